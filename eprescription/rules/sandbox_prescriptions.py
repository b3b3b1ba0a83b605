"""What the sandbox's fictional people take (api.md): P008 what others' prescriptions meet, P006 many medicines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.rules.sandbox_people import Member
from eprescription.rules.document import (
    Document,
    DosageForm,
    DrugCode,
    Facility,
    Form,
    Information,
    Insurance,
    Item,
    Patient,
    Potency,
    Prescriber,
    Rp,
    System,
    Usage,
)
from eprescription.rules.drugs.concepts import DrugConcept


LATE_ELDERLY, NATIONAL, EMPLOYED = "7", "2", "1"
TWENTY_PERCENT = "5"
"""一部負担金区分: 高齢者8割（後期高齢者）."""
USAGE = Usage("1", "", "１日１回朝食後", None)


@dataclass(frozen=True, slots=True)
class Prescribed:
    """For whom a clinic prescribes which medicines (レセプト電算コード), and which pharmacy gives them, if any."""

    person: str
    clinic: str
    codes: tuple[str, ...]
    days: int
    pharmacy: str = ""


SAKURA, MOMIJI, BLUE_SKY = "1310200022", "1310200030", "1340400051"
AMLODIPINE, ITRACONAZOLE, LOXOPROFEN, FAMOTIDINE = "620007853", "620007914", "620007150", "610463167"
MANY = (AMLODIPINE, "621399302", "620004042", "622357801", "622127001", "610463197", FAMOTIDINE)
PRESCRIBED = (
    Prescribed("P008", SAKURA, (AMLODIPINE, ITRACONAZOLE), 28, BLUE_SKY),
    Prescribed("P008", MOMIJI, (LOXOPROFEN, FAMOTIDINE), 7),
    Prescribed("P006", SAKURA, MANY, 28, BLUE_SKY),
)
"""Another clinic that prescribes P008 アムロジピン finds a duplicate; トリアゾラム and イトラコナゾール are a pair."""


def document(given: Prescribed, person: Member, prescriber: str, drugs: Sequence[DrugConcept], on: date) -> Document:
    """Return what a doctor writes for a fictional person: one RP a medicine, one unit of its price a day."""
    return Document(
        form=Form.JSON,
        facility=Facility.coded(given.clinic, "架空診療所"),
        prescriber=Prescriber("", "ｲｼ", prescriber),
        patient=Patient(person.key, person.name, "ｶｸｳ", person.sex, person.birth_date),
        insurance=_insurance(person),
        issued_on=on,
        rps=tuple(_rp(place, drug, given.days) for place, drug in enumerate(drugs, start=1)),
    )


def _insurance(person: Member) -> Insurance:
    coverage = person.coverages[0]
    is_late = coverage.insurer.startswith("39")
    kind = LATE_ELDERLY if is_late else EMPLOYED if len(coverage.insurer) == len("06139992") else NATIONAL
    return Insurance(
        kind=kind, insurer_number=coverage.insurer, symbol=coverage.symbol, number=coverage.number,
        branch="" if is_late else coverage.branch, relationship=coverage.relationship,
        burden=TWENTY_PERCENT if is_late else "", copay_ratio=None, benefit_ratio=None, work_related="",
        receipt_type="",
    )  # fmt: skip


def _rp(place: int, drug: DrugConcept, days: int) -> Rp:
    item = Item(
        rp_number=place, order=1, information=Information.DRUG, drug_code=DrugCode(System.RECEIPT, drug.receipt_code),
        name=drug.name, dose=Decimal(1), potency=Potency.PRICE_UNIT, unit=drug.unit,
    )  # fmt: skip
    return Rp(number=place, dosage_form=DosageForm.INTERNAL, quantity=days, usage=USAGE, items=(item,))


def result(given: Prescribed, uid: str, drugs: Sequence[DrugConcept], on: date) -> dict[str, object]:
    """Return the pharmacy's result in JSON: everything as prescribed."""
    return {
        "facility_code": given.pharmacy,
        "prescription_id": uid,
        "dispensed_on": on.isoformat(),
        "items": [_given(place, drug, given.days) for place, drug in enumerate(drugs, start=1)],
    }


def _given(place: int, drug: DrugConcept, days: int) -> dict[str, object]:
    code = {"system": "receipt", "value": drug.receipt_code}
    return {
        "item": f"{place}-1", "disposition": "as_prescribed", "code": code, "name": drug.name, "quantity": str(days),
        "unit": drug.unit,
    }  # fmt: skip
