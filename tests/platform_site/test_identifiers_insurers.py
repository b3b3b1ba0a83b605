import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.errors.fields import CheckDigit, Format
from platform_site.identifiers import BadIdentifier, InsurerNumber, modulus10_weight21


@st.composite
def insurer_numbers(draw):
    law = draw(st.sampled_from(["", "01", "06", "31", "39", "67"]))
    prefecture = f"{draw(st.integers(1, 47)):02}"
    body = law + prefecture + f"{draw(st.integers(0, 999)):03}"
    return f"{body}{modulus10_weight21(body)}"


def full_width(text):
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@pytest.mark.parametrize(
    "text",
    [
        *("33120015", "39101233", "02199990", "01010016", "01130012", "39131156"),
        *("138057", "138016", "271007", "270017", "130013", "131045"),
        *("06139992", "39130018"),
    ],
)
def test_a_number_that_was_given_out_is_read_as_it_is(text):
    assert str(InsurerNumber.parse(text)) == text


@pytest.mark.parametrize("text", ["06012345", "67012345", "06123456", "138058"])
def test_a_number_whose_check_digit_does_not_fit_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        InsurerNumber.parse(text)
    assert refused.value.problem is CheckDigit


@pytest.mark.parametrize("text", ["00138057", "  138057", "138057  ", "１３８０５７", "　1380 57", "００１３８０５７"])
def test_a_number_of_six_digits_is_the_same_padded_or_not(text):
    assert InsurerNumber.parse(text) == InsurerNumber("138057")
    assert hash(InsurerNumber.parse(text)) == hash(InsurerNumber("138057"))


@given(insurer_numbers())
def test_width_spaces_and_padding_never_change_the_number(text):
    number = InsurerNumber.parse(text)
    assert str(number) == text
    assert InsurerNumber.parse(full_width(text)) == number
    assert InsurerNumber.parse(" ".join(text)) == number
    assert InsurerNumber.parse(number.padded) == number
    assert len(number.padded) == 8


@given(insurer_numbers(), st.data())
def test_every_slip_of_one_digit_is_refused(text, data):
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    with pytest.raises(BadIdentifier):
        InsurerNumber.parse(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize(
    "text",
    ["", " ", "13805", "1380571", "013805700", "06I39992", "06-139992", "〇六一三九九九二", "٠٦١٣٩٩٩٢"],
)
def test_what_is_not_six_or_eight_digits_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        InsurerNumber.parse(text)
    assert refused.value.problem is Format
    assert refused.value.hint.startswith("6桁または8桁の数字です。")


@pytest.mark.parametrize("text", ["6139992", "10016"])
def test_a_lost_leading_zero_is_hinted_at(text):
    with pytest.raises(BadIdentifier) as refused:
        InsurerNumber.parse(text)
    assert f"{len(text)}桁しかありません。先頭の0" in refused.value.hint


@pytest.mark.parametrize("text", ["489997", "06999999", "00000000", "06000004"])
def test_a_prefecture_that_does_not_exist_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        InsurerNumber.parse(text)
    assert refused.value.problem is Format


@pytest.mark.parametrize("text", ["010017", "470013", "06470009"])
def test_the_first_and_the_last_prefecture_exist(text):
    assert InsurerNumber.parse(text).prefecture in {"01", "47"}


@pytest.mark.parametrize("text", ["0613999200", "A613999", ""])
def test_no_zero_is_hinted_at_where_none_can_be_lost(text):
    with pytest.raises(BadIdentifier) as refused:
        InsurerNumber.parse(text)
    assert "先頭の0" not in refused.value.hint


@pytest.mark.parametrize("text", [" " * 100 + "138057", "\u0301\u0323" * 500_000])
def test_what_is_too_long_to_be_a_number_is_refused_unread(text):
    with pytest.raises(BadIdentifier) as refused:
        InsurerNumber.parse(text)
    assert refused.value.problem is Format


def test_a_padded_number_cannot_be_made_past_the_reader():
    with pytest.raises(BadIdentifier) as refused:
        InsurerNumber("00138057")
    assert refused.value.problem is Format


def test_a_refusal_never_repeats_the_number():
    with pytest.raises(BadIdentifier) as refused:
        InsurerNumber.parse("06139993")
    assert "06139993" not in f"{refused.value} {refused.value!r} {refused.value.hint}"


def test_the_parts_of_a_number_can_be_asked_for():
    society, late_elderly, national = map(InsurerNumber, ("06139992", "39130018", "138057"))
    assert [number.law for number in (society, late_elderly, national)] == ["06", "39", ""]
    assert [number.is_late_elderly for number in (society, late_elderly, national)] == [False, True, False]
    assert {number.prefecture for number in (society, late_elderly, national)} == {"13"}
    assert national.padded == "00138057"
