"""The doors of the check: at the counter, and of a list of patients overnight."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema

from eligibility.actions import bulk, checks
from eligibility.actions.asking import Facts
from eligibility.api import schemas, serializers
from eligibility.queries.answers import answer
from platform_site.api.answers import Response
from platform_site.api.schema import WRITE
from platform_site.api.views import View, job_accepted
from platform_site.periods import jst_day
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
        return job_accepted(bulk.request_bulk_check(items=items, by=self.actor, at=self.at))
