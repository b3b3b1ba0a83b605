"""The doors of receptions: a pharmacy takes a redeemed prescription in hand, or gives it back."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from eprescription.actions import receiving, returning
from eprescription.api import schemas
from eprescription.permissions import check_may_dispense
from eprescription.queries.checked import newest_check
from eprescription.queries.prescription_answers import state
from eprescription.queries.redeemed import GROUND
from eprescription.queries.result_answers import received
from platform_site.api.answers import Response
from platform_site.api.schema import MAYBE_ACTING_WRITE
from platform_site.api.views import View
from platform_site.transactions import reads


class Receptions(View):
    """処方箋の受付."""

    @extend_schema(summary="処方箋の受付", request=None, responses={201: schemas.ReceivedAnswer}, **MAYBE_ACTING_WRITE)
    def post(self, request: Any, uid: UUID) -> Response:
        """Answer 201 with what was found at reception."""
        row = receiving.receive(uid=uid, by=self.actor, at=self.at)
        house, about = check_may_dispense(self.actor), f"Prescription:{uid}"
        event = "eprescription.prescription_read"
        with reads(event, persons=[row.person_id], by=self.actor, at=self.at, ground=GROUND, about=about):
            check = newest_check(house.id, prescription_id=row.pk)
            return Response(received(row, check, at=self.at), status=201)

    @extend_schema(
        summary="処方箋の受付の取消", request=None, responses={200: schemas.StateAnswer}, **MAYBE_ACTING_WRITE
    )
    def delete(self, request: Any, uid: UUID) -> Response:
        """Give it back; answer how it stands then."""
        return Response(state(returning.give_back(uid=uid, by=self.actor, at=self.at), at=self.at))
