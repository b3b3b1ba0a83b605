"""The doors of dispensing results: registered, corrected, withdrawn."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from eprescription.actions import correcting, dispensing, withdrawing
from eprescription.actions.accepting_results import SentResult
from eprescription.actions.recording import Dispensed
from eprescription.api import schemas, serializers
from eprescription.api.serializers.fields import overrides_of
from eprescription.api.views.answering import or_stopped, tagged, wanted_version
from eprescription.queries.prescription_answers import state
from eprescription.queries.redeemed import GROUND
from eprescription.queries.result_answers import dispensed
from platform_site.api.answers import Response
from platform_site.api.schema import MAYBE_ACTING_WRITE
from platform_site.api.views import View
from platform_site.transactions import reads


class Dispensings(View):
    """調剤結果."""

    body_limit = 768 * 1024

    @extend_schema(
        summary="調剤結果の登録",
        request=serializers.DispensingRequest,
        responses={201: schemas.DispensedAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> HttpResponse:
        """Answer 201 with our time stamp, or 409 with the findings that need a reason."""
        given = _given(self, uid)
        return or_stopped(request, lambda: _answer(self, dispensing.dispense(**given), 201))

    @extend_schema(
        summary="調剤結果の変更",
        request=serializers.DispensingRequest,
        responses=schemas.DispensedAnswer,
        **MAYBE_ACTING_WRITE,
    )
    def put(self, request: Any, uid: UUID) -> HttpResponse:
        """Register another version of the newest result; the old one is kept."""
        given = {**_given(self, uid), "version": wanted_version(request)}
        return or_stopped(request, lambda: _answer(self, correcting.correct(**given), 200))

    @extend_schema(summary="調剤結果の取消", request=None, responses={200: schemas.StateAnswer}, **MAYBE_ACTING_WRITE)
    def delete(self, request: Any, uid: UUID) -> Response:
        """Take the result back; the pharmacy has the prescription in hand again."""
        return Response(state(withdrawing.withdraw_result(uid=uid, by=self.actor, at=self.at), at=self.at))


def _given(door: View, uid: UUID) -> dict[str, Any]:
    asked = door.asked(serializers.DispensingRequest)
    sent = SentResult(document=asked["document"], signature=asked.get("signature"), store=asked["store"])
    return {"uid": uid, "sent": sent, "overrides": overrides_of(asked), "by": door.actor, "at": door.at}


def _answer(door: View, made: Dispensed, status: int) -> Response:
    about, event = f"Dispensing:{made.dispensing.uid}", "eprescription.prescription_read"
    with reads(event, persons=[made.person_id], by=door.actor, at=door.at, ground=GROUND, about=about):
        answer = dispensed(made.prescription, made.dispensing, made.check, at=door.at)
        return tagged(answer, made.dispensing.version, status)
