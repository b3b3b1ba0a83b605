"""`/staff/feed-ages`: how old what the counter is told is: an insurer's own feed, or at the fund every source's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from eligibility.queries.feed_ages import COVERAGE, FeedAge, feed_ages
from eligibility.queries.feeds import waiting_files
from platform_site import clock
from platform_site.models import Organisation
from platform_site.permissions import Permission, organisation_of
from platform_site.portal.pages import FUND, INSURER, page
from platform_site.portal.requests import Request


KINDS = {COVERAGE: "加入者情報", "assistance": "医療扶助"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """A source as the page shows it; `age` is None for an insurer of which no file was applied yet."""

    name: str
    code: str
    kind: str
    age: FeedAge | None
    waiting: int
    at: datetime

    @property
    def state(self) -> tuple[str, str]:
        """Return its state and the words for it."""
        if self.age is None:
            return "inactive", "まだ届いていません"
        return ("overdue", "途絶えています") if self.age.is_silent else ("active", "届いています")

    @property
    def old(self) -> str:
        """Return how long ago its ledger was read."""
        return in_words(self.at - self.age.newest.as_of) if self.age else "–"

    @property
    def usual(self) -> str:
        """Return how often it sends."""
        return in_words(self.age.rhythm) if self.age and self.age.rhythm else "まだ分かりません"


@page("情報の鮮度", may=Permission.SEE_COVERAGE, kinds=FUND | INSURER)
def ages(request: Request) -> HttpResponse:
    """Show the newest file, its age, its rhythm, since when the next is overdue, and how many wait."""
    at, house = clock.now(), organisation_of(request.actor)
    is_fund = house.kind == Organisation.Kind.FUND
    known = feed_ages(at=at, organisation_id=None if is_fund else house.id)
    of_insurers = Organisation.objects.filter(kind=Organisation.Kind.INSURER, closed_at__isnull=True)
    rows = _rows(known, of_insurers if is_fund else of_insurers.filter(pk=house.id), at)
    silent = sum(1 for row in rows if row.age and row.age.is_silent)
    return render(request, "feeds/ages.html", {"rows": rows, "silent": silent, "is_fund": is_fund})


def in_words(length: timedelta) -> str:
    """Return a length of time in days and hours, or in hours alone where it is short."""
    hours = max(round(length / HOUR), 0)
    days, rest = divmod(hours, 24)
    if not hours:
        return "1時間未満"
    return f"{days}日" + (f"{rest}時間" if rest else "") if days else f"{hours}時間"


def _rows(known: list[FeedAge], insurers: Any, at: datetime) -> list[Shown]:
    waiting = waiting_files()
    told = {(age.source.kind, age.source.organisation_id): age for age in known}
    never = [row for row in insurers.order_by("code") if (COVERAGE, row.pk) not in told]
    rows = [
        Shown(age.source.name, age.source.code, KINDS[kind], age, waiting[house] if kind == COVERAGE else 0, at)
        for (kind, house), age in told.items()
    ]
    return rows + [Shown(row.name, row.code, KINDS[COVERAGE], None, waiting[row.pk], at) for row in never]
