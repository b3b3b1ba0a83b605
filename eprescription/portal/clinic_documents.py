"""From the rows that a prescriber typed to the document that she signs, and back from an earlier one to rows."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.crypto import get_random_string

from eprescription.portal.clinic_insurance import insurance_of, payers_of
from eprescription.portal.clinic_sheets import Row
from eprescription.queries.drug_search import Found, found_by
from eprescription.queries.visits import Visit
from eprescription.rules.document import (
    Document,
    DosageForm,
    Facility,
    FeeTable,
    Form,
    Information,
    Item,
    ItemNote,
    Potency,
    Prescriber,
    Remark,
    Rp,
    Usage,
    Veto,
)
from eprescription.rules.drugs.masters import DrugMasters
from eprescription.rules.guard.units import price_amount
from eprescription.rules.json_form.writing import as_json


VETO = ItemNote(Veto.GENERIC, "後発医薬品への変更不可", "")
NUMBERED = "作成番号"
"""What a page's own number is called in 備考; `eprescription/remark.html` explains it to whoever reads it."""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What it is made of: with digits, one in 3,000 would be taken for an individual number."""
Filled = tuple[Found, Mapping[str, Any]]


def document_of(
    visit: Visit, rows: Sequence[Filled], whole: Mapping[str, Any], *, prescriber: Prescriber, facility: Facility,
    on: date,
) -> Document:  # fmt: skip
    """Return the prescription; `whole` is what holds for all of it, by the names of `Document`."""
    return Document(
        form=Form.JSON,
        facility=facility,
        prescriber=prescriber,
        patient=visit.as_patient(),
        insurance=insurance_of(visit.answer, visit.birth_date, on),
        payers=payers_of(visit.answer),
        issued_on=on,
        rps=rps_of(rows),
        **whole,
    )


def facility_of(code: str, name: str) -> Facility:
    """Return a facility by its ten digits, as a prescription names it."""
    return Facility(FeeTable(code[2]), code[3:], code[:2], name)


def numbered() -> tuple[Remark, ...]:
    """Return 備考 with a number that makes its bytes unlike those of the same medicines of another time."""
    return (Remark("", f"{NUMBERED} {get_random_string(12, LETTERS)}"),)


def rps_of(rows: Sequence[Filled]) -> tuple[Rp, ...]:
    """Return the medicines that were typed."""
    return tuple(rp_of(number, found, typed) for number, (found, typed) in enumerate(rows, start=1))


def content_of(document: Document) -> str:
    """Return the JSON that is signed."""
    return json.dumps(as_json(document), ensure_ascii=False)


def rp_of(number: int, found: Found, typed: Mapping[str, Any]) -> Rp:
    """Return one medicine with its usage."""
    item = Item(
        rp_number=number, order=1, information=Information.DRUG, drug_code=found.code, name=found.concept.name,
        dose=typed.get("dose") or Decimal(1), potency=Potency.PRICE_UNIT, unit=found.concept.unit,
        notes=(VETO,) if typed.get("no_generic") else (),
    )  # fmt: skip
    usage = Usage("1", "", typed.get("usage", ""), None)
    form, quantity = DosageForm(typed["form"]), int(typed["quantity"])
    return Rp(number=number, dosage_form=form, quantity=quantity, usage=usage, items=(item,))


def rows_of(document: Document, masters: DrugMasters, on: date) -> tuple[list[Row], list[str]]:
    """Return the rows of an earlier prescription, and the names of what may not be prescribed any more."""
    rows, gone = [], []
    for rp in document.rps:
        for item in rp.items:
            found = found_by(item.drug_code, masters, on)
            if found is None:
                gone.append(item.name)
            else:
                rows.append(_row(rp, item, found))
    return rows, gone


def _row(rp: Rp, item: Item, found: Found) -> Row:
    return {
        "drug": found.value,
        "dose": f"{price_amount(item, found.concept).normalize():f}",
        "form": str(rp.dosage_form),
        "quantity": str(rp.quantity),
        "usage": rp.usage.name,
        "no_generic": "on" if Veto.GENERIC in item.vetoes else "",
    }
