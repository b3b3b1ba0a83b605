"""What a patient takes by a result of dispensing, and for how long (E-17)."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from eprescription.rules.checks.findings import New
from eprescription.rules.checks.items import new_item
from eprescription.rules.document import Document, DosageForm, Rp
from eprescription.rules.drugs.concepts import Masters
from eprescription.rules.durations import DAYS, Interval, days_given, span
from eprescription.rules.given import Disposition, Prescribed
from eprescription.rules.result_items import drug_of, others_of, prescribed_of, quantity_of
from eprescription.rules.results import GivenItem, Result


def taken_items(document: Document | None, result: Result, masters: Masters) -> tuple[New, ...]:
    """Return what is taken from the day of dispensing on; several lots of one product count once.

    `document` is the prescription, as far as the platform knows it.
    """
    others = others_of(document) if document else frozenset()
    prescribed = prescribed_of(document, masters) if document else {}
    rps = {item.key: rp for rp in (document.rps if document else ()) for item in rp.items}
    found: dict[tuple[str, str], New] = {}
    for one in _given(result, others):
        drug = drug_of(one, masters, result.dispensed_on)
        if drug is not None:
            days, counted = _span(one, rps.get(one.item_key), prescribed.get(one.item_key), result)
            taken = new_item(one.item_key, drug, days, counted, masters)
            found.setdefault((one.item_key, drug.receipt_code), taken)
    return tuple(found.values())


def _given(result: Result, others: frozenset[str]) -> Iterator[GivenItem]:
    return (one for one in result.items if one.item_key not in others and one.disposition is not Disposition.DROPPED)


def _span(one: GivenItem, rp: Rp | None, prescribed: Prescribed | None, result: Result) -> tuple[Interval, str]:
    """Return from when to when one counts: so long as was said, else as prescribed, a part of it pro rata."""
    on = result.dispensed_on
    if one.days is not None:
        return Interval(on, on + timedelta(days=one.days)), DAYS
    if rp is None:
        return span(DosageForm.UNKNOWN, 1, on)
    days = quantity_of(rp)
    if one.disposition is Disposition.PARTIAL and prescribed is not None:
        days = days_given(days, given=_total(one.item_key, result), prescribed=prescribed.amount)
    return span(rp.dosage_form, days, on)


def _total(item_key: str, result: Result) -> Decimal:
    return sum((one.amount for one in result.items if one.item_key == item_key), Decimal(0))
