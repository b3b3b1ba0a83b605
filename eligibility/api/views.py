"""The eligibility doors: each parses, makes one call, and shows what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from eligibility.actions import bulk, checks, consents, feeds, patient_numbers
from eligibility.actions.asking import Facts
from eligibility.api import schemas, serializers
from eligibility.queries.answers import answer
from platform_site.actions.consents import withdraw
from platform_site.api.parsers import CsvParser
from platform_site.api.schema import WRITE
from platform_site.api.views import View, accepted
from platform_site.models import Consent, Job, PatientNumber
from platform_site.periods import as_japanese_time, jst_day
from platform_site.permissions import facility


ASK: dict[str, Callable[..., Facts]] = {
    "card": checks.check_by_card,
    "insurance_number": checks.check_by_number,
    "public_assistance": checks.check_by_assistance,
}


class Checks(View):
    """What covers this patient today?"""

    @extend_schema(summary="資格確認", request=schemas.CHECK_REQUEST, responses={201: schemas.CheckAnswer}, **WRITE)
    def post(self, request: Any) -> Response:
        """Answer 201 with the check; a check that finds nothing is a 201 as well."""
        given = self.asked(serializers.for_method(self.sent))
        ask = ASK[given.pop("method")]
        given.setdefault("on", jst_day(self.at))
        facts = ask(**given, by=self.actor, at=self.at)
        return Response(answer(facts, told=facility(self.actor)), status=201)


class BulkChecks(View):
    """Tomorrow's list, looked up overnight."""

    body_limit = 512 * 1024

    @extend_schema(summary="一括照会", request=serializers.BulkCheck, responses={202: schemas.JobAccepted}, **WRITE)
    def post(self, request: Any) -> Response:
        """Answer 202 with a job."""
        items = self.asked(serializers.BulkCheck)["items"]
        return _accepted(bulk.request_bulk_check(items=items, by=self.actor, at=self.at))


class CoverageFeeds(View):
    """An insurer's file."""

    parser_classes = (CsvParser,)
    body_limit = settings.FEED_LIMIT

    @extend_schema(
        summary="加入者情報の登録", request={"text/csv": bytes}, responses={202: schemas.JobAccepted}, **WRITE
    )
    def post(self, request: Any) -> Response:
        """Answer 202 with a job; the file is read by a worker."""
        return _accepted(feeds.receive_feed(content=self.sent, by=self.actor, at=self.at))


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


def _accepted(job: Job) -> Response:
    location = f"/api/v1/jobs/{job.uid}"
    return accepted(location, {"job_id": str(job.uid), "location": location})


def _receipt(consent: Consent) -> dict[str, Any]:
    withdrawn_at = consent.withdrawn_at
    return {
        "consent_id": str(consent.uid),
        "category": consent.category,
        "given_at": as_japanese_time(consent.given_at),
        "valid_until": as_japanese_time(consent.valid_until),
        "withdrawn_at": as_japanese_time(withdrawn_at) if withdrawn_at else None,
    }


def _tie(tie: PatientNumber) -> dict[str, Any]:
    return {
        "tie_id": str(tie.uid),
        "patient_number": tie.number,
        "tied_at": as_japanese_time(tie.tied_at),
        "untied_at": as_japanese_time(tie.untied_at) if tie.untied_at else None,
    }
