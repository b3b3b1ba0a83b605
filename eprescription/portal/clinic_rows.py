"""From an earlier prescription back to the rows in which it would be typed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from eprescription.portal.clinic_sheets import Row
from eprescription.portal.clinic_supplements import shown_in, typed_of, written_of
from eprescription.queries.drug_search import Found, found_by
from eprescription.rules.amounts import plain
from eprescription.rules.document import Document, Item, Rp
from eprescription.rules.drugs.masters import DrugMasters
from eprescription.rules.guard.units import price_amount


def rows_of(document: Document, masters: DrugMasters, on: date) -> tuple[list[Row], list[str]]:
    """Return the rows of an earlier prescription, and in words what of it may not, or cannot, be written here."""
    rows, left_out = [], []
    for rp in document.rps:
        for item in rp.items:
            found = found_by(item.drug_code, masters, on)
            if found is None:
                left_out.append(f"{item.name} は、いまは処方できないため除きました。")
                continue
            row = _row(rp, item, found)
            shown = shown_in(row)
            rows.append(row if shown.uneven else row | {"uneven": ""})
            lost = written_of(rp, item).without(shown)
            left_out += [f"{item.name} の「{text}」は、この画面では書けないため除きました。" for text in lost]
    return rows, left_out


def _row(rp: Rp, item: Item, found: Found) -> Row:
    factor = price_amount(replace(item, dose=Decimal(1)), found.concept)
    return {
        "drug": found.value, "dose": plain(item.dose * factor), "form": str(rp.dosage_form),
        "quantity": str(rp.quantity), "split_quantity": str(rp.split_quantity or ""), "usage": rp.usage.name,
        **typed_of(written_of(rp, item), factor),
    }  # fmt: skip
