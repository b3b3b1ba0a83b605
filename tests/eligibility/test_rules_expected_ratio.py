"""Age against ratio (E-12): what is missing, what does not fit, and what is right."""

from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules import burden
from eligibility.rules.expected_ratio import mismatches
from eligibility.rules.ledger import Grant, Said
from tests.eligibility.feed_cells import TODAY, good


ACQUIRED = date(2020, 4, 1)


def told(
    birth: date, *grants: Grant, lost_on: date | None = None, cancelled: bool = False, late: bool = False
) -> tuple[str, ...]:
    """Return what does not fit, for somebody born on a day with these grants."""
    details = good(birth_date="1980-01-01").said.details  # type: ignore[union-attr]
    details = type(details)(**{**vars(details), "birth_date": birth})
    named = MappingProxyType({grant.name: grant for grant in grants})
    said = Said(details, lost_on, "99" if lost_on else "", is_cancelled=cancelled, grants=named)
    return mismatches(said, acquired_on=ACQUIRED, late_elderly=late, on=TODAY)


def elderly(begins: date, until: date | None = None) -> Grant:
    return Grant("elderly", begins, percent=20, valid_until=until)


def ratio(begins: date, until: date | None = None) -> Grant:
    return Grant("late_elderly_ratio", begins, percent=10, valid_until=until)


def special(begins: date) -> Grant:
    return Grant("special_care", begins)


OF_72, OF_80, OF_68, OF_40, OF_17 = (date(TODAY.year - age, 1, 10) for age in (72, 80, 68, 40, 17))
THIS_YEAR = date(2026, 8, 1)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (told(OF_40), ()),
        (told(OF_72), ("elderly_ratio",)),
        (told(OF_72, elderly(THIS_YEAR)), ()),
        (told(OF_72, elderly(THIS_YEAR, date(2026, 9, 1))), ("elderly_ratio",)),
        (told(OF_72, elderly(THIS_YEAR, THIS_YEAR)), ("elderly_ratio",)),
        (told(OF_72, lost_on=date(2026, 10, 1)), ()),
        (told(OF_72, lost_on=date(2026, 12, 1)), ("elderly_ratio",)),
        (told(OF_72, cancelled=True), ()),
        (told(OF_72, special(THIS_YEAR)), ()),
        (told(OF_80), ("ratio",)),
        (told(OF_80, ratio(THIS_YEAR)), ()),
        (told(OF_80, elderly(THIS_YEAR)), ("ratio", "elderly_ratio")),
        (told(OF_68, late=True), ("ratio",)),
        (told(OF_68, ratio(THIS_YEAR), late=True), ()),
        (told(OF_68, ratio(date(2021, 8, 1)), late=True), ("ratio",)),
        (told(OF_68, ratio(THIS_YEAR)), ("ratio",)),
        (told(OF_68, elderly(THIS_YEAR)), ("elderly_ratio",)),
        (told(OF_40, elderly(THIS_YEAR), ratio(THIS_YEAR)), ("ratio", "elderly_ratio")),
        (told(OF_40, special(THIS_YEAR)), ()),
        (told(OF_17, special(THIS_YEAR)), ("special_care_from",)),
        (told(OF_40, Grant("limit", THIS_YEAR, limit_form="01")), ()),
    ],
)
def test_what_is_fed_has_to_fit_the_age(found, expected) -> None:
    assert found == expected


GRANTS = st.lists(
    st.builds(
        Grant,
        st.sampled_from(["elderly", "late_elderly_ratio", "special_care"]),
        st.dates(date(2010, 1, 1), date(2030, 1, 1)),
        valid_until=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        percent=st.sampled_from([20, 30]),
    ),
    max_size=4,
)


def percent(kind: str, grants: list[Grant]) -> int | None:
    """Return the share of a kind that is in force today."""
    return next((each.percent for each in grants if each.kind == kind and in_force(each)), None)


def in_force(each: Grant) -> bool:
    return each.valid_from <= TODAY and (each.valid_until is None or each.valid_until > TODAY)


@given(st.dates(date(1920, 1, 1), TODAY), GRANTS, st.booleans())
def test_where_nothing_is_found_the_share_is_known(birth, grants, late) -> None:
    named = list({grant.name: grant for grant in grants}.values())
    if told(birth, *named, late=late):
        return
    share = burden.share(
        birth_date=birth, on=TODAY, late_elderly=late,
        elderly_percent=percent("elderly", named), fed_percent=percent("late_elderly_ratio", named),
        special_care=any(each.kind == "special_care" and in_force(each) for each in named),
    )  # fmt: skip
    assert share.percent is not None
