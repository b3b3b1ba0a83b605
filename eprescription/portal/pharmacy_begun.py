"""The sheet of a result as it begins: as prescribed, or as the result that is corrected says."""

from collections.abc import Iterator

from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_sheets import ResultSheet, Row
from eprescription.rules.amounts import plain
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.given import Disposition
from eprescription.rules.results import GivenItem, Leftover


def begun(case: Case) -> ResultSheet:
    """Return the sheet as it begins."""
    if case.result is None:
        return ResultSheet(tuple(_as_prescribed(case, key) for key in case.prescribed))
    known = {each.name: each for each in case.result.leftover}
    rows = tuple(_as_given(one, known.pop(one.name, None)) for one in case.result.items if is_row(case, one))
    added = tuple(_as_given(one, None) for one in case.result.items if is_added(one))
    due = case.result.next_due_on
    return ResultSheet(rows, added, message=case.result.message, next_due_on=due.isoformat() if due else "")


def is_row(case: Case, one: GivenItem) -> bool:
    """Tell if a row of the sheet shows it."""
    return one.item_key in case.prescribed


def is_added(one: GivenItem) -> bool:
    """Tell if it was given beside what was prescribed."""
    return one.disposition is Disposition.ADDED


def left_besides(case: Case) -> Iterator[Leftover]:
    """Yield 残薬 of a result that is corrected of which no row tells: it stays as it is."""
    if case.result is not None:
        shown = {one.name for one in case.result.items if is_row(case, one)}
        yield from (each for each in case.result.leftover if each.name not in shown)


def _as_prescribed(case: Case, key: str) -> Row:
    prescribed = case.prescribed[key]
    concept = prescribed.concept
    is_product = isinstance(concept, DrugConcept)
    return {
        "item": key,
        "disposition": Disposition.AS_PRESCRIBED if is_product else Disposition.GENERIC,
        "product": concept.receipt_code if isinstance(concept, DrugConcept) else "",
        "quantity": plain(prescribed.amount),
        "usage": case.usages.get(key, ""),
    }


def _as_given(one: GivenItem, leftover: Leftover | None) -> Row:
    ground = f"inquiry:{one.inquiry_id}" if one.inquiry_id else f"protocol:{one.protocol_id}" if one.protocol_id else ""
    return {
        "item": one.item_key, "disposition": one.disposition.value, "product": one.code.code if one.code else "",
        "quantity": plain(one.amount), "taken_days": str(one.days or ""), "usage": one.usage,
        "ground": ground, "lot": one.lot, "package_code": one.package_code,
        "left": leftover.quantity if leftover else "", "left_reason": leftover.reason if leftover else "",
    }  # fmt: skip
