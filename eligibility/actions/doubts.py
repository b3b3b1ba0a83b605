"""What a chunk of lines brings to light about its coverages: cases are opened, and settled once a line is right."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import connection
from django.db.models import Q

from eligibility.actions.cases import Doubt, open_cases, settle_cases
from eligibility.models import Case, CoverageFeed, CoverageVersion
from eligibility.rules.ledger import Key
from platform_site import keys
from platform_site.actors import Actor
from platform_site.models import Organisation
from platform_site.periods import jst_day


PersonOf = Callable[[bytes], int | None]
_OPEN = "select subject from eligibility_case where closed_at is null and subject = any(%s)"
HOLDING = (Case.Kind.LINK_MISMATCH, Case.Kind.FIVE_DETAILS)
"""What keeps a line from being published."""


@dataclass(frozen=True)
class _Told:
    """A line that is in doubt: which columns, of which line, about whom."""

    columns: tuple[str, ...]
    line: int
    link_index: bytes


@dataclass
class Doubts:
    """The doubts about an insurer's coverages, as the last line of the chunk about each left them."""

    insurer: Organisation
    feed: CoverageFeed | None = None
    _found: dict[tuple[str, Key], _Told | None] = field(default_factory=dict)

    def hold(self, kind: str, key: Key, columns: tuple[str, ...], *, line: int, link_index: bytes) -> None:
        """Note that a line about a coverage is held."""
        self._found[kind, key] = _Told(columns, line, link_index)

    def accept(self, key: Key, columns: tuple[str, ...], *, line: int, link_index: bytes) -> None:
        """Note that a line was accepted: nothing holds this coverage any more, and its ratio is right, or is not."""
        self._found.update({(kind, key): None for kind in HOLDING})
        self._found[Case.Kind.RATIO, key] = _Told(columns, line, link_index) if columns else None

    def write(self, person_of: PersonOf, coverages: Mapping[Key, int], *, by: Actor, at: datetime) -> None:
        """Open a case for what is in doubt, and settle what was and is no longer."""
        subjects = dict(zip(_subjects(self.insurer, self._found), self._found.items(), strict=True))
        known = _open_among(list(subjects))
        settled = sorted(subject for subject in known if subjects[subject][1] is None)
        if settled:
            settle_cases(subjects=settled, resolution="corrected", by=by, at=at)
        new = [
            self._doubt(subject, kind, told, person_of(told.link_index), coverages.get(key))
            for subject, ((kind, key), told) in subjects.items()
            if told and subject not in known
        ]
        if new:
            open_cases(doubts=with_holders(new, at), by=by, at=at)

    def _doubt(self, subject: str, kind: str, told: _Told, person: int | None, coverage: int | None) -> Doubt:
        return Doubt(
            kind, subject, (self.insurer.pk,), person_id=person, coverage_id=coverage,
            feed_id=self.feed.pk if self.feed else None, line=told.line, evidence={"columns": list(told.columns)},
        )  # fmt: skip


def _subjects(insurer: Organisation, found: Collection[tuple[str, Key]]) -> Iterator[str]:
    """Yield what a case about each is known by; it names no number in the clear."""
    digests: dict[Key, str] = {}
    for kind, key in found:
        if key not in digests:
            plain = f"coverage:{insurer.pk}:{key.number}:{key.symbol}:{key.branch}:{key.acquired_on}"
            digests[key] = keys.mac("blind_index", plain.encode()).hex()
        yield f"{kind}:{digests[key]}"


def _open_among(subjects: list[str]) -> set[str]:
    """Return the subjects of open cases: asked for as one array, as thousands of placeholders take long to parse."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [subjects])
        return {subject for (subject,) in cursor.fetchall()}


def with_holders(doubts: Collection[Doubt], at: datetime) -> list[Doubt]:
    """Make whoever covers the person of a link token now a party to the case about that token."""
    mistaken = {doubt.person_id for doubt in doubts if doubt.kind == Case.Kind.LINK_MISMATCH and doubt.person_id}
    holders = _holders(mistaken, at) if mistaken else {}
    return [
        replace(doubt, parties=(*doubt.parties, *holders.get(doubt.person_id or 0, ())))
        if doubt.kind == Case.Kind.LINK_MISMATCH
        else doubt
        for doubt in doubts
    ]


def _holders(persons: Collection[int], at: datetime) -> dict[int, set[int]]:
    """Return the insurers that cover each of these persons now."""
    standing = Q(lost_on__isnull=True) | Q(lost_on__gt=jst_day(at))
    rows = CoverageVersion.objects.filter(standing, person__in=persons, known_until__isnull=True, is_cancelled=False)
    holders: dict[int, set[int]] = {}
    for person, insurer in rows.values_list("person_id", "coverage__insurer_id"):
        holders.setdefault(person, set()).add(insurer)
    return holders
