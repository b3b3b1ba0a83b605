import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.errors.fields import Character, CheckDigit, Format, Length
from platform_site.identifiers import (
    BadIdentifier,
    LocalRecipientNumber,
    PayerNumber,
    RecipientNumber,
    modulus10_weight21,
)
from platform_site.identifiers.payers import NATIONAL_SCHEMES


NATIONAL = ["54016027", "54136015", "52138013", "38136016", "51136018", "12139994", "54139993"]
LOCAL = ["81136244", "81137242", "88131248", "89131247", "82138009", "88139993", "80139991"]


@pytest.mark.parametrize("text", [*NATIONAL, *LOCAL])
def test_a_payer_number_that_fits_is_read_as_it_is(text):
    number = PayerNumber.parse(text)
    assert (str(number), number.scheme) == (text, text[:2])


@pytest.mark.parametrize(("text", "local"), [*((text, False) for text in NATIONAL), *((text, True) for text in LOCAL)])
def test_a_scheme_is_local_where_no_law_gave_out_its_number(text, local):
    assert PayerNumber.parse(text).is_local is local


def test_the_national_schemes_are_those_that_stand_in_the_order_of_payers():
    # fees 2.4, in the order in which they pay
    order = "13 14 18 29 30 10 11 20 21 15 16 24 22 28 17 79 19 23 52 54 51 38 53 66 62 25 12"
    assert set(order.split()) == NATIONAL_SCHEMES


@pytest.mark.parametrize("text", ["８８１３９９９３", "88 13 999 3", " 88139993　"])
def test_width_and_spaces_of_a_payer_number_do_not_matter(text):
    assert PayerNumber.parse(text) == PayerNumber("88139993")


@pytest.mark.parametrize("text", ["12123456", "83136019", "88139994"])
def test_a_payer_number_whose_check_digit_does_not_fit_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        PayerNumber.parse(text)
    assert refused.value.problem is CheckDigit


def test_a_local_payer_number_may_go_unchecked_where_its_scheme_says_so():
    assert str(PayerNumber.parse("83136019", local_unchecked=True)) == "83136019"


def test_a_national_payer_number_never_goes_unchecked():
    with pytest.raises(BadIdentifier) as refused:
        PayerNumber.parse("12123456", local_unchecked=True)
    assert refused.value.problem is CheckDigit


@pytest.mark.parametrize("text", ["", "8813999", "881399930", "88139 99X", "88999990", "54009998"])
def test_a_payer_number_of_another_shape_or_prefecture_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        PayerNumber.parse(text)
    assert refused.value.problem is Format


@given(st.integers(0, 999_999))
def test_a_recipient_number_is_six_digits_and_their_check_digit(body):
    text = f"{body:06}{modulus10_weight21(f'{body:06}')}"
    assert str(RecipientNumber.parse(" ".join(text))) == text
    with pytest.raises(BadIdentifier) as refused:
        RecipientNumber.parse(text[:-1] + str((int(text[-1]) + 1) % 10))
    assert refused.value.problem is CheckDigit


@pytest.mark.parametrize("text", ["", "18", "000018", "00000018", "000001B"])
def test_a_recipient_number_of_another_shape_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        RecipientNumber.parse(text)
    assert refused.value.problem is Format


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1234567", "1234567"),
        ("架空－１２", "架空-12"),
        (" こ 第5号 ", "こ第5号"),
        ("x" * 30, "x" * 30),
        ("7", "7"),
    ],
)
def test_a_local_recipient_number_is_any_text_of_up_to_thirty_characters(text, canonical):
    assert str(LocalRecipientNumber.parse(text)) == canonical


@pytest.mark.parametrize("text", ["", "　", "x" * 31])
def test_a_local_recipient_number_that_is_empty_or_too_long_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        LocalRecipientNumber.parse(text)
    assert refused.value.problem is Length


def test_a_local_recipient_number_with_a_character_that_may_not_come_in_is_refused():
    with pytest.raises(BadIdentifier) as refused:
        LocalRecipientNumber.parse("12\u202e34")
    assert refused.value.problem is Character
    assert "U+202E" in refused.value.hint


@pytest.mark.parametrize("number", [RecipientNumber("0000018"), LocalRecipientNumber("0000018")])
def test_a_number_that_names_a_person_does_not_show_in_a_traceback(number):
    assert "18" not in repr(number)


def test_a_national_and_a_local_recipient_number_are_never_the_same():
    assert RecipientNumber("0000018") != LocalRecipientNumber("0000018")
