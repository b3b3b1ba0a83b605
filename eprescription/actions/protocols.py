"""事前の取決め（プロトコル）: proposed by one side, agreed to by the other, ended by either."""

from datetime import date, datetime
from uuid import UUID

from eprescription.actions.told_texts import told_text
from eprescription.models import Protocol
from eprescription.permissions import check_may_ask
from eprescription.queries.protocols import AGREED, ENDED, PROPOSED, partner_of, protocol_of, standing
from platform_site import actors, audit
from platform_site.actions.notices import tell_organisation
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Format, Invalid, NotInThisState, NotPermitted
from platform_site.models import Organisation
from platform_site.periods import Period, jst_day
from platform_site.transactions import action


def protocol_before(uid: UUID, *, by: Actor, at: datetime) -> Protocol:
    """Return an agreement of one's own as it stands now; raise NotFound for any other."""
    return protocol_of(uid, check_may_ask(by).id)


@action("eprescription.protocol_proposed", again=protocol_before)
def propose(
    *, partner: str, text: str, valid_from: date, last_day: date | None = None, by: Actor, at: datetime
) -> Protocol:
    """Propose to another facility, by its code, what a pharmacy may change without asking; it has to agree.

    A pharmacy proposes to an issuer, an issuer to a pharmacy, from today on at the earliest; `last_day` None is open.
    Raises ScopeMissing, NotPermitted, Invalid.
    """
    house = check_may_ask(by)
    other = _partner(partner, house)
    issuer, pharmacy = (other.pk, house.id) if house.kind == Organisation.Kind.PHARMACY else (house.id, other.pk)
    period = _period(valid_from, last_day, today=jst_day(at))
    row = Protocol.objects.create(
        issuer_id=issuer, pharmacy_id=pharmacy, proposed_by_id=house.id, text=told_text(text, "text"),
        valid_from=period.start, valid_until=period.end, proposed_at=at,
    )  # fmt: skip
    audit.record("eprescription.protocol_proposed", by=by, at=at, about=about(row))
    _tell("eprescription.protocol_proposed", row, house, by=by, at=at)
    return row


@action("eprescription.protocol_agreed", again=protocol_before)
def agree(*, uid: UUID, by: Actor, at: datetime) -> Protocol:
    """Agree to what the other side proposed; from then on it counts within its days.

    Raises ScopeMissing, NotPermitted for the side that proposed it, NotFound, NotInThisState.
    """
    row, house = _locked(uid, by)
    if row.proposed_by_id == house.id:
        raise NotPermitted("提案した側とは別の機関が合意します。")
    _check_stands(row, PROPOSED)
    row.agreed_at = at
    row.save(update_fields=["agreed_at"])
    audit.record("eprescription.protocol_agreed", by=by, at=at, about=about(row))
    _tell("eprescription.protocol_agreed", row, house, by=by, at=at)
    return row


@action("eprescription.protocol_ended", again=protocol_before)
def end(*, uid: UUID, by: Actor, at: datetime) -> Protocol:
    """End an agreement as either side, or a proposal: decline it, or take it back. From today on it does not count.

    Raises ScopeMissing, NotPermitted, NotFound, NotInThisState for one that was ended.
    """
    row, house = _locked(uid, by)
    _check_stands(row, PROPOSED, AGREED)
    row.ended_at, row.ended_by_id = at, house.id
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record("eprescription.protocol_ended", by=by, at=at, about=about(row))
    _tell("eprescription.protocol_ended", row, house, by=by, at=at)
    return row


def about(row: Protocol) -> str:
    """Return what audit lines and notices call an agreement."""
    return f"Protocol:{row.uid}"


def _locked(uid: UUID, by: Actor) -> tuple[Protocol, actors.Organisation]:
    house = check_may_ask(by)
    seen = protocol_of(uid, house.id)
    return Protocol.objects.select_for_update(of=("self",)).get(pk=seen.pk), house


def _check_stands(row: Protocol, *wanted: str) -> None:
    if standing(row) not in wanted:
        told = "終了しています" if standing(row) == ENDED else "合意しています"
        raise NotInThisState(f"この取決めは、すでに{told}。")


def _partner(code: str, house: actors.Organisation) -> Organisation:
    row = partner_of(code, house)
    if row is None:
        raise Invalid(faults=[Fault(Choice, "/partner", "相手の医療機関または薬局の機関コードを確かめてください。")])
    return row


def _period(valid_from: date, last_day: date | None, *, today: date) -> Period:
    if valid_from < today:
        raise Invalid(faults=[Fault(Format, "/valid_from", "適用開始日は、今日以後の日にしてください。")])
    if last_day is not None and last_day < valid_from:
        raise Invalid(faults=[Fault(Format, "/last_day", "適用終了日は、適用開始日以後の日にしてください。")])
    return Period.from_last_day(valid_from, last_day)


def _tell(kind: str, row: Protocol, house: actors.Organisation, *, by: Actor, at: datetime) -> None:
    other = row.pharmacy_id if house.id == row.issuer_id else row.issuer_id
    tell_organisation(organisation_id=other, kind=kind, about=about(row), by=by, at=at)
