"""From the rows that a prescriber typed to the document that she signs."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.crypto import get_random_string

from eprescription.portal.clinic_insurance import insurance_of, payers_of
from eprescription.portal.clinic_supplements import as_written, supplements_of
from eprescription.queries.drug_search import Found
from eprescription.queries.visits import Visit
from eprescription.rules.document import (
    Document,
    DosageForm,
    Facility,
    Form,
    Information,
    Item,
    Potency,
    Prescriber,
    Remark,
    Rp,
    Usage,
)
from eprescription.rules.json_form.writing import as_json


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
    """Return one medicine with its usage; of a split prescription, 調剤数量 is that of all parts."""
    besides = supplements_of(typed)
    item = Item(
        rp_number=number, order=1, information=Information.DRUG, drug_code=found.code, name=found.concept.name,
        dose=as_written(typed.get("dose") or Decimal(1)), potency=Potency.PRICE_UNIT, unit=found.concept.unit,
        uneven=besides.uneven, single_dose=besides.single_dose, single_times=besides.single_times, notes=besides.notes,
    )  # fmt: skip
    part, quantity = typed.get("split_quantity"), int(typed["quantity"])
    return Rp(
        number=number, dosage_form=DosageForm(typed["form"]), quantity=quantity, split_quantity=part,
        total_quantity=quantity if part else None, usage=Usage("1", "", typed.get("usage", ""), None),
        usage_notes=besides.usage_notes, items=(item,),
    )  # fmt: skip
