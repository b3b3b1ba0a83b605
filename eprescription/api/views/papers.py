"""The door of results of paper prescriptions."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from eprescription.actions.accepting_results import SentResult
from eprescription.actions.paper_dispensing import GROUND, PaperDispensed, dispense_paper
from eprescription.api import schemas, serializers
from eprescription.api.serializers.fields import overrides_of
from eprescription.api.views.answering import or_stopped
from eprescription.queries.result_answers import paper_dispensed
from platform_site.api.answers import Response
from platform_site.api.schema import MAYBE_ACTING_WRITE
from platform_site.api.views import View
from platform_site.transactions import reads


class PaperDispensings(View):
    """紙の処方箋の調剤結果."""

    body_limit = 768 * 1024

    @extend_schema(
        summary="紙の処方箋の調剤結果の登録",
        request=serializers.PaperDispensingRequest,
        responses={201: schemas.PaperDispensedAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any) -> HttpResponse:
        """Answer 201 with our time stamp, or 409 with the findings that need a reason."""
        asked = self.asked(serializers.PaperDispensingRequest)
        sent = SentResult(document=asked["document"], signature=asked.get("signature"))
        given = {"patient_ref": asked["patient_ref"], "slip": asked["prescription"]["jahis"], "sent": sent}
        overrides = overrides_of(asked)
        return or_stopped(
            request,
            lambda: _answer(self, dispense_paper(**given, overrides=overrides, by=self.actor, at=self.at)),
        )


def _answer(door: View, made: PaperDispensed) -> Response:
    about, event = f"Dispensing:{made.uid}", "eprescription.prescription_read"
    with reads(event, persons=[made.person_id], by=door.actor, at=door.at, ground=GROUND, about=about):
        return Response(paper_dispensed(made.dispensing, made.check, at=door.at), status=201)
