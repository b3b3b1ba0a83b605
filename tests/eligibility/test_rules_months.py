"""Months as offices write them, by their first day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.months import following, may_be_asked_for, parse
from platform_site.identifiers import BadIdentifier, japanese_dates


NOVEMBER = date(2026, 11, 1)
MONTHS = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    "text",
    ["2026-11", "2026/11", "2026.11", "202611", "2026年11月", "西暦2026年11月", "令和8年11月", "令8.11", "R8.11",
     "r8/11", "R0811", "50811", "２０２６－１１", " 2026年11月 "],
)  # fmt: skip
def test_every_spelling_of_a_month_is_read(text: str) -> None:
    assert parse(text) == NOVEMBER


@pytest.mark.parametrize(
    "text",
    ["", "11", "2026", "2026-11-01", "2026-13", "2026-00", "令和8年", "令和8年11月1日", "明日", "2026 11", "8.11",
     "X8.11", "2026-11" + "0" * 5000],
)  # fmt: skip
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadIdentifier):
        parse(text)


def test_a_month_outside_its_era_is_refused_with_the_right_one() -> None:
    with pytest.raises(BadIdentifier) as refused:
        parse("平成31年5月")
    assert "令和" in refused.value.hint


def test_the_first_months_of_an_era_are_read() -> None:
    assert parse("令和元年5月") == parse("R1.5") == date(2019, 5, 1)
    assert parse("平成31年4月") == date(2019, 4, 1)


@given(MONTHS)
def test_what_is_written_is_read(month: date) -> None:
    written = japanese_dates.to_japanese(month).removesuffix("1日")
    assert parse(f"{month:%Y-%m}") == parse(f"{month:%Y%m}") == parse(written) == month


@given(MONTHS)
def test_the_following_month_begins_where_this_one_ends(month: date) -> None:
    assert following(month).day == 1
    assert 28 <= (following(month) - month).days <= 31


@given(st.text(max_size=30))
def test_any_text_is_a_month_or_refused(text: str) -> None:
    try:
        month = parse(text)
    except BadIdentifier:
        return
    assert month.day == 1


def test_a_voucher_is_asked_for_from_three_months_ago_until_next_month() -> None:
    months = [date(2026, 7, 1), date(2026, 8, 1), NOVEMBER, date(2026, 12, 1), date(2027, 1, 1)]
    assert [may_be_asked_for(month, today=date(2026, 11, 30)) for month in months] == [False, True, True, True, False]


def test_next_month_may_be_january() -> None:
    assert may_be_asked_for(date(2027, 1, 1), today=date(2026, 12, 31))
    assert may_be_asked_for(date(2025, 10, 1), today=date(2026, 1, 1))
