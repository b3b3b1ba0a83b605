from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.errors.fields import Format
from platform_site.identifiers import BadIdentifier
from platform_site.identifiers.dashes import DASHES
from platform_site.identifiers.japanese_dates import ERAS, era_of, parse, to_japanese


FIRST_OF_APRIL = date(2026, 4, 1)
in_eras = st.dates(date(1873, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-04-01",
            "2026/4/1",
            "2026.4.1",
            "20260401",
            "2026年4月1日",
            "２０２６年４月１日",
            "西暦2026年4月1日",
        ),
        *(
            "令和8年4月1日",
            "令和８年４月１日",
            "令和 8年 4月 1日",
            "㋿8年4月1日",
            "令8.4.1",
            "令和08年04月01日",
        ),
        *(
            "R8.4.1",
            "r8.4.1",
            "Ｒ８．４．１",
            "R8.4.1" + " " * 34,
            "R 8. 4. 1",
            "R8-4-1",
            "R8/4/1",
            "R08.04.01",
            "R080401",
        ),
        *(
            "5080401",
            "５０８０４０１",
            " 2026-04-01\n",
            "　令和8年4月1日　",
            "２０２６ー０４ー０１",
            "R8年4月1日",
        ),
    ],
)
def test_every_way_to_write_the_first_of_april_reads_as_it(text):
    assert parse(text) == FIRST_OF_APRIL


@pytest.mark.parametrize("dash", DASHES)
def test_any_dash_stands_between_year_month_and_day(dash):
    assert parse(f"2026{dash}04{dash}01") == FIRST_OF_APRIL


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("明治6年1月1日", date(1873, 1, 1)),
        ("S60.4.1", date(1985, 4, 1)),
        ("3600401", date(1985, 4, 1)),
        ("4310430", date(2019, 4, 30)),
        ("2150101", date(1926, 1, 1)),
        ("1060101", date(1873, 1, 1)),
        ("昭和43年2月29日", date(1968, 2, 29)),
    ],
)
def test_the_first_and_last_days_of_an_era_are_its_own(text, day):
    assert parse(text) == day


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("平成31年5月1日", "令和"),
        ("H31.5.1", "令和"),
        ("4310501", "令和"),
        ("令和元年4月30日", "平成"),
        ("令和0年1月1日", "平成"),
        ("昭和64年1月8日", "平成"),
        ("平成元年1月7日", "昭和"),
        ("大正15年12月25日", "昭和"),
        ("明治45年7月30日", "大正"),
        ("昭和99年1月1日", "令和"),
    ],
)
def test_a_day_outside_its_era_is_refused_with_the_right_one(text, right):
    with pytest.raises(BadIdentifier) as refused:
        parse(text)
    assert refused.value.problem is Format
    assert f"その日の元号は{right}です" in refused.value.hint


def test_a_day_of_the_old_calendar_is_refused_with_the_way_out():
    with pytest.raises(BadIdentifier) as refused:
        parse("明治5年12月2日")
    assert "西暦" in refused.value.hint


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-29", "20260431", "2026-13-01", "2026-00-01", "2026-04-00", "令和7年2月29日", "R08.2.30"),
        *("0000-01-01", "99999999", "20260400", "5081301"),
    ],
)
def test_a_day_that_is_not_in_the_calendar_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        parse(text)
    assert refused.value.problem is Format
    assert "暦にない" in refused.value.hint


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "不明",
            "2026",
            "2026-04",
            "26-04-01",
            "260401",
            "4/1/2026",
            "令和8年4月",
            "8年4月1日",
            "元年5月1日",
        ),
        *("R8401", "6080401", "0080401", "X8.4.1", "令和八年四月一日", "2026-04-01T00:00", "46113"),
        *("令和2026年4月1日", "R100.4.1"),
        *("2026 4 1", "2026 1 11", "2026  04  01", "5 08 04 01", "٢٠٢٦-٠٤-٠١", "2026-04-01" + " " * 31),
    ],
)
def test_what_may_be_read_in_two_ways_or_none_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        parse(text)
    assert refused.value.problem is Format
    assert refused.value.hint.startswith("日付として読めません")


def test_a_refusal_never_repeats_the_day():
    for text in ("平成31年5月1日", "2026-02-29", "1985年4月"):
        with pytest.raises(BadIdentifier) as refused:
            parse(text)
        assert text not in f"{refused.value} {refused.value.hint}"


@given(st.dates())
def test_what_is_written_in_japanese_reads_as_the_same_day(day):
    assert parse(to_japanese(day)) == day


@given(in_eras)
def test_the_forms_of_receipts_and_short_forms_read_as_the_same_day(day):
    era = era_of(day)
    assert era is not None
    year = day.year - era.year_zero
    assert parse(f"{era.digit}{year:02}{day:%m%d}") == day
    assert parse(f"{era.letter}{year:02}{day:%m%d}") == day
    assert parse(f"{era.letter.lower()}{year}.{day.month}.{day.day}") == day
    assert parse(f"{day:%Y%m%d}") == parse(day.isoformat()) == day


@given(in_eras, st.sampled_from(ERAS))
def test_no_day_reads_in_an_era_that_is_not_its_own(day, era):
    year = day.year - era.year_zero
    if era is era_of(day) or not 0 <= year <= 99:
        return
    with pytest.raises(BadIdentifier):
        parse(f"{era.name}{year}年{day.month}月{day.day}日")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 4, 1), "令和8年4月1日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1985, 4, 1), "昭和60年4月1日"),
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1872, 12, 31), "西暦1872年12月31日"),
        (date(2117, 12, 31), "令和99年12月31日"),
        (date(9999, 12, 31), "西暦9999年12月31日"),
    ],
)
def test_a_day_is_written_in_its_era(day, text):
    assert to_japanese(day) == text
