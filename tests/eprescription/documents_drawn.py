"""Prescriptions drawn by Hypothesis: whatever a record file can hold, written as its reader returns it."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

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
    ItemNote,
    Narcotics,
    Patient,
    Payer,
    Potency,
    Prescriber,
    Remark,
    Rp,
    Split,
    System,
    Uneven,
    Usage,
    UsageNote,
)


ISSUED_ON = date(2026, 11, 21)
DRUGS = (
    DrugCode(System.YJ, "2171022F1029"),
    DrugCode(System.RECEIPT, "620000001"),
    DrugCode(System.GENERIC, "1149019F1ZZZ"),
)


def wide(most: int, *, least: int = 1) -> st.SearchStrategy[str]:
    """Draw a text of an N field, up to the longest; no digits, so that none becomes an individual number."""
    texts = ("髙①（）／％A b"[:most].strip(), "あ" * most, "ｱA" * most)
    return st.sampled_from(texts if least else ("", *texts))


def narrow(most: int) -> st.SearchStrategy[str]:
    """Draw a text of an X field, up to the longest, or a blank."""
    return st.sampled_from(("", "ｱﾝﾞ A-/"[:most], "Z" * most))


def number(most: int, least: int = 1) -> st.SearchStrategy[int]:
    """Draw a whole number."""
    return st.integers(least, most)


AMOUNTS = st.decimals(Decimal("0.00001"), Decimal("999999.99999"), places=5).map(
    lambda amount: Decimal(f"{amount:f}".rstrip("0").rstrip("."))
)
FACILITIES = st.builds(
    Facility, fee_table=st.just(FeeTable.MEDICAL), code=st.just("0200022"), prefecture=st.sampled_from(("13", "99")),
    name=wide(60, least=0), postcode=st.sampled_from(("", "100-0000")), address=wide(50), phone=st.just("03-0000-0000"),
    fax=st.sampled_from(("", "03-0000-0001")), other_contact=wide(50, least=0),
    department_system=st.sampled_from(("", "1", "2")), department_code=narrow(6), department=wide(40),
)  # fmt: skip
PATIENTS = st.builds(
    Patient, code=narrow(15), name=wide(20), kana=narrow(40), sex=st.sampled_from("12"),
    birth_date=st.dates(date(1958, 1, 1), date(2020, 1, 1)),
)  # fmt: skip
INSURANCES = st.builds(
    Insurance, kind=st.sampled_from(("", "1", "2")), insurer_number=st.sampled_from(("", "06139992", "138057")),
    symbol=wide(20, least=0), number=wide(20, least=0), branch=st.sampled_from(("", "00", "A1")),
    relationship=st.sampled_from("12"), burden=st.sampled_from(("", "1", "3")),
    copay_ratio=st.just(30), benefit_ratio=number(100, 0), work_related=st.sampled_from(("", "3")),
    receipt_type=st.sampled_from(("", "1112")),
)  # fmt: skip
PAYERS = st.sampled_from((Payer("12139994", "0000018"), Payer("12139994", ""), Payer("41139990", "1234567")))
NOTES = st.builds(ItemNote, kind=st.sampled_from(("", "1", "3", "6", "8")), text=wide(50), code=narrow(8))
USAGE_NOTES = st.builds(
    UsageNote, kind=st.sampled_from(("", "1", "6", "7")), text=wide(50), code=narrow(8), site=narrow(3)
)
UNEVEN = st.builds(
    Uneven, st.lists(AMOUNTS, min_size=2, max_size=5).map(tuple), st.lists(st.just("V1"), max_size=5).map(tuple)
)
BURDENS = st.tuples(*([st.sampled_from("01")] * 4))
USAGES = st.one_of(
    st.builds(Usage, st.just("1"), narrow(16), wide(50), st.none() | number(99)),
    st.builds(Usage, st.sampled_from("23"), st.just("1011000400000000"), wide(50), st.none() | number(99)),
)


@st.composite
def items(draw: st.DrawFn, rp_number: int, order: int, *, has_burdens: bool) -> Item:
    """Draw a medicine."""
    return Item(
        rp_number=rp_number, order=order, information=Information.DRUG, drug_code=draw(st.sampled_from(DRUGS)),
        name=draw(wide(40)), dose=draw(AMOUNTS), potency=draw(st.sampled_from(Potency)), unit=draw(wide(6)),
        unit_factor=draw(st.none() | AMOUNTS), uneven=draw(st.none() | UNEVEN),
        burdens=draw(BURDENS) if has_burdens else None, notes=tuple(draw(st.lists(NOTES, max_size=3))),
        single_dose=(single := draw(st.sampled_from(("", "2/3", "1")))),
        single_times=draw(st.none() | number(99)) if single else None,
    )  # fmt: skip


@st.composite
def rps(draw: st.DrawFn, place: int, *, has_burdens: bool, is_split: bool) -> Rp:
    """Draw an RP of one or two medicines."""
    form, quantity = draw(st.sampled_from(DosageForm)), draw(number(999))
    return Rp(
        number=place, dosage_form=form, quantity=quantity,
        form_name=draw(st.sampled_from(("", "不明"))) if form is DosageForm.UNKNOWN else "",
        split_quantity=draw(number(quantity)) if is_split else None, total_quantity=quantity if is_split else None,
        usage=draw(USAGES), usage_notes=tuple(draw(st.lists(USAGE_NOTES, max_size=2))),
        items=tuple(draw(items(place, order, has_burdens=has_burdens)) for order in range(1, draw(number(2)) + 1)),
    )  # fmt: skip


@st.composite
def documents(draw: st.DrawFn, form: Form = Form.RECORD_FILE) -> Document:
    """Draw a prescription."""
    has_burdens, split = draw(st.booleans()), draw(st.sampled_from((None, Split(3, 2), Split(1, 1))))
    licence = draw(st.sampled_from(("", "123456"))) if form is Form.JSON else ""
    return Document(
        form=form, facility=draw(FACILITIES), patient=draw(PATIENTS), insurance=draw(INSURANCES),
        prescriber=draw(st.builds(Prescriber, narrow(15), narrow(40), wide(20), st.just(licence))),
        payers=tuple(draw(st.lists(PAYERS, max_size=3))),
        special_payer=draw(st.none() | st.builds(Payer, wide(20), wide(20, least=0))), issued_on=ISSUED_ON,
        last_day=draw(st.none() | st.dates(ISSUED_ON, ISSUED_ON + timedelta(days=365))),
        narcotics=draw(st.none() | st.builds(Narcotics, narrow(15), wide(50), st.just("03-0000-0000"))),
        leftover=draw(st.sampled_from(("", "1", "2"))), split=split, refills=1 if split else draw(number(3)),
        remarks=tuple(draw(st.lists(st.builds(Remark, st.sampled_from(("", "1", "3")), wide(50)), max_size=2))),
        rps=tuple(
            draw(rps(place, has_burdens=has_burdens, is_split=bool(split))) for place in range(1, draw(number(3)) + 1)
        ),
        clinical_notes=tuple(draw(st.lists(st.tuples(wide(40, least=0), wide(50)), max_size=2))),
        renal_values=tuple(draw(st.lists(wide(50), max_size=2))),
    )  # fmt: skip
