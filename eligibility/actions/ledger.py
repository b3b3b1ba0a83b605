"""Writing what an insurer says, a chunk of lines at a time: decided line by line, written together."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Min

from eligibility.actions import versions, withholding
from eligibility.actions.versions import Change, Stored
from eligibility.errors import feeds
from eligibility.models import Coverage, CoverageFeed, CoverageVersion
from eligibility.rules.ledger import Decision, Details, Key, Line, Outcome, Said, decide
from platform_site import outbox
from platform_site.actors import Actor
from platform_site.models import Organisation, Person, Restriction, copy_in


DEATH = "01"


class Ledger:
    """What is known of the coverages that a chunk of lines speaks of, and what the chunk makes of it.

    The insurer and the persons are locked, so that two workers cannot build on the same state.
    """

    def __init__(self, feed: CoverageFeed, lines: Collection[Line]) -> None:
        self.feed = feed
        Organisation.objects.select_for_update(no_key=True).get(pk=feed.insurer_id)
        self._stored = versions.stored(insurer_id=feed.insurer_id, keys={line.key for line in lines})
        self._known = {key: stored.said for key, stored in self._stored.items() if stored.said}
        told = [line.said for line in lines if line.said]
        self._persons = _locked({said.details.link_index for said in [*told, *self._known.values()]})
        self._newcomers: dict[bytes, Person] = {}
        self._first_lines: dict[Key, Line] = {}
        self._changes: dict[Key, tuple[Said, int]] = {}
        self._flags: list[tuple[bytes, str, bool]] = []

    def take(self, line: Line, number: int) -> Decision:
        """Decide on one line, with what earlier lines of the chunk said; nothing is written yet."""
        if line.said and self._is_somebody_else(line.said.details):
            return Decision(Outcome.HELD, problem=feeds.LinkMismatch)
        decision = decide(line, self._known.get(line.key))
        if decision.said:
            self._known[line.key] = decision.said
            self._changes[line.key] = (decision.said, number)
            self._first_lines.setdefault(line.key, line)
            self._welcome(decision.said.details)
        if decision.problem is None:
            self._flag(self._known[line.key].details.link_index, line)
        return decision

    def write(self, *, by: Actor, at: datetime) -> None:
        """Write what the chunk's lines came to. Raises outbox.NotYet if somebody else has meanwhile said otherwise."""
        self._write_persons()
        self._write_coverages()
        flags = [(self._persons[index], kind, on) for index, kind, on in self._flags]
        withholding.apply(flags, source=self.feed.insurer, by=by, at=at)
        changes = [self._change(key, *said_by) for key, said_by in self._changes.items()]
        withheld = withholding.withheld_among({change.person.pk for change in changes})
        versions.write(changes, withheld=withheld, feed=self.feed, at=at)
        withholding.follow({person.pk for person, _, _ in flags})
        _write_deaths({person for change in changes for person in _whose_death(change)})

    def _change(self, key: Key, said: Said, number: int) -> Change:
        return Change(self._stored[key], said, self._persons[said.details.link_index], number)

    def _is_somebody_else(self, details: Details) -> bool:
        """Tell if the link token belongs to a person of another birth date or sex; such a line is held."""
        person = self._persons.get(details.link_index) or self._newcomers.get(details.link_index)
        return person is not None and (person.birth_date, person.sex) != (details.birth_date, details.sex)

    def _welcome(self, details: Details) -> None:
        """Remember a person of whom nobody has spoken before."""
        if details.link_index not in self._persons:
            newcomer = Person(link_index=details.link_index, birth_date=details.birth_date, sex=details.sex)
            self._newcomers.setdefault(details.link_index, newcomer)

    def _flag(self, index: bytes, line: Line) -> None:
        for kind, on in (
            (Restriction.Kind.ADDRESS_WITHHELD, line.address_withheld),
            (Restriction.Kind.SELF_VIEW_STOPPED, line.self_view_stopped),
        ):
            if on is not None:
                self._flags.append((index, kind, on))

    def _write_persons(self) -> None:
        """Add the newcomers; another insurer may have done so a moment ago, and of one with another birth date."""
        newcomers = [self._newcomers[index] for index in sorted(self._newcomers)]
        Person.objects.bulk_create(newcomers, ignore_conflicts=True)
        added = _locked(self._newcomers)
        for index, person in added.items():
            newcomer = self._newcomers[index]
            if (person.birth_date, person.sex) != (newcomer.birth_date, newcomer.sex):
                raise outbox.NotYet
        self._persons |= added

    def _write_coverages(self) -> None:
        new = [(key, line) for key, line in self._first_lines.items() if key not in self._stored]
        rows = copy_in(
            Coverage(
                insurer_id=self.feed.insurer_id, symbol=line.symbol, number=line.number, branch=line.branch,
                symbol_key=key.symbol, number_key=key.number, branch_key=key.branch, acquired_on=key.acquired_on,
            )
            for key, line in new
        )  # fmt: skip
        self._stored |= {versions.key_of(row): Stored(row) for row in rows}


def _locked(indexes: Collection[bytes]) -> dict[bytes, Person]:
    rows = Person.objects.select_for_update(no_key=True).filter(link_index__in=indexes).order_by("pk")
    return {bytes(row.link_index): row for row in rows}


def _whose_death(change: Change) -> Iterable[int]:
    """Yield whose death a change tells, or takes back."""
    before = change.stored.said
    if change.said.loss_reason == DEATH:
        yield change.person.pk
    if before and before.loss_reason == DEATH and change.stored.version:
        yield change.stored.version.person_id


def _write_deaths(persons: Collection[int]) -> None:
    """A person is lost to her insurer on the day after her death (E-06); the earliest that is told counts."""
    told = CoverageVersion.objects.filter(
        person__in=persons, known_until__isnull=True, is_cancelled=False, loss_reason=DEATH
    )
    lost_on = dict(told.values_list("person").annotate(Min("lost_on")))
    for person in persons:
        died_on = lost_on[person] - timedelta(days=1) if person in lost_on else None
        Person.objects.filter(pk=person).update(died_on=died_on)
