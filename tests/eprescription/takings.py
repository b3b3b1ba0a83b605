"""What is newly prescribed and what is taken already: built by hand, drawn by Hypothesis, and compared day by day."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from eprescription.rules.checks.findings import Allergy, New, Options, Side, Taken
from eprescription.rules.document import (
    Document,
    DosageForm,
    DrugCode,
    Facility,
    FeeTable,
    Form,
    Information,
    Insurance,
    Item,
    Patient,
    Potency,
    Prescriber,
    Rp,
    Setting,
    System,
    Usage,
)
from eprescription.rules.drugs.concepts import DrugConcept, Pair
from tests.eprescription.pairs_by_hand import DRUGS, PAIRS, stands_on


DAY = date(2026, 11, 20)
CLINIC, OTHER = 1, 2
ASKED = Options(organisation_id=CLINIC, on=DAY)


def day(number: int) -> date:
    """Return a day counted from DAY."""
    return DAY + timedelta(days=number)


def new(drug: DrugConcept, first: int = 0, days: int = 14, *, key: str = "1-1", **more) -> New:
    """Return a new item of a medicine from a day on, for so many days."""
    values = {
        "name": drug.name,
        "ingredient7s": frozenset({drug.ingredient7}),
        "components": drug.components,
        "route": drug.route,
        "counted": "days",
        "class_keys": frozenset({drug.class_key} - {""}),
    }
    return New(item_key=key, starts_on=day(first), ends_on=day(first + days), **{**values, **more})


def taken(drug: DrugConcept, first: int = 0, days: int = 14, *, line: int = 1, **more) -> Taken:
    """Return a line of a medicine that another facility prescribed."""
    values = {
        "item_key": "1-1",
        "name": drug.name,
        "drug": drug.receipt_code,
        "ingredient7s": frozenset({drug.ingredient7}),
        "components": drug.components,
        "route": drug.route,
        "counted": "days",
        "organisation_id": OTHER,
        "organisation_name": "架空内科",
        "setting": Setting.OUTPATIENT,
        "side": Side.DISPENSED,
        "is_paper": False,
        "prescription_uid": f"rx-{line}",
    }
    return Taken(line_id=line, starts_on=day(first), ends_on=day(first + days), **{**values, **more})


def allergy(*components: str, classes: Iterable[str] = (), ref: str = "allergy-1") -> Allergy:
    """Return an allergy to components, to classes, or to both."""
    return Allergy(
        ref=ref,
        components=frozenset(f"c:{one}" for one in components),
        class_keys=frozenset(classes),
        text="発疹",
        source="架空内科",
        recorded_on=day(-400),
    )


def item(drug: DrugConcept, rp_number: int = 1, order: int = 1, **more) -> Item:
    """Return an item of a prescription by the medicine's receipt code."""
    values = {
        "information": Information.DRUG,
        "drug_code": DrugCode(System.RECEIPT, drug.receipt_code),
        "name": drug.name,
        "dose": Decimal(1),
        "potency": Potency.PRICE_UNIT,
        "unit": drug.unit,
    }
    return Item(rp_number=rp_number, order=order, **{**values, **more})


def rp(*items: Item, number: int = 1, form: DosageForm = DosageForm.INTERNAL, quantity: int = 14, **more) -> Rp:
    """Return an RP of these items."""
    usage = Usage("1", "", "１日１回朝食後服用", None)
    return Rp(number=number, dosage_form=form, quantity=quantity, usage=usage, items=items, **more)


def document(*rps: Rp, **more) -> Document:
    """Return a prescription that was issued on DAY for a fictional patient."""
    values = {
        "form": Form.JSON,
        "facility": Facility(FeeTable.MEDICAL, "1234567", "13", "架空内科"),
        "prescriber": Prescriber("1", "ｲｼ ｹﾞﾝ", "医師　元"),
        "patient": Patient("1", "架空　太郎", "ｶｸｳ ﾀﾛｳ", "1", date(1960, 4, 1)),
        "insurance": Insurance("1", "138057", "架空", "12", "01", "1", "", None, None, "", ""),
        "issued_on": DAY,
    }
    return Document(rps=rps, **{**values, **more})


FIRSTS, LENGTHS = st.integers(-60, 40), st.integers(1, 30)
SETTINGS = st.sampled_from(Setting)
TAKEN = st.builds(taken, st.sampled_from(DRUGS), FIRSTS, LENGTHS, organisation_id=st.integers(1, 3), setting=SETTINGS)
NEW = st.builds(new, st.sampled_from(DRUGS), st.integers(-5, 5), LENGTHS)
ALLERGIES = st.sampled_from(
    [(), (allergy("アムロジピン"),), (allergy(classes=["睡眠"]), allergy("シルデナフィル", ref="allergy-2"))]
)


def numbered_lines(lines: Iterable[Taken]) -> list[Taken]:
    """Return the lines with a number each."""
    return [_renamed(line, line_id=place, prescription_uid=f"rx-{place}") for place, line in enumerate(lines, start=1)]


def numbered_items(items: Iterable[New]) -> list[New]:
    """Return the items with a key each."""
    return [_renamed(one, item_key=f"1-{place}") for place, one in enumerate(items, start=1)]


HISTORIES = st.lists(TAKEN, max_size=8).map(numbered_lines)
PRESCRIPTIONS = st.lists(NEW, max_size=4).map(numbered_items)


def _renamed(one, **names):
    values = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return type(one)(**{**values, **names})


def days_of(one: New | Taken, longer: int = 0) -> set[date]:
    """Return each day on which it is taken, and so many after it."""
    return {one.starts_on + timedelta(days=place) for place in range((one.ends_on - one.starts_on).days + longer)}


def is_duplicate(one: New | Taken, other: New | Taken) -> bool:
    """Tell, day by day, if two items are duplicate therapy."""
    return bool(one.route == other.route and one.components & other.components and days_of(one) & days_of(other))


def pairs_met(one: New | Taken, other: New | Taken) -> set[str]:
    """Return the ids of the pairs that two items meet in, either way round, by days that each lasts on."""
    return {
        pair.pair_id
        for pair in PAIRS
        for a, b in ((one, other), (other, one))
        if _are(pair, a, b) and days_of(a, pair.days_after_a) & days_of(b, pair.days_after_b)
    }


def _are(pair: Pair, a: New | Taken, b: New | Taken) -> bool:
    return any(stands_on(code, pair.a, DRUGS) for code in a.ingredient7s) and any(
        stands_on(code, pair.b, DRUGS) for code in b.ingredient7s
    )
