"""薬価基準収載品目リスト: a row of the public price list, which alone says YJコード and 規格.

The columns are told by their headings: those of the public list's CSV, or those of our own `masters/drugs.csv`.
"""

import re

from eprescription.rules.drugs.cells import Cells
from eprescription.rules.drugs.entries import DrugEntry


HEADINGS = {
    "yakka_code": "yj_code", "brand_name": "name", "dosage_form_cd": "form", "unit_cd": "unit_code",
    "price_yen": "price", "narcotic_cd": "controlled", "generic_flag": "is_generic", "ippan_code": "generic_code",
    "ippan_name": "generic_name", "expires": "transition_until",
}  # fmt: skip
"""Headings of the public list that are called otherwise here."""
NEEDED = ("yj_code", "receipt_code", "name", "spec", "form", "unit", "price", "controlled")
RECEIPT_CODE, PRICE_CODE = re.compile(r"6[0-9]{8}"), re.compile(r"[0-9A-Z]{12}")
GENERIC_CODE = re.compile(r"[0-9A-Z]{9}ZZZ")
CONTROLLED, FORMS = ("0", "1", "2", "3", "5"), ("1", "3", "4", "6", "8")


def entry_of(cells: Cells) -> DrugEntry:
    """Return the medicine of a row; what is wrong is noted in the cells.

    The list gives one code of 12 to a product, its YJコード; the price list's own code is the same up to 統一名収載.
    """
    yj_code = cells.code("yj_code", PRICE_CODE, needed=True)
    return DrugEntry(
        receipt_code=cells.code("receipt_code", RECEIPT_CODE, needed=True),
        price_code=cells.code("price_code", PRICE_CODE) or yj_code,
        yj_codes=(yj_code,),
        name=cells.text("name", 200, needed=True),
        kana=cells.text("kana", 200),
        spec=cells.text("spec", 200, needed=True),
        unit_code=cells.text("unit_code", 3),
        unit=cells.text("unit", 40),
        price=cells.amount("price"),
        controlled=cells.choice("controlled", CONTROLLED),
        is_generic=cells.flag("is_generic"),
        form=cells.choice("form", FORMS),
        listed_on=cells.day("listed_on"),
        transition_until=cells.day("transition_until"),
        generic_code=cells.code("generic_code", GENERIC_CODE),
        generic_name=cells.text("generic_name", 200),
    )
