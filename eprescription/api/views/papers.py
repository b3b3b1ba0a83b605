"""The doors of results of paper prescriptions: registered, read, corrected, withdrawn."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from eprescription.actions.accepting_results import SentResult
from eprescription.actions.paper_correcting import correct_paper
from eprescription.actions.paper_dispensing import dispense_paper
from eprescription.actions.paper_recording import PaperDispensed
from eprescription.actions.paper_withdrawing import withdraw_paper
from eprescription.api import schemas, serializers
from eprescription.api.serializers.dispensings import slip_in
from eprescription.api.serializers.fields import overrides_of
from eprescription.api.views.answering import or_stopped, tagged, wanted_version
from eprescription.queries.paper_answers import paper_answer
from eprescription.queries.paper_results import GROUND
from eprescription.queries.result_answers import paper_dispensed
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, MAYBE_ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.transactions import reads


BODY = 768 * 1024


class PaperDispensings(View):
    """紙の処方箋の調剤結果."""

    body_limit = BODY

    @extend_schema(
        summary="紙の処方箋の調剤結果の登録",
        request=serializers.PaperDispensingRequest,
        responses={201: schemas.PaperDispensedAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any) -> HttpResponse:
        """Answer 201 with our time stamp, or 409 with the findings that need a reason."""
        asked = self.asked(serializers.PaperDispensingRequest)
        slip = slip_in(asked["prescription"])
        given = {"patient_ref": asked["patient_ref"], "slip": slip, **_given(self, asked)}
        return or_stopped(request, lambda: _answer(self, dispense_paper(**given), 201))


class PaperDispensingDetail(View):
    """登録した紙の処方箋の調剤結果."""

    body_limit = BODY

    @extend_schema(
        summary="紙の処方箋の調剤結果の取得",
        parameters=[ACTING_USER, REQUEST_ID],
        responses=schemas.PaperResultAnswer,
    )
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with what this pharmacy registered, and the versions before it."""
        answer = paper_answer(uid, by=self.actor, at=self.at)
        return tagged(answer, answer["version"])

    @extend_schema(
        summary="紙の処方箋の調剤結果の変更",
        request=serializers.ResultRequest,
        responses=schemas.PaperDispensedAnswer,
        **MAYBE_ACTING_WRITE,
    )
    def put(self, request: Any, uid: UUID) -> HttpResponse:
        """Register another version of the result; the old one is kept."""
        given = {"uid": uid, "version": wanted_version(request), **_given(self, self.asked(serializers.ResultRequest))}
        return or_stopped(request, lambda: _answer(self, correct_paper(**given), 200))

    @extend_schema(
        summary="紙の処方箋の調剤結果の取消",
        request=None,
        responses={200: schemas.PaperDispensedAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def delete(self, request: Any, uid: UUID) -> Response:
        """Take the result back; what it says stands on no list any more."""
        return _answer(self, withdraw_paper(uid=uid, by=self.actor, at=self.at), 200)


def _given(door: View, asked: dict[str, Any]) -> dict[str, Any]:
    sent = SentResult(document=asked["document"], signature=asked.get("signature"))
    return {"sent": sent, "overrides": overrides_of(asked), "by": door.actor, "at": door.at}


def _answer(door: View, made: PaperDispensed, status: int) -> Response:
    about, event = f"Dispensing:{made.uid}", "eprescription.prescription_read"
    with reads(event, persons=[made.person_id], by=door.actor, at=door.at, ground=GROUND, about=about):
        return tagged(paper_dispensed(made.dispensing, made.check, at=door.at), made.dispensing.version, status)
