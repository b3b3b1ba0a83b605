"""処方 as MedicationRequest by JP_MedicationRequest_eCS (JP-CLINS 1.11): one resource an item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eprescription.fhir.codings import (
    CLINS,
    CORE,
    ECS,
    INSTITUTION,
    PRESCRIPTION,
    UNIT_CODES,
    days,
    identifier,
    instant,
    item_identifiers,
    medicine,
    quantity,
    resource_id,
)
from eprescription.fhir.dosages import EXTENSIONS, dosage
from eprescription.models import Prescription, PrescriptionItem
from eprescription.rules.document import Document, DosageForm, Item, Rp, Setting
from eprescription.rules.drugs.concepts import Masters
from eprescription.states import RxState


PROFILE = f"{ECS}/StructureDefinition/JP_MedicationRequest_eCS"
LICENCE = f"{CORE}/mhlw/IdSystem/medicalRegistrationNumber"
IDEOGRAPHS = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
ENCOUNTER, REQUESTER = "encounter", "requester"
TAKEN_BACK = frozenset({RxState.CANCELLED, RxState.RECALLED})
_CLASSES = {"AMB": "外来", "IMP": "入院"}


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A prescription as it stands: its row, what is written in it, its items, and whose it is.

    `subject` is the Reference to the patient, by whatever the receiver knows her. `updated_at` is when the version was
    registered.
    """

    row: Prescription
    document: Document
    items: Sequence[PrescriptionItem]
    masters: Masters
    subject: Mapping[str, Any]
    updated_at: datetime


def requests_of(issued: Issued) -> list[dict[str, Any]]:
    """Return the resources of a prescription, in the order of its items.

    `completed` says that it was issued, not that it was dispensed (profile). Raises ValueError for one that was taken
    back, which orders nothing.
    """
    if issued.row.state in TAKEN_BACK:
        raise ValueError("a prescription that was taken back orders nothing")
    kept = {item.item_key: item for item in issued.items}
    return [_request(issued, rp, item, kept[item.key]) for rp in issued.document.rps for item in rp.items]


def _request(issued: Issued, rp: Rp, item: Item, kept: PrescriptionItem) -> dict[str, Any]:
    row, document = issued.row, issued.document
    return {
        "resourceType": "MedicationRequest",
        "id": resource_id(row.uid, item.key),
        "meta": {"lastUpdated": instant(issued.updated_at), "profile": [PROFILE]},
        "contained": [_encounter(document, row.setting), _requester(row)],
        "extension": _extensions(document),
        "identifier": [*item_identifiers(row.uid, item.key), identifier(PRESCRIPTION, row.uid)],
        "status": "completed",
        "intent": "order",
        "medicationCodeableConcept": medicine(kept, issued.masters, document.issued_on),
        "subject": dict(issued.subject),
        "encounter": {"reference": f"#{ENCOUNTER}"},
        "authoredOn": document.issued_on.isoformat(),
        "requester": {"reference": f"#{REQUESTER}", "display": row.prescriber_name},
        "dosageInstruction": [dosage(rp, item, starts_on=document.issued_on)],
        **_notes(item),
        **_supply(document, rp, item),
    }


def _extensions(document: Document) -> list[dict[str, Any]]:
    house = document.facility
    number = identifier(INSTITUTION, f"{house.prefecture}{house.fee_table}{house.code}")
    base = f"{CLINS}/Extension/StructureDefinition/JP_eCS_InstitutionNumber"
    found: list[dict[str, Any]] = [{"url": base, "valueIdentifier": number}]
    if house.department:
        department = f"{ECS}/Extension/StructureDefinition/JP_eCS_Department"
        found.append({"url": department, "valueCodeableConcept": {"text": house.department}})
    return found


def _encounter(document: Document, setting: str) -> dict[str, Any]:
    code = "AMB" if setting == Setting.OUTPATIENT else "IMP"
    system = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    return {
        "resourceType": "Encounter",
        "id": ENCOUNTER,
        "meta": {"profile": [f"{CORE}/StructureDefinition/JP_Encounter"]},
        "status": "finished",
        "class": {"system": system, "code": code, "display": _CLASSES[code]},
        "period": {"start": document.issued_on.isoformat()},
    }


def _requester(row: Prescription) -> dict[str, Any]:
    name = {"extension": [{"url": IDEOGRAPHS, "valueCode": "IDE"}], "text": row.prescriber_name}
    licence = {"identifier": [identifier(LICENCE, row.prescriber_licence)]} if row.prescriber_licence else {}
    return {
        "resourceType": "Practitioner",
        "id": REQUESTER,
        "meta": {"profile": [f"{CORE}/StructureDefinition/JP_Practitioner"]},
        **licence,
        "name": [name],
    }


def _notes(item: Item) -> dict[str, Any]:
    texts = [{"text": note.text} for note in item.notes if note.text]
    return {"note": texts} if texts else {}


def _supply(document: Document, rp: Rp, item: Item) -> dict[str, Any]:
    """Return what may be given: the amount where the unit has a code, days of 内服, times of 頓服, and repeats."""
    count = rp.quantity if rp.split_quantity is None else rp.split_quantity
    given: dict[str, Any] = {}
    if rp.dosage_form is DosageForm.AS_NEEDED:
        url = f"{EXTENSIONS}/JP_MedicationRequest_DispenseRequest_ExpectedRepeatCount"
        given["extension"] = [{"url": url, "valueInteger": count}]
    if document.refills > 1:
        given["numberOfRepeatsAllowed"] = document.refills - 1
    if item.unit in UNIT_CODES:
        given["quantity"] = quantity(item.dose * count, item.unit)
    if rp.dosage_form is DosageForm.INTERNAL:
        given["expectedSupplyDuration"] = days(count)
    return {"dispenseRequest": given} if given else {}
