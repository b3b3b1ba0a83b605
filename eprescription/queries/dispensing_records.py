"""調剤録: what a pharmacy has to write down of a dispensing, as data of the prescription and its results (R-063).

Its entries are those of 薬剤師法施行規則 16条. What a pharmacist advised the patient is added by the pharmacy's system:
the platform is not told it.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from eprescription.errors.redemption import NotHolder
from eprescription.models import DispensedItem, Dispensing, Prescription
from eprescription.permissions import check_may_dispense
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.queries.readable import check_named, result
from eprescription.queries.redeemed import GROUND, known_here
from eprescription.rules.document import Document
from eprescription.states import DispensingState
from platform_site.actors import Actor
from platform_site.transactions import reads, refusals_recorded


EVENT = "eprescription.dispensing_record_read"
SEXES = {"1": "male", "2": "female"}


def dispensing_record(*, uid: UUID, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the record of what one's own pharmacy dispensed for a prescription, one entry a dispensing.

    Raises ScopeMissing, NotPermitted, ActingUserWrong; NotHolder where this pharmacy dispensed nothing (API-11).
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_dispense(by)
        check_named(by)
        found = known_here(uid, house.id)
        with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=f"Prescription:{uid}"):
            row = Prescription.objects.select_related("organisation").get(pk=found.id)
            made = _made_here(row, house.id)
            if not made:
                raise NotHolder
            document = document_of(newest_version(row))
            return {**_head(row, document), "dispensings": [_entry(each, document) for each in made]}


def _made_here(row: Prescription, organisation_id: int) -> list[Dispensing]:
    rows = Dispensing.objects.filter(prescription=row, organisation=organisation_id, state=DispensingState.CURRENT)
    whole = rows.select_related("organisation").prefetch_related("items__inquiry", "items__protocol")
    return list(whole.order_by("refill_number"))


def _head(row: Prescription, document: Document) -> dict[str, Any]:
    patient, facility = document.patient, document.facility
    return {
        "prescription_id": str(row.uid),
        "issued_on": row.issued_on.isoformat(),
        "patient": {
            "name": patient.name,
            "kana": patient.kana,
            "sex": SEXES.get(patient.sex, "unknown"),
            "birth_date": patient.birth_date.isoformat(),
        },
        "prescriber": {"name": row.prescriber_name, "role": row.prescriber_role},
        "facility": {"name": row.organisation.name, "code": row.organisation.code, "address": facility.address},
    }


def _entry(made: Dispensing, document: Document) -> dict[str, Any]:
    """Return one dispensing: who dispensed what when, at which age, and what was changed with the doctor's consent."""
    told = result(made)
    items = zip(sorted(made.items.all(), key=lambda item: item.pk), told["items"], strict=True)
    return {
        **told,
        "age": _age(document.patient.birth_date, made.dispensed_on),
        "received_on": made.received_on.isoformat(),
        "time_stamp": made.time_stamp,
        "items": [
            {**shown, "usage": item.usage_name, "days": item.days, "changed_by": _ground(item)} for item, shown in items
        ],
    }


def _ground(item: DispensedItem) -> dict[str, Any] | None:
    """Return what the doctor answered, or what was agreed beforehand, for what differs from the prescription."""
    if item.inquiry is not None:
        asked = item.inquiry
        return {"by": "inquiry", "text": asked.answer, "result": asked.result, "answered_by": asked.answered_by}
    if item.protocol is not None:
        return {"by": "protocol", "text": item.protocol.text, "result": None, "answered_by": None}
    return None


def _age(born: date, on: date) -> int:
    """Return the age in whole years, as it is said: from the birthday on."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
