"""What a clinic's doctor writes for a generated person: one prescription of some tablets for two weeks."""

import json
from datetime import date
from decimal import Decimal

from benchmarks.members import CLINIC_CODES, member
from benchmarks.rx_medicines import prescribed
from eprescription.gateways import record_files
from eprescription.rules.document import (
    Document,
    DosageForm,
    DrugCode,
    Facility,
    FeeTable,
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
from eprescription.rules.json_form.writing import as_json
from eprescription.rules.records.writing import written


DAYS = 14
USAGE = Usage("1", "", "１日１回朝食後", None)


def doctor(place: int) -> str:
    """Return the name of the doctor of the clinic at a place."""
    return f"計測　医師{place}"


def is_elderly(n: int) -> bool:
    """Tell if person n is of the age at which a prescription has to say what part she pays, which these do not."""
    return n % 15 == 9


def content(n: int, place: int, serial: int, form: Form, on: date) -> bytes:
    """Return the bytes to sign of person n's prescription; `serial` makes each of them another."""
    document = _document(n, place, serial, form, on)
    if form is Form.JSON:
        return json.dumps(as_json(document), ensure_ascii=False).encode()
    return record_files.as_bytes(written(document))


def _document(n: int, place: int, serial: int, form: Form, on: date) -> Document:
    asked, code = member(n), CLINIC_CODES[place]
    sex = str(1 + n % 2)
    return Document(
        form=form,
        facility=Facility(FeeTable(code[2]), code[3:], code[:2], "計測診療所"),
        prescriber=Prescriber("", "ｹｲｿｸ ｲｼ", doctor(place)),
        patient=Patient(f"B{serial}", "計測　太郎", "ｹｲｿｸ ﾀﾛｳ", sex, asked.birth_date),
        insurance=Insurance(
            kind="1", insurer_number=asked.insurer_number, symbol=asked.symbol, number=asked.number,
            branch=asked.branch, relationship="1", burden="", copay_ratio=None, benefit_ratio=None, work_related="",
            receipt_type="",
        ),
        issued_on=on,
        rps=tuple(_rp(number, drug) for number, drug in enumerate(prescribed(on), start=1)),
    )  # fmt: skip


def _rp(number: int, drug: DrugConcept) -> Rp:
    item = Item(
        rp_number=number, order=1, information=Information.DRUG, drug_code=DrugCode(System.RECEIPT, drug.receipt_code),
        name=drug.name, dose=Decimal(1), potency=Potency.PRICE_UNIT, unit=drug.unit,
    )  # fmt: skip
    return Rp(number=number, dosage_form=DosageForm.INTERNAL, quantity=DAYS, usage=USAGE, items=(item,))
