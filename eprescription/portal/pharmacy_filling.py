"""The rows of a result's sheet: as they begin, as forms, and as the document that they become."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_forms import GivenForm
from eprescription.portal.pharmacy_result_forms import ResultForm
from eprescription.portal.pharmacy_sheets import ResultSheet, Row
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.given import Disposition
from eprescription.rules.result_form import item_as_json
from eprescription.rules.results import GivenItem
from platform_site.models import Organisation


class ResultFilling(NamedTuple):
    """The forms of all rows, and that of the whole result; `faults` is what is wrong with it as a whole."""

    rows: list[GivenForm]
    head: ResultForm
    faults: list[str]

    @property
    def is_valid(self) -> bool:
        """Tell if all is filled in; no short cut, or the later forms would not say what is wrong with them."""
        judged = [form.is_valid() for form in (*self.rows, self.head)]
        return all(judged)

    @property
    def is_wrong(self) -> bool:
        """Tell if its page has to say what is wrong with it."""
        return bool(self.faults) or any(form.errors for form in (*self.rows, self.head))


def begun(case: Case) -> ResultSheet:
    """Return the sheet as it begins: as prescribed, or as the result that is corrected says."""
    if case.result is None:
        return ResultSheet(tuple(_as_prescribed(case, key) for key in case.prescribed))
    known = {each.name: each for each in case.result.leftover}
    rows = tuple(_as_given(one, known) for one in case.result.items if one.item_key in case.prescribed)
    due = case.result.next_due_on
    return ResultSheet(rows, message=case.result.message, next_due_on=due.isoformat() if due else "")


def filling(case: Case, sheet: ResultSheet, *, bound: bool) -> ResultFilling:
    """Return the forms, filled in and judged if they were sent; a row of no prescribed item is passed over."""
    rows: list[GivenForm] = []
    for row in sheet.rows:
        if row["item"] in case.prescribed:
            rows.append(GivenForm(case, row, len(rows), bound=bound))
    head = {"message": sheet.message, "next_due_on": sheet.next_due_on, "store": sheet.store}
    return ResultFilling(rows, ResultForm(case, head if bound else None, initial=head), [])


def content_of(case: Case, filled: ResultFilling, house: Organisation) -> bytes:
    """Return the JSON that the pharmacist signs; the forms are valid."""
    left = [form.leftover() for form in filled.rows if form.cleaned_data["left"]]
    head = filled.head.cleaned_data
    result: dict[str, Any] = {
        "facility_code": house.code, "prescription_id": str(case.row.uid), "dispensed_on": case.on.isoformat(),
        "items": [*(form.given() for form in filled.rows), *map(item_as_json, _others(case))],
    }  # fmt: skip
    result |= {"leftover": left} if left else {}
    result |= {"message": head["message"]} if head["message"] else {}
    result |= {"next_due_on": head["next_due_on"].isoformat()} if head.get("next_due_on") else {}
    return json.dumps(result, ensure_ascii=False).encode()


def _others(case: Case) -> Iterator[GivenItem]:
    """Yield what has no row: of a result that is corrected as it stands in it, what was added too.

    Of a first one it is what is no medicine of the masters, which is given as prescribed.
    """
    if case.result is not None:
        yield from (one for one in case.result.items if one.item_key not in case.prescribed)
        return
    as_it_is = Disposition.AS_PRESCRIBED
    for key, (name, amount, unit) in case.others.items():
        yield GivenItem(item_key=key, disposition=as_it_is, code=None, name=name, amount=amount, unit=unit)


def _as_prescribed(case: Case, key: str) -> Row:
    prescribed = case.prescribed[key]
    concept = prescribed.concept
    is_product = isinstance(concept, DrugConcept)
    return {
        "item": key,
        "disposition": Disposition.AS_PRESCRIBED if is_product else Disposition.GENERIC,
        "product": concept.receipt_code if isinstance(concept, DrugConcept) else "",
        "quantity": f"{prescribed.amount.normalize():f}",
    }


def _as_given(one: GivenItem, left: dict[str, Any]) -> Row:
    leftover = left.get(one.name)
    ground = f"inquiry:{one.inquiry_id}" if one.inquiry_id else f"protocol:{one.protocol_id}" if one.protocol_id else ""
    return {
        "item": one.item_key, "disposition": one.disposition.value, "product": one.code.code if one.code else "",
        "quantity": f"{one.amount.normalize():f}", "taken_days": str(one.days or ""), "ground": ground, "lot": one.lot,
        "package_code": one.package_code, "left": leftover.quantity if leftover else "",
        "left_reason": leftover.reason if leftover else "",
    }  # fmt: skip
