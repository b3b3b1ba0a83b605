"""What each cell of a record may hold, one cell changed at a time."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.records.formats import CHECKS
from eprescription.rules.records.layout import RECORDS
from eprescription.rules.records.values import width
from tests.eprescription.records_by_hand import changed, read, told


DOSE = RECORDS["201"].fields[6]


@pytest.mark.parametrize(
    ("line", "into", "code", "pointer"),
    [
        ("1,1", "1,2,0200022,13,架空青葉クリニック", "VALUE", "/records/2/1/1"),
        ("1,1", "1,1,020002,13,架空青葉クリニック", "VALUE", "/records/2/1/2"),
        ("1,1", "1,1,0200022,1３,架空青葉クリニック", "TYPE", "/records/2/1/3"),
        ("1,1", "1,1,0200022,13," + "架" * 61, "LENGTH", "/records/2/1/4"),
        ("2,", "2,1000000,架空県", "VALUE", "/records/3/2/1"),
        ("2,", "2", "MISSING", "/records/3/2/1"),
        ("3,", "3,", "MISSING", "/records/4/3/1"),
        ("3,", "3,でんわ", "TYPE", "/records/4/3/1"),
        ("3,", "3,03-0000-0000000", "LENGTH", "/records/4/3/1"),
        ("3,", "3,A3-0000", "VALUE", "/records/4/3/1"),
        ("5,", "5,D1,カナ,架空　一郎", "TYPE", "/records/6/5/2"),
        ("5,", "5,D1,ｶﾅ,　", "VALUE", "/records/6/5/3"),
        ("11,", "11,1001", "MISSING", "/records/7/11/2"),
        ("12,", "12,3", "VALUE", "/records/8/12/1"),
        ("12,", "12,", "MISSING", "/records/8/12/1"),
        ("13,", "13,198004", "VALUE", "/records/9/13/1"),
        ("13,", "13,19800431", "VALUE", "/records/9/13/1"),
        ("13,", "13,18500101", "VALUE", "/records/9/13/1"),
        ("13,", "13,5010101", "VALUE", "/records/9/13/1"),
        ("23,", "23,架空１２,345,1,0", "VALUE", "/records/12/23/4"),
        ("24,", "24,101,70", "VALUE", "/records/13/24/1"),
        ("27,", "27,12139995,0000018", "VALUE", "/records/14/27/1"),
        ("27,", "27,12139994,18", "VALUE", "/records/14/27/2"),
        ("51,", "51,99991231", "VALUE", "/records/15/51/1"),
        ("64,", "64,0", "VALUE", "/records/18/64/1"),
        ("81,", "81,1,4,予備", "VALUE", "/records/19/81/2"),
        ("101,1", "101,1,1,,0", "VALUE", "/records/20/101/4"),
        ("101,1", "101,1,7,,14", "VALUE", "/records/20/101/2"),
        ("111,1", "111,1,4,1011000400000000,１日１回,1", "VALUE", "/records/21/111/2"),
        ("201,1,1", "201,1,1,1,5,2171022F1029,架空錠,1,1,錠", "VALUE", "/records/23/201/4"),
        ("201,1,1", "201,1,1,1,4,2171022F1029,架空錠,1,,錠", "MISSING", "/records/23/201/8"),
        ("211,", "211,1,2,0", "VALUE", "/records/27/211/3"),
        ("241,", "241,2,1,,3", "MISSING", "/records/34/241/3"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused_by_its_place(line: str, into: str, code: str, pointer: str) -> None:
    assert told(changed(line, into)) == [(f"RX-RECORD-{code}", pointer)]


@pytest.mark.parametrize(
    "dose", ["0", "-1", "+1", "NaN", "1e9", "1000000000", "01", "1.", ".5", "1.0", "0.0", "0.000001", "１", "1 ", "∞"]
)
def test_no_dose_but_a_plain_positive_amount_is_taken(dose: str) -> None:
    [fault] = read(changed("201,1,2", f"201,1,2,1,2,620000001,,{dose},2,ｍｇ")).faults
    assert fault.pointer == "/records/26/201/7"


@pytest.mark.parametrize("dose", ["1", "0.5", "0.00001", "999999.99999", "10"])
def test_plain_amounts_are_taken_as_written(dose: str) -> None:
    document = read(changed("201,1,2", f"201,1,2,1,2,620000001,,{dose},2,ｍｇ")).value
    assert document is not None
    assert str(document.items[1].dose) == dose or document.items[1].dose == Decimal(dose)


@given(st.text("0123456789.-e", max_size=12))
def test_an_amount_is_spelled_in_one_way_only(text: str) -> None:
    if CHECKS["amount"].fits(text, DOSE):
        amount = Decimal(text)
        assert f"{amount:f}" == text
        assert 0 < amount < 10**6
        assert amount == round(amount, 5)
        assert "." not in text or text[-1] in "123456789"


@given(st.text("aZ 1｡ｱﾟあ漢①髙", max_size=30))
def test_the_width_of_a_text_is_its_bytes_in_cp932(text: str) -> None:
    assert width(text) == len(text.encode("cp932"))


def test_every_hint_names_the_field_and_the_remedy() -> None:
    [fault] = read(changed("12,", "12,3")).faults
    assert fault.hint == "患者性別（レコード12）は、次のどれかです: 1 男、2 女"


def test_every_check_of_the_layout_exists() -> None:
    named = {field.check for record in RECORDS.values() for field in record.fields if not field.limits}
    assert named - {""} <= CHECKS.keys()
