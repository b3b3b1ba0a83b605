"""The door of the list of medicines."""

from typing import Any

from drf_spectacular.utils import extend_schema

from eprescription.api import schemas
from eprescription.api.schemas.examples import MEDICATIONS
from eprescription.queries.medications import medications
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, REQUEST_ID
from platform_site.api.views import View


class Medications(View):
    """薬の一覧."""

    @extend_schema(
        summary="薬の一覧（服用中と過去100日）",
        parameters=[ACTING_USER, REQUEST_ID],
        responses=schemas.MedicationsAnswer,
        examples=[MEDICATIONS],
    )
    def get(self, request: Any, ref: str) -> Response:
        """Answer with what she takes, and what she took in the last 100 days."""
        answer = medications(patient_ref=ref, by=self.actor, at=self.at)
        return Response(answer)
