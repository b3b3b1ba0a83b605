"""The age of each feed: the newest file of every source, its rhythm, and which sources are silent (operations §1).

The newest is the one with the highest number, whatever time its ledger was read at, as in the first line of a ledger.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from eligibility.rules import rhythm
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.queries.refreshed import Refreshed


COVERAGE, ASSISTANCE = "coverage", "assistance"
_TABLES = {
    COVERAGE: ("eligibility_coveragefeed", "insurer_id"),
    ASSISTANCE: ("eligibility_assistancefeed", "office_id"),
}
_NEWEST = """
select %s, o.id, o.uid, o.code, o.name, f.id, f.file_number, f.as_of, f.applied_at, f.received_at
from platform_site_organisation o cross join lateral (
    select id, file_number, as_of, applied_at, received_at from {table}
    where {source} = o.id and applied_at is not null order by file_number desc, id limit %s) f
where o.closed_at is null and (%s::bigint is null or o.id = %s)
order by o.code, o.id, f.file_number desc, f.id
"""


class Source(NamedTuple):
    """Whose feed of which kind it is."""

    kind: str
    organisation_id: int
    uid: UUID
    code: str
    name: str


class File(NamedTuple):
    """A file that was applied."""

    id: int
    number: int
    as_of: datetime
    applied_at: datetime
    received_at: datetime


@dataclass(frozen=True)
class FeedAge:
    """How old a source's feed is: its newest file, its own rhythm, and from when it counts as silent."""

    source: Source
    newest: File
    rhythm: timedelta | None
    overdue_from: datetime
    is_silent: bool


Newest = list[tuple[Source, list[File]]]


def feed_ages(*, at: datetime, organisation_id: int | None = None) -> list[FeedAge]:
    """Return the age of every feed that has ever come, or of one organisation's; closed ones are left out."""
    return _ages(_newest_files(organisation_id), at)


def some_feed_is_silent(at: datetime) -> bool:
    """Tell if any source is silent; the files are looked at every ten seconds at most."""
    return any(age.is_silent for age in _ages(_remembered.value(), at))


def _ages(newest: Newest, at: datetime) -> list[FeedAge]:
    factor = policy("feed.silent.factor", on=jst_day(at))
    least = timedelta(hours=policy("feed.silent.least.hours", on=jst_day(at)))
    return [_age(source, files, factor, least, at) for source, files in newest]


def _age(source: Source, files: list[File], factor: int, least: timedelta, at: datetime) -> FeedAge:
    arrivals = [rhythm.Arrival(file.number, file.received_at) for file in files]
    overdue_from = rhythm.overdue_from(arrivals, factor=factor, least=least)
    return FeedAge(source, files[0], rhythm.rhythm(arrivals), overdue_from, at > overdue_from)


def _newest_files(organisation_id: int | None = None) -> Newest:
    rows: list[tuple] = []
    with connection.cursor() as cursor:
        for kind, (table, source) in _TABLES.items():
            asked: list[str | int | None] = [kind, rhythm.LOOKED_AT, organisation_id, organisation_id]
            cursor.execute(_NEWEST.format(table=table, source=source), asked)
            rows += cursor.fetchall()
    known = [(Source(*row[:5]), File(*row[5:])) for row in rows]
    return [(source, [file for _, file in files]) for source, files in groupby(known, key=lambda each: each[0])]


_remembered = Refreshed(_newest_files)
