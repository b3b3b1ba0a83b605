"""Writing what an insurer says, a chunk of lines at a time: decided line by line, written together."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from eligibility.actions import overlaps, versions, withholding
from eligibility.actions.deaths import DEATH, write_deaths
from eligibility.actions.doubts import Doubts
from eligibility.actions.linked_persons import LinkedPersons
from eligibility.actions.versions import Change, Stored
from eligibility.errors import feeds
from eligibility.gateways import residents
from eligibility.models import Case, Coverage, CoverageFeed, CoverageVersion
from eligibility.rules.expected_ratio import mismatches
from eligibility.rules.five_details import FiveDetails, disagreements
from eligibility.rules.ledger import Decision, Details, Key, Line, Outcome, Said, decide, under
from platform_site.actions import merge_rows
from platform_site.actors import Actor
from platform_site.identifiers import InsurerNumber
from platform_site.models import Organisation, Restriction, copy_in


Kind = Case.Kind


class Ledger:
    """What is known of the coverages that a chunk of lines speaks of, and what the chunk makes of it.

    The insurer and the persons are locked, so that two workers cannot build on the same state.
    """

    def __init__(
        self, insurer_id: int, lines: Collection[Line], feed: CoverageFeed | None = None, *, today: date
    ) -> None:
        self.feed, self.today = feed, today
        self.insurer = Organisation.objects.select_for_update(no_key=True).get(pk=insurer_id)
        self._stored = versions.stored(insurer_id=insurer_id, keys={line.key for line in lines})
        self._known = {key: stored.said for key, stored in self._stored.items() if stored.said}
        told = [line.said for line in lines if line.said]
        self._persons = LinkedPersons({said.details.link_index for said in [*told, *self._known.values()]})
        self._registered = residents.known({said.details.link_index for said in told})
        self._is_late_elderly = InsurerNumber.parse(self.insurer.code).is_late_elderly
        self._doubts = Doubts(self.insurer, feed)
        self._merged: dict[Key, int] = {}
        self._first_lines: dict[Key, Line] = {}
        self._changes: dict[Key, tuple[Said, int]] = {}
        self._flags: list[tuple[bytes, str, bool]] = []

    def take(self, line: Line, number: int) -> Decision:
        """Decide on one line, with what earlier lines of the chunk said; nothing is written yet."""
        if held := self._held(line, number):
            return held
        line = self._as_now(line)
        decision = decide(line, self._known.get(line.key))
        if decision.said:
            self._known[line.key] = decision.said
            self._changes[line.key] = (decision.said, number)
            self._first_lines.setdefault(line.key, line)
            details = decision.said.details
            self._persons.welcome(details.link_index, details.birth_date, details.sex)
        if not decision.is_accepted:
            return decision
        self._flag(self._known[line.key].details.link_index, line)
        return self._with_findings(decision, line.key, number)

    def write(self, *, by: Actor, at: datetime) -> None:
        """Write what the chunk's lines came to. Raises outbox.NotYet if somebody else has meanwhile said otherwise."""
        self._persons.write()
        self._write_coverages()
        flags = [(self._persons[index], kind, on) for index, kind, on in self._flags]
        withholding.apply(flags, source=self.insurer, by=by, at=at)
        changes = [self._change(key, *said_by) for key, said_by in self._changes.items()]
        withheld = withholding.withheld_among({change.person.pk for change in changes})
        self._remember(versions.write(changes, withheld=withheld, feed=self.feed, at=at))
        withholding.follow({person.pk for person, _, _ in flags})
        write_deaths({person for change in changes for person in _whose_death(change)})
        pks = {key: stored.coverage.pk for key, stored in self._stored.items()}
        self._doubts.write(self._persons.pk_of, pks, by=by, at=at)
        overlaps.follow({person for change in changes for person in _whose(change)}, feed=self.feed, by=by, at=at)

    def _held(self, line: Line, number: int) -> Decision | None:
        """Return why a line is not published: its link token is another person's, or the register says otherwise."""
        if line.said is None:
            return None
        details = line.said.details
        if other := self._contradicted(details):
            self._doubts.hold(Kind.LINK_MISMATCH, line.key, other, line=number, link_index=details.link_index)
            return Decision(Outcome.HELD, problem=feeds.LinkMismatch)
        registered = self._registered.get(details.link_index)
        if registered and (columns := disagreements(_five(details), registered)):
            self._doubts.hold(Kind.FIVE_DETAILS, line.key, columns, line=number, link_index=details.link_index)
            return Decision(Outcome.HELD, problem=feeds.FiveDetailsDiffer, columns=columns)
        return None

    def _with_findings(self, decision: Decision, key: Key, number: int) -> Decision:
        """Add to an accepted line what about its ratio does not fit the age (E-12)."""
        said = self._known[key]
        columns = mismatches(
            said, acquired_on=key.acquired_on, late_elderly=self._is_late_elderly, on=self.today
        )  # fmt: skip
        self._doubts.accept(key, columns, line=number, link_index=said.details.link_index)
        return replace(decision, problem=feeds.UnexpectedRatio, columns=columns) if columns else decision

    def _change(self, key: Key, said: Said, number: int) -> Change:
        return Change(self._stored[key], said, self._persons[said.details.link_index], number)

    def _contradicted(self, details: Details) -> tuple[str, ...]:
        """Return in what the person to whom the link token belongs differs; such a line is held."""
        person = self._persons.somebody_else(details.link_index, details.birth_date, details.sex)
        if person is None:
            return ()
        return tuple(name for name in ("birth_date", "sex") if getattr(person, name) != getattr(details, name))

    def _as_now(self, line: Line) -> Line:
        """Return a line under a merged record's token as one about the person into whom it was merged."""
        if line.said is None:
            return line
        details = line.said.details
        record = self._persons.merged_record(details.link_index)
        if record is None:
            self._merged.pop(line.key, None)
            return line
        self._merged[line.key] = record
        return under(line, self._persons.index_now(details.link_index))

    def _flag(self, index: bytes, line: Line) -> None:
        for kind, on in (
            (Restriction.Kind.ADDRESS_WITHHELD, line.address_withheld),
            (Restriction.Kind.SELF_VIEW_STOPPED, line.self_view_stopped),
        ):
            if on is not None:
                self._flags.append((index, kind, on))

    def _remember(self, written: Iterable[CoverageVersion]) -> None:
        """Note what was told under a merged record's own token, so that a split gives it back."""
        record_of = {self._stored[key].coverage.pk: record for key, record in self._merged.items()}
        rows = {row.pk: record_of[row.coverage_id] for row in written if row.coverage_id in record_of}
        merge_rows.remember(CoverageVersion, rows)

    def _write_coverages(self) -> None:
        new = [(key, line) for key, line in self._first_lines.items() if key not in self._stored]
        rows = copy_in(
            Coverage(
                insurer_id=self.insurer.pk, symbol=line.symbol, number=line.number, branch=line.branch,
                symbol_key=key.symbol, number_key=key.number, branch_key=key.branch, acquired_on=key.acquired_on,
            )
            for key, line in new
        )  # fmt: skip
        self._stored |= {versions.key_of(row): Stored(row) for row in rows}


def _five(details: Details) -> FiveDetails:
    return FiveDetails(details.name, details.kana, details.birth_date, details.sex, details.address)


def _whose(change: Change) -> Iterable[int]:
    """Yield whose coverage it is, and whose it was."""
    yield change.person.pk
    if change.stored.version:
        yield change.stored.version.person_id


def _whose_death(change: Change) -> Iterable[int]:
    """Yield whose death a change tells, or takes back."""
    before = change.stored.said
    if change.said.loss_reason == DEATH:
        yield change.person.pk
    if before and before.loss_reason == DEATH and change.stored.version:
        yield change.stored.version.person_id
