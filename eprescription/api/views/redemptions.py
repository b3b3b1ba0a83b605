"""The door of redemptions: by card, or by the numbers that the copy prints (E-18)."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema

from eprescription.actions import redeeming_by_card, redeeming_by_number
from eprescription.actions.granting import Redeemed
from eprescription.api import schemas, serializers
from eprescription.api.serializers.redemptions import WAYS
from eprescription.permissions import check_may_dispense
from eprescription.queries.result_answers import redeemed
from platform_site.api.answers import Response
from platform_site.api.schema import MAYBE_ACTING_WRITE
from platform_site.api.views import View


REDEEM: dict[str, Callable[..., Redeemed]] = {
    "card": redeeming_by_card.redeem_by_card,
    "insurance": redeeming_by_number.redeem_by_insurance,
    "payer": redeeming_by_number.redeem_by_payer,
}


class Redemptions(View):
    """処方箋の引換え."""

    @extend_schema(
        summary="処方箋の引換え",
        request=serializers.REDEMPTION_REQUEST,
        responses={201: schemas.RedeemedAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 201 with the prescriptions that the patient selected, or with the one that the numbers name."""
        way = serializers.for_way(self.sent)
        given = {name: value if isinstance(value, str) else str(value) for name, value in self.asked(WAYS[way]).items()}
        found = REDEEM[way](**given, by=self.actor, at=self.at)
        house = check_may_dispense(self.actor)
        answer = redeemed(
            found.prescriptions, person_id=found.person_id, organisation_id=house.id,
            is_paper_chosen=found.is_paper_chosen, at=self.at,
        )  # fmt: skip
        return Response(answer, status=201)
