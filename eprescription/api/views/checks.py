"""The doors of checks: medicines that nobody has signed yet, and one finding that the patient lets open."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eprescription.actions import checking, opening
from eprescription.api import schemas, serializers
from eprescription.api.moments import moment_in
from eprescription.api.serializers.checks import as_sent, day_of, rps_of
from eprescription.errors.guard import DrugsUnfit
from eprescription.queries import replays
from eprescription.queries.registered import checked
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, ACTING_WRITE, MAYBE_ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.errors import Choice, Fault, Invalid, Unavailable
from platform_site.periods import jst_day


AS_OF = OpenApiParameter("as_of", datetime, description="この時刻に分かっていたことで確かめる。省略時は元の時刻。")


class Checks(View):
    """重複投薬等チェック."""

    @extend_schema(
        summary="重複投薬・併用禁忌の確認",
        request=serializers.MedicineCheckRequest,
        responses={201: schemas.CheckedAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 201 with what the medicines would meet; nothing is registered but the check."""
        given = self.asked(serializers.MedicineCheckRequest)
        try:
            row = checking.check_medicines(
                patient_ref=given["patient_ref"], rps=rps_of(given["items"]), on=day_of(given, jst_day(self.at)),
                include_own=given["include_own"], by=self.actor, at=self.at,
            )  # fmt: skip
        except DrugsUnfit as unfit:
            raise DrugsUnfit(faults=[as_sent(fault) for fault in unfit.faults]) from None
        return Response(checked(row, by=self.actor, at=self.at), status=201)


class CheckDetail(View):
    """One check of this facility."""

    query = frozenset({"as_of"})

    @extend_schema(
        summary="チェックの再現", parameters=[ACTING_USER, REQUEST_ID, AS_OF], responses=schemas.RxReplayAnswer
    )
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with what is found by all that was known at its moment, or at another that has come."""
        as_of = moment_in(request, "as_of")
        if as_of is not None and as_of > self.at:
            raise _nothing_known("まだ来ていない時刻の情報はありません。")
        try:
            made = replays.replay(uid=uid, by=self.actor, at=self.at, as_of=as_of)
        except Unavailable:
            if as_of is None:
                raise
            raise _nothing_known("この時刻には、医薬品マスターが公開されていませんでした。") from None
        return Response(made.answer)


def _nothing_known(hint: str) -> Invalid:
    return Invalid(faults=[Fault(Choice, "/as_of", hint)])


class FindingOpening(View):
    """口頭同意による開示."""

    @extend_schema(
        summary="口頭同意による1つの結果の開示",
        request=serializers.OpeningRequest,
        responses={201: schemas.OpenedAnswer},
        **ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID, finding: str) -> Response:
        """Answer 201 with what stands behind one masked finding, once."""
        if not self.asked(serializers.OpeningRequest)["oral_consent"]:
            raise Invalid(faults=[Fault(Choice, "/oral_consent", "患者の同意がなければ開示できません。")])
        opened = opening.open_finding(uid=uid, finding_key=finding, by=self.actor, at=self.at)
        return Response(opened.answer, status=201)
