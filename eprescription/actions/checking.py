"""チェックの照会: medicines that somebody thinks of prescribing or giving, checked before anything is signed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from eligibility.queries.checks import DAY, person_checked_in
from eprescription.actions import judging
from eprescription.actions.judging import Asked, Purpose
from eprescription.errors.checks import Stopped
from eprescription.errors.guard import DrugsUnfit
from eprescription.models import PrescriptionCheck
from eprescription.permissions import ISSUERS, check_may_ask
from eprescription.queries.findings import person_checked
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import issued_by
from eprescription.rules.checks.findings import New, Options
from eprescription.rules.checks.items import new_item
from eprescription.rules.document import Rp
from eprescription.rules.drugs.concepts import Masters
from eprescription.rules.durations import interval
from eprescription.rules.guard import codes
from platform_site.actors import Actor
from platform_site.errors import Fault, Format, Invalid
from platform_site.periods import jst_day
from platform_site.transactions import action, reads


EVENT = "eprescription.checked"
GROUND = "check_in"
REACH = timedelta(days=100)
"""How far from today the first day may lie: nothing is known of others further away (E-21)."""


def checked_before(uid: UUID, *, by: Actor, at: datetime) -> PrescriptionCheck:
    """Return a check that this facility made; raise NotFound for any other."""
    house = check_may_ask(by)
    person_id = person_checked(uid, house.id)
    with reads("eprescription.check_read", persons=[person_id], by=by, at=at, ground=GROUND, about=_about(uid)):
        return PrescriptionCheck.objects.get(uid=uid)


@action(EVENT, again=checked_before)
def check_medicines(
    *, patient_ref: str, rps: Sequence[Rp], on: date, include_own: bool, without: UUID | None = None, by: Actor,
    at: datetime,
) -> PrescriptionCheck:  # fmt: skip
    """Return what medicines would meet from a day on, and keep it; they count in the budget of the day (I04-4).

    `without` is a prescription of this facility that they are to take the place of. Raises ScopeMissing, NotPermitted,
    NotFound for another's, Invalid for a day out of reach, NoCheckIn without a check-in here in the last 24 hours,
    DrugsUnfit, CheckBudget.
    """
    house = check_may_ask(by)
    if without is not None:
        issued_by(without, house.id)
    _check_day(on, jst_day(at))
    person_id = person_checked_in(patient_ref, organisation_id=house.id, since=at - DAY)
    masters = masters_on(on)
    asked = Asked(
        person_id=person_id, new=asked_items(rps, masters, on), masters=masters, purpose=Purpose.REQUEST,
        options=Options(organisation_id=house.id, on=on, include_own=include_own),
        subject=sha256(uuid4().bytes).digest(), without=str(without or ""),
    )  # fmt: skip
    judgement = judging.judge(asked, charge=True, by=by, at=at)
    row = judging.keep(judgement, by=by, at=at)
    if house.kind in ISSUERS:  # a pharmacy knows what it redeemed besides, which is read with the answer
        row.shown = judgement.shown
    return row


def _check_day(on: date, today: date) -> None:
    if abs(on - today) > REACH:
        hint = f"{today - REACH}から{today + REACH}までの日を書いてください。"
        raise Invalid(faults=[Fault(Format, "/on", hint)])


def asked_items(rps: Sequence[Rp], masters: Masters, on: date) -> tuple[New, ...]:
    """Return what is asked about, one item after another; raise DrugsUnfit for codes that may not be prescribed."""
    found: list[New] = []
    faults: list[Fault] = []
    for rp in rps:
        for item in rp.items:
            fault = codes.fault_of(item, masters, on, ())
            concept = masters.drug(item.drug_code, on)
            if fault is not None:
                faults.append(fault)
            elif concept is not None:
                found.append(new_item(item.key, concept, *interval(rp, on), masters))
    if faults:
        raise DrugsUnfit(faults=faults)
    return tuple(found)


@contextmanager
def stops_kept(*, by: Actor, at: datetime) -> Iterator[None]:
    """Keep what was found where what is done within is stopped, which it stays; see `keep_stopped`."""
    try:
        yield
    except Stopped as stopped:
        keep_stopped(stopped=stopped, by=judging.apart(by), at=at)
        raise


@action(EVENT)
def keep_stopped(*, stopped: Stopped, by: Actor, at: datetime) -> None:
    """Keep the check of a document that was not registered, and count its items in the budget of the day.

    What is found by a stopped registration is as good as asked; raises CheckBudget where too much was asked (I04-4).
    """
    judging.judge(stopped.judgement.asked, charge=True, by=by, at=at)
    judging.keep(stopped.judgement, stopped=True, by=by, at=at)


def _about(uid: UUID) -> str:
    return f"PrescriptionCheck:{uid}"
