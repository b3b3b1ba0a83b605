"""The door of dispensing records."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from eprescription.api import schemas
from eprescription.queries.dispensing_records import dispensing_record
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, REQUEST_ID
from platform_site.api.views import View


class DispensingRecord(View):
    """調剤録."""

    @extend_schema(summary="調剤録", parameters=[ACTING_USER, REQUEST_ID], responses=schemas.DispensingRecordAnswer)
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with what this pharmacy has to write down of its dispensings."""
        return Response(dispensing_record(uid=uid, by=self.actor, at=self.at))
