"""The door of an insurer's histories: what it said of a member, when it was known, and what held on a day."""

from typing import Any

from drf_spectacular.utils import extend_schema

from eligibility.api import schemas, serializers
from eligibility.models import Certificate, CoverageVersion
from eligibility.models.coverages import Known
from eligibility.queries import histories
from eligibility.queries.histories import Held, History
from platform_site.api.answers import Response
from platform_site.api.schema import WRITE
from platform_site.api.views import View
from platform_site.errors import NotFound
from platform_site.periods import Period, as_japanese_time, jst_day
from platform_site.permissions import Scope, check_scope, organisation_of
from platform_site.transactions import reads, refusals_recorded


EVENT, ABOUT = "eligibility.history_read", "histories"


class Histories(View):
    """The versions of an insurer's own coverages, by a member's numbers; nothing is changed."""

    @extend_schema(
        summary="加入者情報の履歴",
        request=serializers.HistoryRequest,
        responses={200: schemas.HistoriesAnswer},
        **WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer with every version, and with what held on `on` as it was known at `known_at`."""
        asked = self.asked(serializers.HistoryRequest)
        on, known_at = asked.pop("on", jst_day(self.at)), asked.pop("known_at", self.at)
        with refusals_recorded(EVENT, by=self.actor, at=self.at):
            check_scope(self.actor, Scope.COVERAGE_FEED)
            found = histories.histories(insurer_id=organisation_of(self.actor).id, **asked)
            if not found:
                raise NotFound("加入者の資格が見つかりません。")
        persons = histories.persons(found)
        with reads(EVENT, persons=persons, by=self.actor, at=self.at, ground="law", about=ABOUT):
            shown = [_history(each, histories.held(each, on=on, at=known_at)) for each in found]
        return Response({"on": str(on), "known_at": as_japanese_time(known_at), "coverages": shown})


def _history(history: History, held: Held | None) -> dict[str, Any]:
    coverage = history.coverage
    return {
        "coverage_id": str(coverage.uid),
        "symbol": coverage.symbol,
        "number": coverage.number,
        "branch": coverage.branch,
        "acquired_on": str(coverage.acquired_on),
        "link_state": coverage.link_state,
        "held": held and _held(held),
        "versions": [_version(version) for version in history.versions],
        "certificates": [_certificate(row) for row in history.certificates],
    }


def _held(held: Held) -> dict[str, Any]:
    return {
        "in_force": held.in_force,
        "copay_ratio": held.share.percent,
        "copay_ratio_source": held.share.source,
        "version": _version(held.version),
        "certificates": [_certificate(row) for row in held.certificates],
    }


def _version(version: CoverageVersion) -> dict[str, Any]:
    return {
        **_known(version),
        "name": version.name,
        "kana": version.kana,
        "sex": version.sex,
        "birth_date": str(version.birth_date),
        "relationship": version.relationship,
        "card_class": version.card_class,
        "valid_from": _day(version.valid_from),
        "last_day": _day(_last_day(version)),
        "lost_on": _day(version.lost_on),
        "loss_reason": version.loss_reason,
        "is_cancelled": version.is_cancelled,
    }


def _certificate(row: Certificate) -> dict[str, Any]:
    return {
        **_known(row),
        "kind": row.kind,
        "category": row.category,
        "limit_class": row.limit_class,
        "limit_form": row.limit_form,
        "percent": row.percent,
        "monthly_cap": row.monthly_cap,
        "valid_from": _day(row.valid_from),
        "last_day": _day(_last_day(row)),
    }


def _known(row: Known) -> dict[str, Any]:
    return {
        "known_from": as_japanese_time(row.known_from),
        "known_until": as_japanese_time(row.known_until) if row.known_until else None,
        "file_number": row.feed and row.feed.file_number,
        "line": row.line,
    }


def _last_day(row: CoverageVersion | Certificate) -> Any:
    return row.valid_until and Period(row.valid_until, row.valid_until).last_day


def _day(day: Any) -> str | None:
    return str(day) if day else None
