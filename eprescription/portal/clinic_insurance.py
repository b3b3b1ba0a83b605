"""保険欄: the insurance that a prescription names, out of what the facility was told at the counter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from eprescription.rules.document import Insurance, Payer


NONE = Insurance("1", "", "", "", "", "1", "", None, None, "", "")
"""What stands there for somebody whom a welfare office alone pays for (保険種別 1: 医保又は公費)."""
NATIONAL, LATE_ELDERLY = "2", "7"
NATIONAL_DIGITS = 6
PRESCHOOL, ELDERLY = 6, 70
FULL, SECOND = 30, 20
Told = Mapping[str, Any]


def insurance_of(answer: Told, birth_date: date, on: date) -> Insurance:
    """Return records 14 and 21 to 24 for the first coverage that was told with its numbers."""
    coverage = next((each for each in answer["coverages"] if each["number"] is not None), None)
    if coverage is None:
        return NONE
    ratio, kind = coverage["copay_ratio"], kind_of(coverage["insurer_number"])
    relationship = coverage["relationship"]
    return Insurance(
        kind=kind, insurer_number=coverage["insurer_number"], symbol=coverage["symbol"], number=coverage["number"],
        branch=coverage["branch"], relationship=relationship["code"] if relationship else "1",
        burden=burden_of(birth_date, on, ratio=ratio, kind=kind), copay_ratio=ratio,
        benefit_ratio=None if ratio is None else 100 - ratio, work_related="", receipt_type="",
    )  # fmt: skip


def payers_of(answer: Told) -> tuple[Payer, ...]:
    """Return the welfare office that pays, if one does (公費)."""
    recipient = answer["assistance"]["recipient"]
    return (Payer(recipient["payer_number"], recipient["recipient_number"]),) if recipient else ()


def kind_of(insurer_number: str) -> str:
    """Return 保険種別 (record 21): 6 digits are 国保, as is 67, and 39 is 後期高齢者 (法別番号)."""
    if insurer_number.startswith("39") and len(insurer_number) > NATIONAL_DIGITS:
        return LATE_ELDERLY
    is_national = len(insurer_number) == NATIONAL_DIGITS or insurer_number.startswith("67")
    return NATIONAL if is_national else "1"


def burden_of(birth_date: date, on: date, *, ratio: int | None, kind: str) -> str:
    """Return 一部負担金区分 (record 14) of small children and of the elderly; empty in between."""
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if age < PRESCHOOL:
        return "3"
    if age < ELDERLY and kind != LATE_ELDERLY:
        return ""
    if ratio == FULL:
        return "2"
    return "5" if ratio == SECOND and kind == LATE_ELDERLY else "1"
