from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.burden import (
    Share,
    elderly_from,
    late_elderly_from,
    school_from,
    share,
    special_care_from,
)


births = st.dates(date(1900, 1, 1), date(2030, 12, 31))
days = st.dates(date(1900, 1, 1), date(2130, 12, 31))
plainly = partial(share, late_elderly=False, elderly_percent=None, fed_percent=None, special_care=False)
EVE = timedelta(days=1)


@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        # Reaches six on 1 April 2026, after 31 March: the next 31 March is that of 2027.
        (date(2020, 4, 2), date(2027, 4, 1)),
        # Reaches six on 31 March 2026, so that very day is the last at 20 %: a year before the other.
        (date(2020, 4, 1), date(2026, 4, 1)),
        # Reaches six on 30 March 2026.
        (date(2020, 3, 31), date(2026, 4, 1)),
        # Reaches six on 31 December 2025: the 31 March after is in the next year.
        (date(2020, 1, 1), date(2026, 4, 1)),
        # Reaches six on 30 December 2026.
        (date(2020, 12, 31), date(2027, 4, 1)),
        # There is no 29 February 2026: reaches six on the 28th.
        (date(2020, 2, 29), date(2026, 4, 1)),
    ],
)
def test_a_child_pays_20_percent_until_the_31_march_after_reaching_six(born, first_day):
    assert school_from(born) == first_day
    assert plainly(birth_date=born, on=first_day - EVE) == Share(20, "computed")
    assert plainly(birth_date=born, on=first_day) == Share(30, "computed")


@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        # Reaches seventy on 1 April 2026: from the month after.
        (date(1956, 4, 2), date(2026, 5, 1)),
        # Reaches seventy on 31 March 2026: from April, the month of the birthday.
        (date(1956, 4, 1), date(2026, 4, 1)),
        (date(1956, 3, 31), date(2026, 4, 1)),
        (date(1956, 4, 30), date(2026, 5, 1)),
        # Born in December, from January; born on 1 January, reached on 31 December, from that January.
        (date(1955, 12, 2), date(2026, 1, 1)),
        (date(1955, 12, 31), date(2026, 1, 1)),
        (date(1956, 1, 1), date(2026, 1, 1)),
        (date(1955, 12, 1), date(2025, 12, 1)),
        # There is no 29 February 2026: both reach seventy on the 28th, so from March.
        (date(1956, 2, 29), date(2026, 3, 1)),
        (date(1956, 3, 1), date(2026, 3, 1)),
    ],
)
@pytest.mark.parametrize("percent", [20, 30])
def test_the_elderly_certificate_counts_from_the_month_after_reaching_seventy(born, first_day, percent):
    certified = partial(plainly, birth_date=born, elderly_percent=percent)
    assert elderly_from(born) == first_day
    assert certified(on=first_day - EVE) == Share(30, "computed")
    assert certified(on=first_day) == Share(percent, "elderly_certificate")
    assert plainly(birth_date=born, on=first_day) == Share(None, "unknown")


@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        (date(1951, 4, 2), date(2026, 4, 2)),
        (date(1951, 4, 1), date(2026, 4, 1)),
        (date(1951, 4, 30), date(2026, 4, 30)),
        (date(1951, 12, 31), date(2026, 12, 31)),
        # 1952 had a 29 February and 2027 has none: the 75th year is full at the end of the 28th, as it is for
        # those of 1 March, who are covered from the day after, which is their birthday.
        (date(1952, 2, 29), date(2027, 3, 1)),
        (date(1952, 3, 1), date(2027, 3, 1)),
        (date(1952, 2, 28), date(2027, 2, 28)),
    ],
)
@pytest.mark.parametrize("percent", [10, 20, 30])
def test_the_late_elderly_share_counts_from_the_75th_birthday_itself(born, first_day, percent):
    fed = partial(plainly, birth_date=born, elderly_percent=20, fed_percent=percent)
    assert late_elderly_from(born) == first_day
    assert fed(on=first_day - EVE) == Share(20, "elderly_certificate")
    assert fed(on=first_day) == Share(percent, "insurer")
    assert plainly(birth_date=born, on=first_day, elderly_percent=20) == Share(None, "unknown")


@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        (date(2008, 4, 2), date(2027, 4, 1)),
        (date(2008, 4, 1), date(2026, 4, 1)),
        (date(2008, 3, 31), date(2026, 4, 1)),
        (date(2008, 2, 29), date(2026, 4, 1)),
    ],
)
def test_special_care_touches_nobody_before_the_31_march_after_reaching_eighteen(born, first_day):
    in_arrears = partial(plainly, birth_date=born, special_care=True)
    assert special_care_from(born) == first_day
    assert in_arrears(on=first_day - EVE) == Share(30, "computed")
    assert in_arrears(on=first_day) == Share(100, "special_care")


def test_a_small_child_of_a_household_in_arrears_pays_20_percent():
    assert plainly(birth_date=date(2022, 4, 2), on=date(2026, 11, 20), special_care=True).percent == 20


@pytest.mark.parametrize("born", [date(1977, 9, 17), date(1954, 5, 20), date(1940, 8, 15)])
def test_special_care_comes_before_every_certificate_and_feed(born):
    told = partial(share, birth_date=born, on=date(2026, 11, 20), elderly_percent=20, fed_percent=10)
    assert told(late_elderly=True, special_care=True) == Share(100, "special_care")
    assert told(late_elderly=False, special_care=True) == Share(100, "special_care")


def test_with_recognised_disability_the_late_elderly_share_counts_from_65():
    at_68 = partial(plainly, birth_date=date(1958, 7, 19), on=date(2026, 11, 20))
    assert at_68(late_elderly=True, fed_percent=10) == Share(10, "insurer")
    assert at_68(late_elderly=True) == Share(None, "unknown")
    assert at_68(fed_percent=10) == Share(30, "computed")


@pytest.mark.parametrize(("told", "born"), [("elderly_percent", date(1954, 5, 20)), ("fed_percent", date(1940, 8, 15))])
@pytest.mark.parametrize("percent", [0, 3, 15, 40, 100])
def test_a_percentage_that_does_not_exist_is_refused(told, born, percent):
    with pytest.raises(ValueError, match="one of"):
        plainly(birth_date=born, on=date(2026, 11, 20), **{told: percent})


def test_the_elderly_certificate_knows_no_10_percent():
    with pytest.raises(ValueError, match="one of"):
        plainly(birth_date=date(1954, 5, 20), on=date(2026, 11, 20), elderly_percent=10)


@given(
    births,
    days,
    st.booleans(),
    st.sampled_from([None, 20, 30]),
    st.sampled_from([None, 10, 20, 30]),
    st.booleans(),
)
def test_a_share_is_always_one_that_exists(birth_date, on, late_elderly, elderly, fed, special_care):
    found = share(
        birth_date=birth_date,
        on=on,
        late_elderly=late_elderly,
        elderly_percent=elderly,
        fed_percent=fed,
        special_care=special_care,
    )
    allowed: dict[str, set[int | None]] = {
        "computed": {20, 30},
        "elderly_certificate": {20, 30},
        "insurer": {10, 20, 30},
        "special_care": {100},
        "unknown": {None},
    }
    assert found.percent in allowed[found.source]
    assert special_care or found.percent != 100
    assert found.source != "special_care" or on >= special_care_from(birth_date)


@given(births)
def test_school_and_special_care_always_begin_on_a_1_april(born):
    assert (school_from(born).month, school_from(born).day) == (4, 1)
    assert special_care_from(born) == date(school_from(born).year + 12, 4, 1)


@given(births)
def test_the_seasons_of_life_follow_one_another(born):
    assert born < school_from(born) < special_care_from(born) < elderly_from(born) < late_elderly_from(born)


@given(births)
def test_nobody_enters_school_age_before_six_or_after_seven(born):
    years = school_from(born) - born
    assert timedelta(days=6 * 365 + 1) <= years <= timedelta(days=7 * 365 + 2)


@given(births)
def test_the_elderly_certificate_always_begins_on_a_first_within_a_month_of_the_birthday(born):
    begins = elderly_from(born)
    assert begins.day == 1
    assert timedelta(0) <= begins - date(born.year + 70, born.month, min(born.day, 28)) <= timedelta(days=31)


@given(births, st.integers(0, 40_000))
def test_who_has_no_certificate_and_no_feed_is_computed_until_seventy_and_unknown_after(born, age_in_days):
    on = born + timedelta(days=age_in_days)
    assert (plainly(birth_date=born, on=on).source == "unknown") == (on >= elderly_from(born))
