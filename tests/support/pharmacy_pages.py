"""A pharmacist at the pages of a pharmacy: what she has in hand, and the buttons that she presses."""

from contextlib import suppress
from typing import Any

from django.urls import reverse

from eprescription.models import Dispensing, Prescription
from eprescription.states import DispensingState
from tests.eprescription.pharmacies import number_of, opened
from tests.fuzz.forms import Offered
from tests.support import rx
from tests.support.clinic_pages import doctor
from tests.support.drug_rows import named
from tests.support.pages import seen, text_of
from tests.support.visitors import Visitor


def pharmacist(name: str = "pharmacist-1") -> Visitor:
    """Sign the sandbox's pharmacist in, whose key it keeps under her account's name."""
    return doctor(name)


def printed(row: Prescription, person: str = "P001", **changed: str) -> dict[str, str]:
    """Return the form of a redemption as the copy says it, or something else of it."""
    _, _, _, insurer, symbol, number, branch = rx.PEOPLE[person]
    return {
        "redemption_number": number_of(row), "way": "insurance", "insurer_number": insurer, "symbol": symbol,
        "number": number, "branch": branch, **changed,
    }  # fmt: skip


def page_of(row: Prescription, name: str = "pharmacy_audit") -> str:
    """Return the address of a page about a prescription."""
    return reverse(name, args=[row.uid])


def sheet_on(page: str, **changed: str) -> dict[str, Any]:
    """Return the form of a sheet as a page shows it, with some fields changed."""
    reader = Sheet(page)
    return {**reader.sheet, **changed}


class Sheet(Offered):
    """Reads what stands in the fields of a page: of a list to choose from, what is chosen."""

    def __init__(self, page: str) -> None:
        self.sheet: dict[str, Any] = {"item": [], "added": []}
        super().__init__(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field in."""
        super().handle_starttag(tag, attrs)
        has = dict(attrs)
        if tag == "option" and self._select and "selected" in has:
            self.sheet[self._select] = has.get("value") or ""
        if tag != "input" or has.get("name") in (None, "csrfmiddlewaretoken") or has.get("type") == "checkbox":
            return
        if has["name"] in ("item", "added"):
            self.sheet[has["name"]].append(has.get("value") or "")
        else:
            self.sheet[str(has["name"])] = has.get("value") or ""


def code_of(name: str) -> str:
    """Return how a form names a product."""
    return named(name).receipt_code


def sheet_of(visitor: Visitor, row: Prescription, **changed: str) -> dict[str, Any]:
    """Open the sheet of a prescription; return its form as it begins, with some fields changed."""
    return sheet_on(seen(visitor, page_of(row, "pharmacy_dispense")), **changed)


def pressed(visitor: Visitor, row: Prescription, deed: str, form: dict[str, Any]) -> Any:
    """Press a button of the sheet."""
    return visitor.post(page_of(row, "pharmacy_dispense"), {**form, "do": deed})


def to_sign(visitor: Visitor, row: Prescription, **changed: str) -> str:
    """Fill the sheet in and go on; return the address of the page to sign on."""
    answer = pressed(visitor, row, "confirm", sheet_of(visitor, row, **changed))
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def result_of(row: Prescription) -> Dispensing | None:
    """Return the result of a prescription that counts."""
    with opened(row), suppress(Dispensing.DoesNotExist):
        return Dispensing.objects.prefetch_related("items").get(prescription=row, state=DispensingState.CURRENT)
    return None
