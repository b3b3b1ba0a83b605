"""The rows of a result's sheet: as forms, and as the document that they become."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from eprescription.portal.pharmacy_added import AddedForm
from eprescription.portal.pharmacy_begun import is_added, is_row, left_besides
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_forms import GivenForm
from eprescription.portal.pharmacy_product_forms import ProductForm
from eprescription.portal.pharmacy_result_forms import ResultForm
from eprescription.portal.pharmacy_sheets import HEAD, ResultSheet, Row
from eprescription.rules.given import Disposition
from eprescription.rules.result_form import as_json, item_as_json
from eprescription.rules.results import GivenItem
from platform_site.models import Organisation


class ResultFilling(NamedTuple):
    """The forms of all rows, and that of the whole result; `faults` is what is wrong with it as a whole."""

    rows: list[GivenForm]
    added: list[AddedForm]
    head: ResultForm
    faults: list[str]

    @property
    def lines(self) -> list[ProductForm]:
        """All rows, in the order in which the document says them."""
        return [*self.rows, *self.added]

    @property
    def is_valid(self) -> bool:
        """Tell if all is filled in; no short cut, or the later forms would not say what is wrong with them."""
        judged = [form.is_valid() for form in (*self.lines, self.head)]
        return all(judged)

    @property
    def is_wrong(self) -> bool:
        """Tell if its page has to say what is wrong with it."""
        return bool(self.faults) or any(form.errors for form in (*self.lines, self.head))


def filling(case: Case, sheet: ResultSheet, *, bound: bool) -> ResultFilling:
    """Return the forms, filled in and judged if they were sent; a row of no prescribed item is passed over."""
    rows: list[GivenForm] = []
    for row in sheet.rows:
        if row["item"] in case.prescribed:
            rows.append(GivenForm(case, row, len(rows), bound=bound))
    added = [AddedForm(case, row, place, bound=bound) for place, row in enumerate(_added(case, sheet))]
    head = {name: getattr(sheet, name) for name in HEAD}
    return ResultFilling(rows, added, ResultForm(case, head if bound else None, initial=head), [])


def content_of(case: Case, filled: ResultFilling, house: Organisation) -> bytes:
    """Return the JSON that the pharmacist signs; the forms are valid."""
    left = [form.leftover() for form in filled.rows if form.cleaned_data["left"]]
    left += [{name: text for name, text in as_json(each).items() if text} for each in left_besides(case)]
    head = filled.head.cleaned_data
    result: dict[str, Any] = {
        "facility_code": house.code, "dispensed_on": case.on.isoformat(),
        "items": [*(form.given() for form in filled.lines), *map(item_as_json, _others(case))], **case.named,
    }  # fmt: skip
    result |= {"leftover": left} if left else {}
    result |= {"message": head["message"]} if head.get("message") else {}
    result |= {"next_due_on": head["next_due_on"].isoformat()} if head.get("next_due_on") else {}
    return json.dumps(result, ensure_ascii=False).encode()


def _added(case: Case, sheet: ResultSheet) -> Iterator[Row]:
    """Yield the added rows, each under its key: the one that it had in the result, or one that nothing has."""
    if not case.may_differ:
        return
    had = {one.item_key for one in case.result.items if is_added(one)} if case.result else set()
    taken = had | {item.key for item in case.document.items}
    free = (key for number in range(1, 100) if (key := f"{number}-1") not in taken)
    for row in sheet.added:
        yield row if row["item"] in had else {**row, "item": next(free)}


def _others(case: Case) -> Iterator[GivenItem]:
    """Yield what has no row: of a result that is corrected as it stands in it.

    Of a first one it is what is no medicine of the masters, which is given as prescribed.
    """
    if case.result is not None:
        yield from (one for one in case.result.items if not is_row(case, one) and not is_added(one))
        return
    as_it_is = Disposition.AS_PRESCRIBED
    for key, (name, amount, unit) in case.others.items():
        yield GivenItem(item_key=key, disposition=as_it_is, code=None, name=name, amount=amount, unit=unit)
