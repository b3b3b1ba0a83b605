"""The doors of originals: a pharmacy orders that they are kept, and reads them for years (E-21)."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from eprescription.actions.storing import EVENT, order_storage
from eprescription.api import schemas
from eprescription.permissions import check_may_dispense
from eprescription.queries.original_answers import original, stored
from eprescription.queries.originals import GROUND, originals_of, read_originals
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, MAYBE_ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.queries.persons import same_person
from platform_site.transactions import reads


class Storage(View):
    """原本の保管."""

    @extend_schema(
        summary="調剤済み原本の保管の依頼", request=None, responses={201: schemas.StorageAnswer}, **MAYBE_ACTING_WRITE
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Answer 201 with what is kept, and until when."""
        row = order_storage(uid=uid, by=self.actor, at=self.at)
        house, about = check_may_dispense(self.actor), f"Prescription:{uid}"
        with reads(EVENT, persons=[row.person_id], by=self.actor, at=self.at, ground=GROUND, about=about):
            kept = originals_of(same_person(row.person_id), uid, house.id)
            return Response({"prescription_id": str(uid), "stored": [stored(each) for each in kept]}, status=201)


class Original(View):
    """保管した原本."""

    @extend_schema(
        summary="保管を依頼した原本", parameters=[ACTING_USER, REQUEST_ID], responses=schemas.OriginalsAnswer
    )
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with the originals, also after the prescription was erased."""
        kept = read_originals(uid=uid, by=self.actor, at=self.at)
        originals = [original(row, content) for row, content in kept]
        return Response({"prescription_id": str(uid), "originals": originals})
