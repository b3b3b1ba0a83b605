"""薬の一覧: what a person takes, and took in the last 100 days, as prescribed, dispensed or on paper (E-21)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from eligibility.queries.checks import DAY, YEAR, person_checked_in
from eprescription.errors.medications import ConsentMissing
from eprescription.models import MedicationLine, Prescription
from eprescription.queries.checked import has_consent
from eprescription.queries.paper_results import paper_keys_here
from eprescription.queries.readable import check_named
from eprescription.queries.redeemed import GROUND, known_uids
from eprescription.rules.document import Kind
from platform_site.actors import Actor, Organisation
from platform_site.periods import as_japanese_time, jst_day
from platform_site.permissions import Scope, check_scope, organisation_of
from platform_site.queries.codes import policy
from platform_site.queries.persons import same_person
from platform_site.transactions import reads, refusals_recorded


EVENT = "eprescription.medications_read"
SCOPES = (Scope.RX_ISSUE, Scope.RX_DISPENSE, Scope.EHR_VIEW)
ONE_DAY = timedelta(days=1)


def medications(*, patient_ref: str, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the list with consent (診療・お薬・アレルギー等・検査); at a pharmacy without it, what is its own.

    Raises ScopeMissing, NoCheckIn for whom the facility does not know, ConsentMissing.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        check_scope(by, *SCOPES)
        check_named(by)
        house = organisation_of(by)
        person_id = person_checked_in(patient_ref, organisation_id=house.id, since=at - YEAR)
        records = same_person(person_id)
        consent = has_consent(records, house.id, at=at)
        if not consent:
            # Whom it may see a part of has to be here now (API-3).
            person_checked_in(patient_ref, organisation_id=house.id, since=at - DAY)
        ground = "consent" if consent else GROUND
        with reads(EVENT, persons=[person_id], by=by, at=at, ground=ground, about=f"Medications:{jst_day(at)}"):
            return listed(_visible(records, house, consent=consent, on=jst_day(at)), at=at)


def lines_on(records: Sequence[int], on: date) -> list[MedicationLine]:
    """Return what is known now of what counts on a day or did in the 100 days before; within `reads` of the person."""
    since = on - timedelta(days=policy("rx.visible.days", on=on))
    lines = MedicationLine.objects.filter(person_id__in=records, known_until__isnull=True, starts_on__gt=since)
    return list(lines.order_by("-starts_on", "pk"))


def _visible(records: Sequence[int], house: Organisation, *, consent: bool, on: date) -> list[MedicationLine]:
    """Return the lines that the facility may see; raise ConsentMissing where it may see none of a person's."""
    if consent:
        return lines_on(records, on)
    own = own_lines(records, house.id, on)
    if own is None:
        raise ConsentMissing
    return own


def own_lines(records: Sequence[int], organisation_id: int, on: date) -> list[MedicationLine] | None:
    """Return what a pharmacy may see without consent: what it redeemed (E-18), and what it registered of paper.

    None where there was neither. Within `reads` of the person.
    """
    known = known_uids(records, organisation_id)
    papers = paper_keys_here(records, organisation_id)
    if not (known or papers):
        return None
    redeemed = set(Prescription.objects.filter(uid__in=known).values_list("pk", flat=True))
    lines = lines_on(records, on)
    return [line for line in lines if line.prescription_id in redeemed or line.dispensing_id in papers]


def listed(lines: list[MedicationLine], *, at: datetime) -> dict[str, Any]:
    """Return lines as a list of what is taken now and what was; within `reads` of the person."""
    on, in_house = jst_day(at), _in_house(lines)
    shown = [(line.ends_on > on, medication(line, is_in_house=line.prescription_id in in_house)) for line in lines]
    return {
        "as_of": as_japanese_time(at),
        "current": [each for is_current, each in shown if is_current],
        "past": [each for is_current, each in shown if not is_current],
    }


def medication(line: MedicationLine, *, is_in_house: bool) -> dict[str, Any]:
    """Return one line as programs read it. What the platform knows of it, it knows since `registered_at`."""
    return {
        "name": line.name,
        "code": line.code,
        "starts_on": line.starts_on.isoformat(),
        "last_day": (line.ends_on - ONE_DAY).isoformat(),
        "counted": line.counted,
        "usage": line.usage,
        **_how_much(line),
        "facility": line.organisation_name,
        "setting": line.setting,
        "source": _source(line, is_in_house=is_in_house),
        "registered_at": as_japanese_time(line.known_from),
        "freshness": "same_second",
    }


def _how_much(line: MedicationLine) -> dict[str, str]:
    """Return the dose of what is prescribed, or what was given in all; taken for a dose it would be taken at once."""
    return {"dose": line.dose} if line.dispensing_id is None else {"amount": line.amount}


def _source(line: MedicationLine, *, is_in_house: bool) -> str:
    if line.is_paper:
        return "paper"
    if line.dispensing_id is not None:
        return "dispensed"
    return "in_house" if is_in_house else "prescribed"


def _in_house(lines: list[MedicationLine]) -> frozenset[int]:
    """Return which of the prescriptions behind lines were given in-house (E-19)."""
    pks = {line.prescription_id or 0 for line in lines if line.dispensing_id is None}
    rows = Prescription.objects.filter(pk__in=pks, kind=Kind.IN_HOUSE)
    return frozenset(rows.values_list("pk", flat=True))
