"""The doors of checks: medicines that nobody has signed yet, and one finding that the patient lets open."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from eprescription.actions import checking, opening
from eprescription.api import schemas, serializers
from eprescription.api.serializers.checks import as_sent, day_of, rps_of
from eprescription.errors.guard import DrugsUnfit
from eprescription.queries import replays
from eprescription.queries.registered import checked
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, ACTING_WRITE, MAYBE_ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.errors import Choice, Fault, Invalid
from platform_site.periods import jst_day


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

    @extend_schema(summary="チェックの再現", parameters=[ACTING_USER, REQUEST_ID], responses=schemas.RxReplayAnswer)
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with what is found by all that was known at its moment."""
        return Response(replays.replay(uid=uid, by=self.actor, at=self.at).answer)


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
