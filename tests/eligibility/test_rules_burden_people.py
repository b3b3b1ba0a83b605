"""The fictional people of the sandbox, on the day by which their ages are told."""

from datetime import date
from functools import partial

import pytest

from eligibility.rules.burden import Share, share


plainly = partial(share, late_elderly=False, elderly_percent=None, fed_percent=None, special_care=False)
LATE_10 = {"late_elderly": True, "fed_percent": 10}
LATE_20 = {"late_elderly": True, "fed_percent": 20}


@pytest.mark.parametrize(
    ("person", "born", "known", "expected"),
    [
        ("P001", date(1985, 4, 1), {}, Share(30, "computed")),
        ("P002", date(2019, 5, 10), {}, Share(30, "computed")),
        ("P003", date(1970, 1, 15), {}, Share(30, "computed")),
        ("P004", date(1990, 9, 9), {}, Share(30, "computed")),
        ("P005", date(1991, 2, 2), {}, Share(30, "computed")),
        ("P006", date(1946, 12, 24), LATE_20, Share(20, "insurer")),
        ("P007", date(1988, 8, 8), {}, Share(30, "computed")),
        ("P008", date(1979, 3, 3), {}, Share(30, "computed")),
        ("P009", date(1983, 11, 11), {}, Share(30, "computed")),
        ("P011", date(1995, 7, 7), {}, Share(30, "computed")),
        ("P012", date(1965, 10, 10), {}, Share(30, "computed")),
        ("P013", date(1980, 1, 1), {}, Share(30, "computed")),
        ("P014", date(2024, 3, 21), {}, Share(20, "computed")),
        ("P015", date(2024, 3, 21), {}, Share(20, "computed")),
        ("P016", date(1992, 12, 12), {}, Share(30, "computed")),
        ("P017", date(1938, 4, 29), {"late_elderly": True}, Share(None, "unknown")),
        ("P018", date(1975, 5, 5), {}, Share(30, "computed")),
        ("P019", date(1987, 6, 15), {}, Share(30, "computed")),
        ("P020", date(1968, 2, 29), {}, Share(30, "computed")),
        ("P021", date(1986, 3, 30), {}, Share(30, "computed")),
        ("P022", date(1954, 5, 20), {"elderly_percent": 20}, Share(20, "elderly_certificate")),
        ("P023", date(1955, 6, 1), {"elderly_percent": 30}, Share(30, "elderly_certificate")),
        ("P024", date(1943, 2, 2), LATE_10, Share(10, "insurer")),
        ("P025", date(1958, 7, 19), LATE_10, Share(10, "insurer")),
        ("P026", date(2022, 4, 2), {}, Share(20, "computed")),
        ("P027", date(1977, 9, 17), {"special_care": True}, Share(100, "special_care")),
        ("P028", date(1981, 12, 1), {}, Share(30, "computed")),
        # 86 and in national health insurance: only a feed could tell the share, and none does there.
        ("P029", date(1940, 8, 15), {}, Share(None, "unknown")),
    ],
)
def test_the_people_of_the_sandbox_pay_what_the_table_says(person, born, known, expected):
    assert plainly(birth_date=born, on=date(2026, 11, 20), **known) == expected, person


@pytest.mark.parametrize(
    ("person", "born", "age"),
    [
        ("P022", date(1954, 5, 20), 72),
        ("P023", date(1955, 6, 1), 71),
        ("P024", date(1943, 2, 2), 83),
        ("P025", date(1958, 7, 19), 68),
        ("P026", date(2022, 4, 2), 4),
    ],
)
def test_the_ages_in_the_table_are_those_of_its_birth_dates(person, born, age):
    on = date(2026, 11, 20)
    assert on.year - born.year - ((on.month, on.day) < (born.month, born.day)) == age, person
