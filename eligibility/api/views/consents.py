"""The doors of consent: given at the reader after a check, and withdrawn."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from eligibility.actions import consents
from eligibility.api import schemas, serializers
from platform_site.actions.consents import withdraw
from platform_site.api.answers import Response
from platform_site.api.schema import WRITE
from platform_site.api.views import View
from platform_site.models import Consent
from platform_site.periods import as_japanese_time


class Consents(View):
    """Consent at the reader, after the check."""

    @extend_schema(
        summary="同意の登録",
        request=serializers.ConsentRequest,
        responses={201: schemas.ConsentsAnswer},
        **WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 201 with a receipt for each consent."""
        given = consents.give_consent(**self.asked(serializers.ConsentRequest), by=self.actor, at=self.at)
        return Response({"consents": [_receipt(consent) for consent in given.consents]}, status=201)


class ConsentDetail(View):
    """One consent."""

    @extend_schema(summary="同意の撤回", request=None, responses={200: schemas.ConsentAnswer}, **WRITE)
    def delete(self, request: Any, uid: UUID) -> Response:
        """End it; answer with its receipt."""
        return Response(_receipt(withdraw(uid=uid, by=self.actor, at=self.at)))


def _receipt(consent: Consent) -> dict[str, Any]:
    withdrawn_at = consent.withdrawn_at
    return {
        "consent_id": str(consent.uid),
        "category": consent.category,
        "given_at": as_japanese_time(consent.given_at),
        "valid_until": as_japanese_time(consent.valid_until),
        "withdrawn_at": as_japanese_time(withdrawn_at) if withdrawn_at else None,
    }
