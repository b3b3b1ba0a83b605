"""Reading the head of a prescription, whose records were checked before."""

from datetime import date
from typing import Any

from eprescription.rules.document import (
    Facility,
    FeeTable,
    Insurance,
    Narcotics,
    Patient,
    Payer,
    Prescriber,
    Remark,
    Split,
)
from eprescription.rules.records.sections import Section


def head_of(head: Section) -> dict[str, Any]:
    """Return what `Document` has of records 1 to 82, by its names."""
    return {
        "facility": _facility(head),
        "prescriber": Prescriber(**head.texts("5")),
        "patient": _patient(head),
        "insurance": _insurance(head),
        "payers": tuple(_payer(head, number) for number in ("27", "28", "29") if head.has(number)),
        "special_payer": _payer(head, "30") if head.has("30") else None,
        "issued_on": head.one("51").day("issued_on"),
        "last_day": _last_day(head),
        "narcotics": Narcotics(**head.texts("61")) if head.has("61") else None,
        "leftover": head.one("62").text("leftover"),
        "split": _split(head),
        "refills": head.one("64").number("refills") or 1,
        "remarks": tuple(Remark(entry.text("kind"), entry.text("text")) for entry in head.all("81")),
        "redemption_number": head.one("82").text("redemption_number"),
    }


def _facility(head: Section) -> Facility:
    texts = head.texts("1", "2", "3", "4")
    texts["fee_table"] = FeeTable(texts["fee_table"] or FeeTable.MEDICAL)
    return Facility(**texts)


def _patient(head: Section) -> Patient:
    return Patient(**head.texts("11", "12") | {"birth_date": head.one("13").day("birth_date")})


def _insurance(head: Section) -> Insurance:
    ratios = {member: head.one("24").number(member) for member in ("copay_ratio", "benefit_ratio")}
    return Insurance(**head.texts("14", "21", "22", "23", "25", "31") | ratios)


def _payer(head: Section, number: str) -> Payer:
    return Payer(**head.texts(number))


def _last_day(head: Section) -> date | None:
    return head.one("52").day("last_day") if head.has("52") else None


def _split(head: Section) -> Split | None:
    total, part = (head.one("63").number(member) for member in ("total", "part"))
    return Split(total, part) if total and part else None
