"""Reading single lines of an assistance feed: every fault named by its column, nothing guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.assistance import Line, Recipient, RecipientKey, RecipientLine, Voucher, VoucherKey, VoucherLine
from eligibility.rules.assistance_layout import CHANGES, COLUMNS, LAYOUT
from eligibility.rules.assistance_lines import read
from tests.support.assistance import NEW, OFFICE, recipient, voucher


TODAY = date(2026, 11, 20)
KEY = RecipientKey(OFFICE, NEW)


def outcome(row: dict[str, str]) -> Line | list[tuple[str, str]]:
    """Return the line, or code and place of each fault."""
    found = read(row, office=OFFICE, today=TODAY, index=str.encode)
    return [(fault.problem.code, fault.pointer) for fault in found] if isinstance(found, list) else found


def of_recipient(**cells: str) -> Line | list[tuple[str, str]]:
    """Read a line about a recipient with these cells."""
    return outcome(recipient() | cells)


def of_voucher(**cells: str) -> Line | list[tuple[str, str]]:
    """Read a line about a voucher with these cells."""
    return outcome(voucher(month="2026-11") | cells)


def test_a_recipient_is_read() -> None:
    said = Recipient(b"TEST-ASSISTED-0000026", "生活　薫", "セイカツ　カオル", "2", date(1960, 1, 1), date(2026, 4, 1))
    assert of_recipient() == RecipientLine("new", KEY, said)


def test_a_voucher_is_read() -> None:
    key = VoucherKey(KEY, date(2026, 11, 1), "1310200022", "outpatient")
    assert of_voucher() == VoucherLine("new", key, Voucher(beside_insurance=False, own_payment=0))
    corrected = of_voucher(change="change", beside_insurance="1", own_payment="１２００")
    assert corrected == VoucherLine("change", key, Voucher(beside_insurance=True, own_payment=1200))


@pytest.mark.parametrize(("code", "word"), [("1", "new"), ("2", "change"), ("3", "end"), ("9", "cancel")])
def test_records_and_changes_may_be_codes(code: str, word: str) -> None:
    line = of_recipient(record="１", change=code, last_day="2026-10-31")
    assert isinstance(line, RecipientLine)
    assert line.change == word
    assert of_voucher(record="2") == of_voucher()


def test_the_last_day_is_the_day_before_the_first_without_assistance() -> None:
    line = of_recipient(last_day="令和8年10月31日")
    assert isinstance(line, RecipientLine)
    assert line.said
    assert line.said.valid_until == line.valid_until == date(2026, 11, 1)
    still = of_recipient(last_day="9999-12-31")
    assert isinstance(still, RecipientLine)
    assert still.valid_until is None


def test_an_end_and_a_cancellation_read_nothing_but_what_they_need() -> None:
    bare = {"record": "recipient", "payer_number": OFFICE, "recipient_number": NEW}
    assert outcome({**bare, "change": "cancel"}) == RecipientLine("cancel", KEY)
    assert outcome({**bare, "change": "end", "last_day": "2026-10-31"}) == RecipientLine(
        "end", KEY, valid_until=date(2026, 11, 1)
    )
    month = {"month": "2026-11", "institution": "1310200022", "care": "dental"}
    assert outcome({**bare, **month, "record": "voucher", "change": "cancel"}) == VoucherLine(
        "cancel", VoucherKey(KEY, date(2026, 11, 1), "1310200022", "dental")
    )


def test_the_other_scheme_of_the_same_office_is_its_own() -> None:
    line = of_recipient(payer_number="25139999")
    assert isinstance(line, RecipientLine)
    assert line.key.payer_number == "25139999"


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_change_needs_and_lacks_is_named(change: tuple[str, str]) -> None:
    letter = CHANGES[change]
    row = (recipient if change[0] == "recipient" else voucher)(change=change[1], last_day="2026-10-31")
    for name, column in COLUMNS.items():
        missing = outcome(row | {name: ""})
        if name not in ("record", "change") and letter in column.needed:
            assert missing == [("VAL-REQUIRED", f"/{name}")]
        elif name not in ("record", "change"):
            assert not isinstance(missing, list)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"change": ""}, ("VAL-REQUIRED", "/change")),
        ({"change": "7"}, ("VAL-CHOICE", "/change")),
        ({"payer_number": "12139986"}, ("ELIG-ASSIST-OFFICE", "/payer_number")),
        ({"payer_number": "54139993"}, ("ELIG-ASSIST-OFFICE", "/payer_number")),
        ({"payer_number": "12139995"}, ("VAL-CHECK-DIGIT", "/payer_number")),
        ({"payer_number": "生活保護"}, ("VAL-FORMAT", "/payer_number")),
        ({"recipient_number": "0000027"}, ("VAL-CHECK-DIGIT", "/recipient_number")),
        ({"recipient_number": "26"}, ("VAL-FORMAT", "/recipient_number")),
        ({"link_token": "短い"}, ("VAL-FORMAT", "/link_token")),
        ({"name": "あ" * 101}, ("VAL-LENGTH", "/name")),
        ({"name": "生活\u202e薫"}, ("VAL-CHARACTER", "/name")),
        ({"name": "=1+1\u0007"}, ("VAL-CHARACTER", "/name")),
        ({"kana": "生活"}, ("VAL-FORMAT", "/kana")),
        ({"sex": "9"}, ("VAL-CHOICE", "/sex")),
        ({"birth_date": "平成31年5月1日"}, ("VAL-FORMAT", "/birth_date")),
        ({"birth_date": "2026-11-21"}, ("VAL-DATE-FUTURE", "/birth_date")),
        ({"valid_from": "2026-02-30"}, ("VAL-FORMAT", "/valid_from")),
        ({"last_day": "2026-03-31"}, ("ELIG-FEED-PERIOD", "/last_day")),
        ({"name": "123456789018"}, ("VAL-INDIVIDUAL-NUMBER", "/name")),
    ],
)
def test_a_cell_of_a_recipient_that_cannot_be_is_named(cells: dict[str, str], fault: tuple[str, str]) -> None:
    assert fault in of_recipient(**cells)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"record": "coupon"}, ("VAL-CHOICE", "/record")),
        ({"change": "end"}, ("VAL-CHOICE", "/change")),
        ({"change": "3"}, ("VAL-CHOICE", "/change")),
        ({"month": "2026-11-01"}, ("VAL-FORMAT", "/month")),
        ({"month": "平成31年5月"}, ("VAL-FORMAT", "/month")),
        ({"institution": "1310200023"}, ("VAL-CHECK-DIGIT", "/institution")),
        ({"institution": "さくら診療所"}, ("VAL-FORMAT", "/institution")),
        ({"care": "surgery"}, ("VAL-CHOICE", "/care")),
        ({"beside_insurance": "2"}, ("VAL-CHOICE", "/beside_insurance")),
        ({"own_payment": "-1"}, ("VAL-FORMAT", "/own_payment")),
        ({"own_payment": "1,200"}, ("VAL-FORMAT", "/own_payment")),
        ({"own_payment": "12345678"}, ("VAL-FORMAT", "/own_payment")),
    ],
)
def test_a_cell_of_a_voucher_that_cannot_be_is_named(cells: dict[str, str], fault: tuple[str, str]) -> None:
    assert fault in of_voucher(**cells)  # type: ignore[operator]


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = of_recipient(sex="9", kana="生活", birth_date="x")
    assert found == [("VAL-FORMAT", "/birth_date"), ("VAL-FORMAT", "/kana"), ("VAL-CHOICE", "/sex")]


def test_an_empty_line_lacks_what_it_is() -> None:
    assert outcome({}) == [("VAL-REQUIRED", "/record"), ("VAL-REQUIRED", "/change")]


def test_every_column_is_needed_by_some_change() -> None:
    assert set(LAYOUT.required) == COLUMNS.keys()


@given(st.dictionaries(st.sampled_from(list(COLUMNS)), st.text(max_size=20)))
def test_any_cells_are_a_line_or_faults_by_column(cells: dict[str, str]) -> None:
    found = outcome((recipient() if len(cells) % 2 else voucher()) | cells)
    if isinstance(found, list):
        assert {place.removeprefix("/") for _, place in found} <= COLUMNS.keys()
