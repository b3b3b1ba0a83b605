"""A line of receipt counts: read tolerantly, and all that is wrong named at once, without its values."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.receipt_lines import COLUMNS, ReceiptLine, column_of, parse


TODAY = date(2026, 11, 21)
SOUND = {"facility_code": "1310200022", "month": "2025-04", "receipts": "812", "with_card": "391"}


def pointers(cells) -> list[str]:
    found = parse(cells, today=TODAY)
    assert isinstance(found, list)
    return [fault.pointer for fault in found]


def test_a_line_is_read_in_any_width():
    wide = {
        "facility_code": "１３１０２０００２２",
        "month": "令和７年４月",
        "receipts": "８１２",
        "with_card": " 391 ",
    }
    assert (
        parse(wide, today=TODAY) == parse(SOUND, today=TODAY) == ReceiptLine("1310200022", date(2025, 4, 1), 812, 391)
    )


def test_all_that_is_wrong_is_named_at_once():
    assert pointers(dict.fromkeys(COLUMNS, "")) == [f"/{name}" for name in COLUMNS]
    assert pointers({}) == [f"/{name}" for name in COLUMNS]


def test_this_month_is_taken_and_the_next_is_not():
    assert isinstance(parse({**SOUND, "month": "2026-11"}, today=TODAY), ReceiptLine)
    assert pointers({**SOUND, "month": "2026-12"}) == ["/month"]


def test_more_with_card_than_all_is_refused():
    assert isinstance(parse({**SOUND, "with_card": "812"}, today=TODAY), ReceiptLine)
    assert pointers({**SOUND, "with_card": "813"}) == ["/with_card"]


def test_columns_go_by_either_name():
    assert [column_of(label) for label in (*COLUMNS, *COLUMNS.values())] == [*COLUMNS, *COLUMNS]
    assert column_of("備考") is None
    assert column_of("x" * 5000) is None


@given(st.fixed_dictionaries({name: st.text(max_size=20) for name in COLUMNS}))
def test_whatever_stands_there_is_a_line_or_faults_that_repeat_nothing(cells):
    found = parse(cells, today=TODAY)
    assert isinstance(found, ReceiptLine) or all(fault.pointer.strip("/") in COLUMNS for fault in found)
