"""調剤結果 as MedicationDispense by JP_MedicationDispense (JP Core 1.2): one resource an item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eprescription.fhir.codings import (
    CORE,
    DISPENSING,
    INSTITUTION,
    days,
    identifier,
    instant,
    item_identifiers,
    medicine,
    quantity,
    resource_id,
)
from eprescription.models import DispensedItem, Dispensing
from eprescription.rules.document import DosageForm
from eprescription.rules.drugs.concepts import Masters
from eprescription.states import DispensingState


PROFILE = f"{CORE}/StructureDefinition/JP_MedicationDispense"
Disposition = DispensedItem.Disposition
SUBSTITUTED = frozenset({Disposition.GENERIC, Disposition.CHANGED})


@dataclass(frozen=True, kw_only=True)
class Given:
    """A result of dispensing as it stands: its row with organisation and prescription, its items, and whose it is.

    `subject` is the Reference to the patient, by whatever the receiver knows her.
    """

    row: Dispensing
    items: Sequence[DispensedItem]
    masters: Masters
    subject: Mapping[str, Any]


def dispenses_of(given: Given) -> list[dict[str, Any]]:
    """Return the resources of a result, in the order of its items.

    Raises ValueError for a version that was corrected or withdrawn: what it says was not given.
    """
    if given.row.state != DispensingState.CURRENT:
        raise ValueError("only the current version says what was given")
    return [_dispense(given, item) for item in given.items]


def _dispense(given: Given, item: DispensedItem) -> dict[str, Any]:
    row = given.row
    is_dropped = item.disposition == Disposition.DROPPED
    return {
        "resourceType": "MedicationDispense",
        "id": resource_id(row.uid, item.item_key),
        "meta": {"lastUpdated": instant(row.registered_at), "profile": [PROFILE]},
        "identifier": [*item_identifiers(row.uid, item.item_key), identifier(DISPENSING, row.uid)],
        "status": "cancelled" if is_dropped else "completed",
        **({"statusReasonCodeableConcept": {"text": item.get_disposition_display()}} if is_dropped else {}),
        "medicationCodeableConcept": medicine(item, given.masters, row.dispensed_on),
        "subject": dict(given.subject),
        "performer": [{"actor": _pharmacy(row)}],
        **_prescription(row, item),
        "quantity": quantity(item.given_quantity, item.unit),
        **_supply(item),
        "whenHandedOver": row.dispensed_on.isoformat(),
        **_traced(item),
        **({"dosageInstruction": [{"text": item.usage_name}]} if item.usage_name else {}),
        **({} if is_dropped else {"substitution": {"wasSubstituted": item.disposition in SUBSTITUTED}}),
    }


def _pharmacy(row: Dispensing) -> dict[str, Any]:
    house = row.organisation
    return {"type": "Organization", "identifier": identifier(INSTITUTION, house.code), "display": house.name}


def _prescription(row: Dispensing, item: DispensedItem) -> dict[str, Any]:
    """Refer to the prescribed item; what came on paper, or was added, has none here."""
    if row.prescription is None or item.prescribed_item is None:
        return {}
    request = resource_id(row.prescription.uid, item.prescribed_item.item_key)
    return {"authorizingPrescription": [{"reference": f"MedicationRequest/{request}"}]}


def _supply(item: DispensedItem) -> dict[str, Any]:
    """Say how many days it lasts, where it was counted in days and all of them were given."""
    prescribed = item.prescribed_item
    is_whole = item.disposition not in (Disposition.PARTIAL, Disposition.DROPPED)
    count = item.days
    if count is None and prescribed and is_whole and prescribed.dosage_form == DosageForm.INTERNAL:
        count = prescribed.quantity
    return {"daysSupply": days(count)} if count else {}


def _traced(item: DispensedItem) -> dict[str, Any]:
    """Say lot and package in words: the profile codes the medicine in place, where FHIR has no lot (R-061)."""
    parts = (("製造番号", item.lot), ("包装コード", item.package_code))
    said = "、".join(f"{label} {value}" for label, value in parts if value)
    return {"note": [{"text": said}]} if said else {}
