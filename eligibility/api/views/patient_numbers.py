"""The doors of a facility's own numbers for its patients."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from eligibility.actions import patient_numbers
from eligibility.api import schemas, serializers
from platform_site.api.answers import Response
from platform_site.api.schema import WRITE
from platform_site.api.views import View
from platform_site.models import PatientNumber
from platform_site.periods import as_japanese_time


class PatientNumbers(View):
    """The facility's own numbers."""

    @extend_schema(
        summary="照会番号の登録",
        request=serializers.PatientNumberRequest,
        responses={201: schemas.PatientNumberAnswer},
        **WRITE,
    )
    def post(self, request: Any) -> Response:
        """Tie a number to a person who is checked in."""
        given = self.asked(serializers.PatientNumberRequest)
        tie = patient_numbers.tie(
            patient_ref=given["patient_ref"], number=given["patient_number"], by=self.actor, at=self.at
        )
        return Response(_tie(tie), status=201)


class PatientNumberDetail(View):
    """One tie."""

    @extend_schema(summary="照会番号の解除", request=None, responses={200: schemas.PatientNumberAnswer}, **WRITE)
    def delete(self, request: Any, uid: UUID) -> Response:
        """End it."""
        return Response(_tie(patient_numbers.untie(uid=uid, by=self.actor, at=self.at)))


def _tie(tie: PatientNumber) -> dict[str, Any]:
    return {
        "tie_id": str(tie.uid),
        "patient_number": tie.number,
        "tied_at": as_japanese_time(tie.tied_at),
        "untied_at": as_japanese_time(tie.untied_at) if tie.untied_at else None,
    }
