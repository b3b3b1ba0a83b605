"""The door of the age of an insurer's own feed."""

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema

from eligibility.api import schemas
from eligibility.queries.feed_ages import COVERAGE, FeedAge, feed_ages
from platform_site.api.answers import Response
from platform_site.api.schema import READ
from platform_site.api.views import View
from platform_site.periods import as_japanese_time
from platform_site.permissions import Scope, check_scope, organisation_of
from platform_site.transactions import refusals_recorded


HOUR = timedelta(hours=1)
LEAST_SHOWN = 0.1


class FeedAges(View):
    """How old what the counter is told of this insurer is."""

    @extend_schema(summary="加入者情報の鮮度", responses=schemas.FeedAgesAnswer, **READ)
    def get(self, request: Any) -> Response:
        """Answer with the newest file, its rhythm, and since when the next one is overdue."""
        with refusals_recorded("eligibility.feed_ages_read", by=self.actor, at=self.at):
            check_scope(self.actor, Scope.COVERAGE_FEED)
        ages = feed_ages(at=self.at, organisation_id=organisation_of(self.actor).id)
        return Response({"feeds": [_shown(age) for age in ages if age.source.kind == COVERAGE]})


def _shown(age: FeedAge) -> dict[str, Any]:
    return {
        "file_number": age.newest.number,
        "as_of": as_japanese_time(age.newest.as_of),
        "applied_at": as_japanese_time(age.newest.applied_at),
        "rhythm_hours": None if age.rhythm is None else max(LEAST_SHOWN, round(age.rhythm / HOUR, 1)),
        "overdue_from": as_japanese_time(age.overdue_from),
        "silent_since": as_japanese_time(age.overdue_from) if age.is_silent else None,
    }
