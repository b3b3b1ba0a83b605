"""The door of same-day registration: one new member, found at the counter a second later."""

from typing import Any

from drf_spectacular.utils import extend_schema

from eligibility.actions import provisional
from eligibility.api import schemas, serializers
from platform_site.api.answers import Response
from platform_site.api.schema import WRITE
from platform_site.api.views import View


FAULT = ("pointer", "code", "message", "hint")


class SameDayCoverages(View):
    """A member who is registered while she waits."""

    @extend_schema(
        summary="加入者情報の即日登録",
        request=serializers.SameDayRequest,
        responses={201: schemas.SameDayAnswer},
        **WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 201 with what became of it: `added`, `unchanged` if all of it was there, or `held` as in a file."""
        row = self.asked(serializers.SameDayRequest)
        registered = provisional.register_same_day(row=row, by=self.actor, at=self.at)
        answer = {
            "job_id": str(registered.uid),
            "outcome": registered.outcome,
            "coverage_id": str(registered.coverage.uid) if registered.coverage else None,
            "errors": [{name: fault[name] for name in FAULT} for fault in registered.faults],
        }
        return Response(answer, status=201)
