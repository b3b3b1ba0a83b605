"""紙の処方箋 before its result is registered: at which counter it is, whose it is, on which day it was dispensed."""

from datetime import date, datetime

from eligibility.errors import NoCheckIn
from eprescription.actions.patients_of import patient_of
from eprescription.errors.dispensing import DispensingUnfit
from eprescription.gateways.slips import Slip
from eprescription.permissions import check_may_dispense
from eprescription.rules.document import Document, Kind
from platform_site.actors import Actor, Organisation
from platform_site.errors import Fault, Format, FutureDate
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.queries.patient_refs import person_behind
from platform_site.transactions import refusals_recorded


EVENT = "eprescription.paper_dispensed"


def slip_of(*, patient_ref: str, slip: Slip, dispensed_on: date, by: Actor, at: datetime) -> Document:
    """Return what a paper prescription says, of somebody at this counter, if it may be dispensed so.

    Nothing is registered. Raises ScopeMissing, NotPermitted, NoCheckIn, RecordBroken, JsonBroken,
    PatientNotInDocument, PersonSplit, DispensingUnfit for a day that cannot be.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = pharmacy_of(patient_ref, by=by)
        patient_of(slip.document, patient_ref, kind=Kind.NUMBERED_PAPER, house=house, at=at)
        if faults := day_faults(dispensed_on, slip.document, at=at):
            raise DispensingUnfit(faults=faults)
        return slip.document


def pharmacy_of(patient_ref: str, *, by: Actor) -> Organisation:
    """Return the pharmacy at which somebody is known; raise ScopeMissing, NotPermitted, NoCheckIn.

    It is asked before a document is looked at, which may be another pharmacy's (API-11).
    """
    house = check_may_dispense(by)
    if person_behind(patient_ref, organisation_id=house.id) is None:
        raise NoCheckIn
    return house


def day_faults(dispensed_on: date, document: Document, *, at: datetime) -> list[Fault]:
    """Return why a prescription cannot have been dispensed on a day, or so long ago that nobody is told (E-21)."""
    today = jst_day(at)
    days = policy("rx.visible.days", on=today)
    if dispensed_on > today:
        return [Fault(FutureDate, "/dispensed_on")]
    if dispensed_on < document.issued_on:
        return [Fault(Format, "/dispensed_on", "調剤日が、処方箋の交付日より前です。")]
    if (today - dispensed_on).days >= days:
        # Nobody would see it, and no check count it (E-21); and masters are kept of days that count.
        return [Fault(Format, "/dispensed_on", f"登録できるのは、今日を含めて{days}日以内に調剤したものです。")]
    return []
