"""The doors of prescriptions at their issuer: registered, read, changed, cancelled."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from eligibility.errors import NoCheckIn
from eprescription.actions import cancelling, modifying, recalling, registering
from eprescription.actions.accepting import Sent
from eprescription.api import schemas, serializers
from eprescription.api.serializers.fields import overrides_of
from eprescription.api.views.answering import or_stopped, tagged, wanted_version
from eprescription.models import Prescription
from eprescription.permissions import check_is_issuer
from eprescription.queries.prescription_answers import state
from eprescription.queries.readable import readable
from eprescription.queries.registered import registered
from eprescription.rules.document import Form, Kind
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, MAYBE_ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.queries.patient_refs import record_behind
from platform_site.transactions import refusals_recorded


BODY_LIMIT = 768 * 1024


class Prescriptions(View):
    """処方箋の登録."""

    body_limit = BODY_LIMIT

    @extend_schema(
        summary="処方箋の登録",
        request=serializers.PrescriptionRequest,
        responses={201: schemas.RegisteredAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any) -> HttpResponse:
        """Answer 201 with the redemption number, or 409 with the findings that need a reason."""
        given = _given(self)
        return or_stopped(request, lambda: _answer(self, registering.register(**given), 201))


class PrescriptionDetail(View):
    """One prescription, at who issued or redeemed it."""

    body_limit = BODY_LIMIT

    @extend_schema(summary="処方箋", parameters=[ACTING_USER, REQUEST_ID], responses=schemas.PrescriptionAnswer)
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with all that is written in it."""
        answer = readable(uid=uid, by=self.actor, at=self.at)
        return tagged(answer, answer["version"])

    @extend_schema(
        summary="処方箋の変更",
        request=serializers.PrescriptionRequest,
        responses=schemas.RegisteredAnswer,
        **MAYBE_ACTING_WRITE,
    )
    def put(self, request: Any, uid: UUID) -> HttpResponse:
        """Put another signed document in its place."""
        given = {**_given(self), "uid": uid, "version": wanted_version(request)}
        return or_stopped(request, lambda: _answer(self, modifying.modify(**given), 200))


class PrescriptionCancellation(View):
    """処方箋の取消."""

    @extend_schema(
        summary="処方箋の取消",
        request=serializers.ReasonRequest,
        responses=schemas.StateAnswer,
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Cancel it; answer how it stands then."""
        reason = self.asked(serializers.ReasonRequest)["reason"]
        row = cancelling.cancel(uid=uid, reason=reason, by=self.actor, at=self.at)
        return Response(state(row, at=self.at))


class PrescriptionRecall(View):
    """処方箋の回収."""

    @extend_schema(
        summary="処方箋の回収",
        request=serializers.RecallRequest,
        responses=schemas.StateAnswer,
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Recall it, as its issuer or as the pharmacy that has it in hand; answer how it stands then."""
        reason = self.asked(serializers.RecallRequest)["reason"]
        return Response(state(recalling.recall(uid=uid, reason=reason, by=self.actor, at=self.at), at=self.at))


def _given(door: View) -> dict[str, Any]:
    """Return what registering and changing take; raise NoCheckIn for a handle that names nobody here (API-11).

    That comes before the document is looked at, which may be another facility's just as well.
    """
    asked = door.asked(serializers.PrescriptionRequest)
    with refusals_recorded(registering.EVENT, by=door.actor, at=door.at):
        house = check_is_issuer(door.actor)
        if record_behind(asked["patient_ref"], organisation_id=house.id) is None:
            raise NoCheckIn
    sent = Sent(
        envelope=asked.pop("document"), form=Form(asked.pop("form")), kind=Kind(asked.pop("kind")),
        setting=asked.pop("setting"), signature=asked.pop("signature", None),
    )  # fmt: skip
    return {"sent": sent, "overrides": overrides_of(asked), **asked, "by": door.actor, "at": door.at}


def _answer(door: View, row: Prescription, status: int) -> Response:
    return tagged(registered(row, by=door.actor, at=door.at), row.version, status)
