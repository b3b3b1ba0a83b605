"""A prescription of any items, and the codes of what is wrong with it."""

from collections.abc import Iterable
from datetime import date

from eprescription.rules.document import (
    Document,
    DosageForm,
    Facility,
    FeeTable,
    Form,
    Insurance,
    Item,
    Patient,
    Prescriber,
    Rp,
    Usage,
)
from platform_site.errors import Fault


def document(*items: Item, issued_on: date = date(2026, 11, 21)) -> Document:
    """Return a prescription of a fictional person with these items in one RP."""
    return Document(
        form=Form.JSON,
        facility=Facility(FeeTable.MEDICAL, "9999999", "13", "架空医院"),
        prescriber=Prescriber("", "カクウ　イシ", "架空　医師"),
        patient=Patient("1", "試験　歩", "シケン　アユム", "2", date(1980, 1, 1)),
        insurance=Insurance(
            kind="1", insurer_number="06139992", symbol="架空", number="1", branch="01", relationship="1",
            burden="", copay_ratio=30, benefit_ratio=None, work_related="", receipt_type="",
        ),
        issued_on=issued_on,
        rps=(
            Rp(
                number=1, dosage_form=DosageForm.INTERNAL, quantity=7,
                usage=Usage("1", "", "１日１回朝食後", None), items=items,
            ),
        ),
    )  # fmt: skip


def codes_of(faults: Iterable[Fault]) -> list[str]:
    """Return the codes of faults in their order."""
    return [fault.problem.code for fault in faults]
