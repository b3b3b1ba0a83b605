"""A line of the fund's file of receipt counts: a facility, a month, its receipts, and those of patients with card."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.rules import months
from platform_site.errors import Fault, Format, FutureDate, IndividualNumber, Required
from platform_site.identifiers import BadIdentifier, FacilityCode
from platform_site.identifiers.individual_numbers import contains_individual_number


COLUMNS = {
    "facility_code": "医療機関コード",
    "month": "診療月",
    "receipts": "レセプト件数",
    "with_card": "マイナ保険証利用件数",
}
"""The columns by their names in English, each with the one in Japanese that is taken as well."""
LONGEST_COUNT = 9


@dataclass(frozen=True)
class ReceiptLine:
    """What a sound line says."""

    facility_code: str
    month: date
    receipts: int
    with_card: int


def column_of(heading: str) -> str | None:
    """Return which column a heading names, in either language; None for none."""
    name = unicodedata.normalize("NFKC", heading[:40]).strip()
    return next((column for column, label in COLUMNS.items() if name in (column, label)), None)


def parse(cells: Mapping[str, str], *, today: date) -> ReceiptLine | list[Fault]:
    """Return what a line says, or all that is wrong with it; a value is never repeated in a fault."""
    plain = {name: unicodedata.normalize("NFKC", cells.get(name, "")[:100]).strip() for name in COLUMNS}
    faults = [fault for name, text in plain.items() if (fault := _fault(name, text))]
    if faults:
        return faults
    line = ReceiptLine(
        plain["facility_code"], months.parse(plain["month"]), int(plain["receipts"]), int(plain["with_card"])
    )
    if line.month > today.replace(day=1):
        return [Fault(FutureDate, "/month")]
    if line.with_card > line.receipts:
        return [Fault(Format, "/with_card", "レセプト件数より多くなっています。")]
    return line


def _fault(name: str, text: str) -> Fault | None:
    if contains_individual_number(text):
        return Fault(IndividualNumber, f"/{name}")
    if not text:
        return Fault(Required, f"/{name}")
    try:
        _check(name, text)
    except BadIdentifier as error:
        return Fault(error.problem, f"/{name}", error.hint)
    return None


def _check(name: str, text: str) -> None:
    if name == "facility_code":
        FacilityCode.parse(text)
    elif name == "month":
        months.parse(text)
    elif not (text.isascii() and text.isdigit() and len(text) <= LONGEST_COUNT):
        raise BadIdentifier(problem=Format, hint="件数は、区切りのない数字（0以上）で書いてください。")
