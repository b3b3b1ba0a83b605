"""What became of a request: what the help desk tells a caller who names its id."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q

from platform_site.errors import CATALOGUE
from platform_site.errors.catalogue import Entry
from platform_site.identifiers import request_ids
from platform_site.periods import jst_day
from platform_site.queries.audit_criteria import period_of
from platform_site.queries.audit_lines import Line, shown
from platform_site.queries.audit_search import lines_where


MOST = 200


@dataclass(frozen=True)
class Step:
    """What a request did once, or alike for several persons one after the other; with the error catalogue's words."""

    line: Line
    entry: Entry | None
    persons: int
    """About how many persons it was; 0 of what is about nobody."""
    times: int


@dataclass(frozen=True)
class Story:
    """What a request did, in its order; on which day it was looked for, and whether that is all of it."""

    steps: list[Step]
    day: date
    is_whole: bool


def story_of(request_id: str, *, on: date) -> Story:
    """Return what a request did on a day of Japan, and on the next; an id of ours says its day by itself.

    Raises Unavailable where the trail cannot be read.
    """
    made_at = request_ids.moment_of(request_id)
    day = jst_day(made_at) if made_at else on
    since, until = period_of(day, day + timedelta(days=1))
    found = lines_where(Q(request_id=request_id), since=since, until=until, most=MOST)
    return Story(_steps(shown(found.lines)), day, is_whole=not (found.is_more or found.is_cut_short))


def _steps(lines: list[Line]) -> list[Step]:
    """Return lines, which stand newest first, in their order; those alike but for whom they are about as one."""
    alike = [list(group) for _, group in groupby(reversed(lines), key=_kind)]
    return [
        Step(each[0], CATALOGUE.get(each[0].code), len({line.person for line in each} - {""}), len(each))
        for each in alike
    ]


def _kind(line: Line) -> tuple[str, ...]:
    return line.event, line.outcome, line.code, line.organisation, line.client, line.user, line.role
