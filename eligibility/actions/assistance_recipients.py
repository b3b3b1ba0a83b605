"""The recipients that a chunk of lines speaks of: what is known of them, and what the chunk makes of it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import connection

from eligibility.actions import known
from eligibility.actions.assistance_doubts import AssistanceDoubts
from eligibility.actions.linked_persons import LinkedPersons
from eligibility.errors import feeds
from eligibility.gateways import residents
from eligibility.models import AssistanceFeed, AssistanceRecipient, Case
from eligibility.rules.assistance import Decision, Line, Recipient, RecipientKey, RecipientLine, decide_recipient
from eligibility.rules.five_details import FiveDetails, disagreements
from eligibility.rules.ledger import Outcome
from platform_site.actions import merge_rows
from platform_site.actors import Actor
from platform_site.models import Organisation, copy_in


Kind = Case.Kind
CARRY_OVER = (
    """
    update eligibility_assistancevoucher v set recipient_id = now.row
    from unnest(%s::bigint[], %s::bigint[]) now(was, row) where v.recipient_id = now.was and v.known_until is null
    """,
    """
    update eligibility_voucherrequest r set recipient_id = now.row
    from unnest(%s::bigint[], %s::bigint[]) now(was, row) where r.recipient_id = now.was and r.answered_at is null
    """,
)
WRITTEN = frozenset({Outcome.ADDED, Outcome.CHANGED, Outcome.ENDED, Outcome.CANCELLED})


class Recipients:
    """`said` is what stands of each recipient so far, `rows` what is stored; somebody cancelled is in neither."""

    def __init__(self, office: Organisation, lines: Collection[Line]) -> None:
        self._office = office
        self.rows = _stored({line.key if isinstance(line, RecipientLine) else line.key.recipient for line in lines})
        self.said = {key: _said(row) for key, row in self.rows.items()}
        told = [line.said for line in lines if isinstance(line, RecipientLine) and line.said]
        self._persons = LinkedPersons({said.link_index for said in [*told, *self.said.values()]})
        self._changed: dict[RecipientKey, int | None] = {}
        self._registered = residents.known({said.link_index for said in told})
        self._merged: dict[RecipientKey, int | None] = {}
        self._doubts = AssistanceDoubts(office)

    def take(self, line: RecipientLine, number: int | None) -> Decision:
        """Decide on one line, with what earlier lines of the chunk said; nothing is written yet."""
        if line.said and (held := self._held(line.key, line.said, number)):
            return held
        line = self._as_now(line)
        decision = decide_recipient(line, self.said.get(line.key))
        if decision.outcome in WRITTEN:
            self._take(line.key, number, decision)
        if line.said and decision.problem is None:
            self._doubts.accept(line.key)
        return decision

    def write(self, feed: AssistanceFeed | None, *, at: datetime) -> list[AssistanceRecipient]:
        """Write what differs from what is stored; return the recipients of whom nothing is known any more."""
        self._persons.write()
        changed = [key for key in self._changed if self.said.get(key) != _said_if(self.rows.get(key))]
        before = {key: self.rows.pop(key) for key in changed if key in self.rows}
        known.close(AssistanceRecipient, before.values(), at)
        new = copy_in(self._row(key, before.get(key), feed, at) for key in changed if key in self.said)
        self.rows |= {key_of(row): row for row in new}
        _carry_over({before[key].pk: self.rows[key].pk for key in before if key in self.rows})
        records = {row.pk: self._merged.get(key_of(row)) for row in new}
        merge_rows.remember(AssistanceRecipient, {pk: record for pk, record in records.items() if record})
        return [row for key, row in before.items() if key not in self.rows]

    def write_doubts(self, *, by: Actor, at: datetime) -> None:
        """Open a case for what is held, and settle what is right now."""
        self._doubts.write(by=by, at=at)

    def _held(self, key: RecipientKey, said: Recipient, number: int | None) -> Decision | None:
        """Return why a line is not published: its link token is another person's, or the register says otherwise."""
        somebody = self._persons.somebody_else(said.link_index, said.birth_date, said.sex)
        if somebody:
            columns = [name for name in ("birth_date", "sex") if getattr(said, name) != getattr(somebody, name)]
            self._doubts.hold(Kind.LINK_MISMATCH, key, columns, line=number, person_id=somebody.pk)
            return Decision(Outcome.HELD, problem=feeds.LinkMismatch)
        registered = self._registered.get(said.link_index)
        differing = disagreements(_five(said), registered) if registered else ()
        if differing:
            person_id = self._persons.pk_of(said.link_index)
            self._doubts.hold(Kind.FIVE_DETAILS, key, differing, line=number, person_id=person_id)
            return Decision(Outcome.HELD, problem=feeds.FiveDetailsDiffer, column=differing[0])
        return None

    def _as_now(self, line: RecipientLine) -> RecipientLine:
        """Return a line under a merged record's token as one about the person into whom it was merged."""
        if line.said is None:
            return line
        self._merged[line.key] = self._persons.merged_record(line.said.link_index)
        return replace(line, said=replace(line.said, link_index=self._persons.index_now(line.said.link_index)))

    def _take(self, key: RecipientKey, number: int | None, decision: Decision) -> None:
        self._changed[key] = number
        if isinstance(decision.said, Recipient):
            self.said[key] = decision.said
            self._persons.welcome(decision.said.link_index, decision.said.birth_date, decision.said.sex)
        else:
            del self.said[key]

    def _row(
        self, key: RecipientKey, before: AssistanceRecipient | None, feed: AssistanceFeed | None, at: datetime
    ) -> AssistanceRecipient:
        said = self.said[key]
        return AssistanceRecipient(
            office=self._office, person=self._persons[said.link_index],
            payer_number=key.payer_number, recipient_number=key.recipient_number,
            name=said.name, kana=said.kana, sex=said.sex, birth_date=said.birth_date,
            valid_from=said.valid_from, valid_until=said.valid_until,
            known_from=known.known_from(before, at), feed=feed, line=self._changed[key],
        )  # fmt: skip


def key_of(row: AssistanceRecipient) -> RecipientKey:
    """Return how her office names a recipient."""
    return RecipientKey(row.payer_number, row.recipient_number)


def _stored(named: Collection[RecipientKey]) -> dict[RecipientKey, AssistanceRecipient]:
    rows = AssistanceRecipient.objects.filter(
        known_until__isnull=True,
        payer_number__in={key.payer_number for key in named},
        recipient_number__in={key.recipient_number for key in named},
    )
    return {key_of(row): row for row in rows.select_related("person") if key_of(row) in named}


def _said_if(row: AssistanceRecipient | None) -> Recipient | None:
    return _said(row) if row else None


def _said(row: AssistanceRecipient) -> Recipient:
    return Recipient(
        link_index=bytes(row.person.link_index), name=row.name, kana=row.kana, sex=row.sex, birth_date=row.birth_date,
        valid_from=row.valid_from, valid_until=row.valid_until,
    )  # fmt: skip


def _five(said: Recipient) -> FiveDetails:
    """Return what a line tells of the five details; it has no address."""
    return FiveDetails(said.name, said.kana, said.birth_date, said.sex, "")


def _carry_over(now: dict[int, int]) -> None:
    """Let vouchers and open requests go with the number they were issued to: `now` says what stands for each row."""
    if now:
        with connection.cursor() as cursor:
            for statement in CARRY_OVER:
                cursor.execute(statement, [list(now.keys()), list(now.values())])
