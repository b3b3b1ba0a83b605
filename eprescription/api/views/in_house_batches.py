"""The door of in-house prescriptions in batches; `GET /api/v1/jobs/{id}` tells what came of each."""

from typing import Any

from drf_spectacular.utils import extend_schema

from eprescription.actions.in_house_batches import request_in_house_batch
from eprescription.api import schemas, serializers
from eprescription.api.schemas.examples import IN_HOUSE_BATCH
from platform_site.api.answers import Response
from platform_site.api.schema import MAYBE_ACTING_WRITE
from platform_site.api.views import View, job_accepted


class InHouseBatches(View):
    """院内処方の一括登録."""

    body_limit = 8 * 1024 * 1024

    @extend_schema(
        summary="院内処方の一括登録",
        request=serializers.InHouseBatchRequest,
        responses={202: schemas.InHouseBatchAccepted},
        examples=[IN_HOUSE_BATCH],
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 202 with a job."""
        items = self.asked(serializers.InHouseBatchRequest)["items"]
        return job_accepted(request_in_house_batch(items=items, by=self.actor, at=self.at))
