"""The lines of a ledger that speak of one coverage, beside what is held of it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby, islice

from eligibility.actions import versions
from eligibility.actions.feed_chunks import NumberedRow, as_json
from eligibility.actions.versions import Stored
from eligibility.errors import ledgers
from eligibility.gateways.feed_files import FeedFile, Row
from eligibility.models import Coverage
from eligibility.queries.feed_codes import feed_codes
from eligibility.rules import feed_lines
from eligibility.rules.cells import Cells
from eligibility.rules.feed_lines import Codes
from eligibility.rules.ledger import Line, under
from eligibility.rules.ledger_comparison import Outcome, differing, in_order, unnamed
from eligibility.rules.numbers import branch_key, number_key, symbol_key
from platform_site import actors
from platform_site.actions.people import link_index
from platform_site.errors import Fault
from platform_site.models import Job, JobLine
from platform_site.periods import jst_day
from platform_site.queries.persons import tokens_now


Group = list[NumberedRow]
Read = Line | list[Fault]
NAMED_BY = ("symbol", "number", "branch", "acquired_on")
MOST = 50
"""Lines of one coverage that are looked at together."""
NO_TOKEN = "NOT-GIVEN"  # noqa: S105 - it stands where a ledger gives none


def groups(rows: Iterator[NumberedRow]) -> Iterator[Group]:
    """Yield lines that stand together and name the same coverage."""
    for _, together in groupby(rows, key=lambda numbered: _name(numbered[1])):
        while group := list(islice(together, MOST)):
            yield group


def compared(
    job: Job, chunk: list[Group], *, insurer: actors.Organisation, as_of: datetime, at: datetime
) -> list[JobLine]:
    """Return what comes of some lines beside what is held now."""
    codes = feed_codes(on=jst_day(at))
    read = [[(number, _read(row, insurer.code, codes, at)) for number, row in group] for group in chunk]
    read = _as_now(read)
    keys = {line.key for group in read for _, line in group if isinstance(line, Line)}
    stored = versions.stored(insurer_id=insurer.id, keys=keys)
    return [
        JobLine(job=job, number=number, outcome=outcome, faults=as_json(found), written_at=at)
        for group in read
        for number, outcome, found in _results(group, stored, jst_day(as_of))
    ]


def _as_now(read: list[list[tuple[int, Read]]]) -> list[list[tuple[int, Read]]]:
    """Return what was read with each token of a merged record as that of the person who stands for it."""
    said = [line.said for group in read for _, line in group if isinstance(line, Line) and line.said]
    now = tokens_now({each.details.link_index for each in said})
    return [[(number, _under(line, now)) for number, line in group] for group in read] if now else read


def _under(line: Read, now: Mapping[bytes, bytes]) -> Read:
    if not isinstance(line, Line) or line.said is None:
        return line
    return under(line, now.get(line.said.details.link_index, line.said.details.link_index))


def named(file: FeedFile) -> set[bytes]:
    """Return a digest of each coverage that a line names, whatever else is wrong with the line."""
    rows = (row for _, row in file.rows() if not isinstance(row, Fault))
    return {digest for row in rows if (digest := _digest_of_row(row))}


def digest_of(coverage: Coverage) -> bytes:
    """Return the digest of what names a stored coverage."""
    return _digest(coverage.number_key, coverage.symbol_key, coverage.branch_key, coverage.acquired_on)


def _results(
    group: list[tuple[int, Read]], stored: dict[versions.Key, Stored], on: date
) -> Iterator[tuple[int, Outcome, list[Fault]]]:
    """Yield what comes of each line; the last one answers for what none of them names, if none was refused."""
    lines = [line for _, line in group if isinstance(line, Line)]
    for number, line in group:
        closing = lines if len(lines) == len(group) and line is lines[-1] else None
        yield number, *_result(line, stored, closing, on)


def _result(
    line: Read, stored: dict[versions.Key, Stored], closing: list[Line] | None, on: date
) -> tuple[Outcome, list[Fault]]:
    if not isinstance(line, Line):
        return Outcome.REFUSED, line
    held = stored.get(line.key)
    if held is None or held.said is None or held.said.is_cancelled:
        return Outcome.MISSING_HERE, []
    columns = in_order({*_differing(line, held), *(unnamed(closing, held.said, on=on) if closing else ())})
    found = [Fault(ledgers.Differs, f"/{column}") for column in columns]
    return (Outcome.DIFFERS if found else Outcome.SAME), found


def _differing(line: Line, held: Stored) -> Iterable[str]:
    is_withheld = held.version is not None and held.version.address_sealed is not None
    return differing(line.said, held.said, is_withheld=is_withheld) if line.said and held.said else ()


def _read(row: Row, insurer: str, codes: Codes, at: datetime) -> Read:
    if isinstance(row, Fault):
        return [row]
    full = {**row, "change": "new", "link_token": row.get("link_token", "").strip() or NO_TOKEN}
    return feed_lines.read(full, insurer=insurer, codes=codes, today=jst_day(at), index=_index)


def _index(token: str) -> bytes:
    return b"" if token == NO_TOKEN else link_index(token)


def _name(row: Row) -> tuple[str, ...]:
    return () if isinstance(row, Fault) else tuple(row.get(column, "") for column in NAMED_BY)


def _digest_of_row(row: dict[str, str]) -> bytes | None:
    cells = Cells({column: row.get(column, "") for column in NAMED_BY})
    number, symbol = cells.key("number", 40, number_key), cells.key("symbol", 40, symbol_key)
    branch, acquired_on = cells.number("branch", branch_key) or "", cells.day("acquired_on")
    return None if cells.faults or acquired_on is None else _digest(number, symbol, branch, acquired_on)


def _digest(number: str, symbol: str, branch: str, acquired_on: date) -> bytes:
    return hashlib.blake2b(f"{number}\0{symbol}\0{branch}\0{acquired_on}".encode(), digest_size=16).digest()
