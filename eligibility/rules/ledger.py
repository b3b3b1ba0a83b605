"""What an insurer says about a coverage, and what becomes of it when the insurer says something new (1.8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from eligibility.errors import feeds
from platform_site.errors import Fault, FieldProblem


class Outcome(StrEnum):
    """What came of a line."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    CANCELLED = "cancelled"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    HELD = "held"


CHANGING = frozenset({Outcome.ADDED, Outcome.CHANGED, Outcome.ENDED, Outcome.CANCELLED})
"""What has changed a coverage."""


@dataclass(frozen=True)
class Key:
    """How an insurer names a coverage: its numbers as they are searched, and the first day."""

    number: str
    symbol: str
    branch: str
    acquired_on: date


@dataclass(frozen=True)
class Details:
    """What stands in a coverage's version beside its end."""

    link_index: bytes
    name: str
    kana: str
    other_name: str
    other_kana: str
    sex: str
    sex_other: str
    birth_date: date
    postal_code: str
    address: str
    relationship: str
    householder: str
    card_class: str
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True)
class Grant:
    """A certificate: what it grants or imposes, from a day until the day before `valid_until`.

    An empty period (`valid_until == valid_from`) is one that was withdrawn: it never held.
    """

    kind: str
    valid_from: date
    category: str = ""
    valid_until: date | None = None
    limit_class: str = ""
    limit_form: str = ""
    percent: int | None = None
    monthly_cap: int | None = None
    issued_on: date | None = None
    long_term_on: date | None = None
    returned_on: date | None = None

    @property
    def name(self) -> tuple[str, str, date]:
        """Return what makes it the same certificate: kind, disease, and the day on which it begins."""
        return self.kind, self.category, self.valid_from


Grants = Mapping[tuple[str, str, date], Grant]


@dataclass(frozen=True)
class Said:
    """All that an insurer says about one coverage."""

    details: Details
    lost_on: date | None = None
    loss_reason: str = ""
    is_cancelled: bool = False
    grants: Grants = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Line:
    """One line of a feed: a change to one coverage; `said` is None where only its end or its error is told."""

    change: str
    key: Key
    symbol: str
    number: str
    branch: str
    said: Said | None = None
    lost_on: date | None = None
    loss_reason: str = ""
    address_withheld: bool | None = None
    self_view_stopped: bool | None = None


def under(line: Line, link_index: bytes) -> Line:
    """Return a line as it would be under another link token; one that tells nothing of a person as it is."""
    if line.said is None:
        return line
    return replace(line, said=replace(line.said, details=replace(line.said.details, link_index=link_index)))


@dataclass(frozen=True)
class Decision:
    """What becomes of a line: an outcome with what is said from now on, or a refusal with its reason.

    `columns` are those that the reason speaks of; with an outcome that stands they are findings, told beside it.
    """

    outcome: Outcome
    said: Said | None = None
    problem: FieldProblem | None = None
    columns: tuple[str, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Tell if the line stands: it was neither refused nor held."""
        return self.outcome not in (Outcome.REFUSED, Outcome.HELD)

    @property
    def faults(self) -> list[Fault]:
        """Return what is told to whoever sent the line: the reason by column, or without one."""
        if self.problem is None:
            return []
        return [Fault(self.problem, f"/{column}" if column else "") for column in self.columns or ("",)]


def decide(line: Line, known: Said | None) -> Decision:
    """Return what becomes of a line, given what the insurer said about that coverage before."""
    if line.change == "new":
        return _new(line, known)
    if known is None:
        return Decision(Outcome.REFUSED, problem=feeds.NotThere)
    if line.change == "cancel":
        # What was granted beside a coverage that never was, never was either.
        return _became(replace(known, is_cancelled=True, grants={}), known, Outcome.CANCELLED)
    if known.is_cancelled:
        return Decision(Outcome.REFUSED, problem=feeds.WasCancelled)
    if line.change == "end":
        return _became(replace(known, lost_on=line.lost_on, loss_reason=line.loss_reason), known, Outcome.ENDED)
    return _became(_told(line, known.grants), known, Outcome.CHANGED)


def _new(line: Line, known: Said | None) -> Decision:
    if known is None or known.is_cancelled:
        return Decision(Outcome.ADDED, _told(line, {}))
    if _told(line, known.grants) == known:
        return Decision(Outcome.UNCHANGED)
    return Decision(Outcome.REFUSED, problem=feeds.AlreadyThere)


def _told(line: Line, grants: Grants) -> Said:
    """Return what the line says in full; certificates that it does not name stay as they were."""
    assert line.said is not None  # noqa: S101 - `new` and `change` always say all
    return replace(line.said, grants={**grants, **line.said.grants})


def _became(said: Said, known: Said, outcome: Outcome) -> Decision:
    return Decision(Outcome.UNCHANGED) if said == known else Decision(outcome, said)
