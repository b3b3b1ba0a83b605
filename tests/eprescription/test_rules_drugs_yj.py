"""What the digits of a price list's code say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.drugs.concepts import Route
from eprescription.rules.drugs.yj import ingredient7, is_patch, route_of


FORMS = {"1": Route.INTERNAL, "4": Route.INJECTION, "6": Route.EXTERNAL, "8": Route.DENTAL}


def test_the_first_seven_digits_are_the_ingredient() -> None:
    assert ingredient7("2171022F2025") == "2171022"


@pytest.mark.parametrize(("form", "route"), FORMS.items())
def test_the_masters_form_says_the_route_whatever_the_digits_say(form: str, route: Route) -> None:
    assert route_of(form, "2171700F2025") is route


@given(st.integers(0, 999))
def test_where_the_master_says_no_route_the_fifth_to_seventh_digit_say_it(number: int) -> None:
    expected = Route.EXTERNAL if number >= 700 else Route.INJECTION if number >= 400 else Route.INTERNAL
    assert route_of("3", f"1149{number:03}F1010") is expected


@pytest.mark.parametrize("code", ["", "114", "1149A0Z"])
def test_a_code_without_digits_there_is_taken_for_internal(code: str) -> None:
    assert route_of("", code) is Route.INTERNAL


def test_a_patch_is_external_and_has_s_as_its_forms_letter() -> None:
    assert is_patch(Route.EXTERNAL, "2649729S2010")


@pytest.mark.parametrize(
    ("route", "code"),
    [(Route.EXTERNAL, "2649729M2010"), (Route.INTERNAL, "2649029S2010"), (Route.EXTERNAL, "2649729")],
)
def test_what_is_not_external_or_has_another_letter_is_no_patch(route: Route, code: str) -> None:
    assert not is_patch(route, code)
