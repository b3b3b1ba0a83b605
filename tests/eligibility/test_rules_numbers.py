import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.numbers import branch_key, number_key, symbol_key
from platform_site.errors.fields import Format
from platform_site.identifiers import BadIdentifier
from platform_site.identifiers.dashes import DASHES


keys = pytest.mark.parametrize("key", [symbol_key, number_key])
blanks = st.text(" 　\u00a0", max_size=2)
hyphens = st.text(DASHES + "－", max_size=2)


def full_width(text):
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


@st.composite
def dressed(draw, text):
    """Draw the text as somebody else may type it: width, case, spaces, hyphens, zeros in front."""
    between = st.tuples(blanks, hyphens, blanks).map("".join)
    zeros = draw(st.text("0０", max_size=4)) if text[:1].isdigit() else ""
    wide = [draw(st.sampled_from([sign, full_width(sign), sign.lower()])) for sign in text]
    return draw(between) + zeros + "".join(sign + draw(between) for sign in wide)


@keys
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("架空１２", "架空12"),
        ("架空 12", "架空12"),
        ("架空-12", "架空12"),
        ("架空０１２", "架空12"),
        ("12-34", "1234"),
        ("１２－３４", "1234"),
        ("12ー34", "1234"),
        ("12ｰ34", "1234"),
        ("12 ー 34", "1234"),
        ("０００１", "1"),
        ("0-0-1", "1"),
        ("0000", "0"),
        ("架空00", "架空0"),
        ("ア-1", "ア1"),
        ("ｱ-01", "ア1"),
        ("ア―１", "ア1"),
        ("ab-7", "AB7"),
        ("20030001", "20030001"),
        ("10", "10"),
        ("", ""),
        ("　", ""),
        ("-", ""),
        ("–", ""),
        ("ー", ""),
    ],
)
def test_what_clerks_type_for_one_number_has_one_key(key, text, expected):
    assert key(text) == expected


@keys
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("架空12", "架空34"),
        ("架空12", "架空120"),  # a zero behind counts
        ("架空12", "架空102"),  # a zero within counts
        ("01-12", "11-02"),  # two offices of one insurer with two-digit parts
        ("12-034", "12-34"),  # the zero is not the first digit
        ("センター12", "センタ12"),  # here the mark is a letter
        ("アー1", "ア1"),
        ("一", "ー"),
        ("12一34", "1234"),  # the ideograph for one is no hyphen
        ("髙橋1", "高橋1"),
        ("はな1", "ハナ1"),
        ("バス1", "ハス1"),
        ("1", "1001"),
        ("0", ""),
        ("A1", "1"),
        ("1.2", "12"),
        ("1/2", "12"),
    ],
)
def test_two_numbers_that_insurers_give_out_stay_two(key, one, other):
    assert key(one) != key(other)


@keys
@given(text=st.text())
def test_a_key_is_its_own_key(key, text):
    assert key(key(text)) == key(text)


@keys
@pytest.mark.parametrize("text", ["0" * 100 + "1", "\u0301\u0323" * 500_000])
def test_what_is_too_long_for_any_number_fits_none_and_costs_nothing(key, text):
    assert key(text) == text


@keys
@given(data=st.data(), text=st.from_regex(r"[1-9A-Z架空健保アイ][0-9A-Z架空健保アイ]{0,9}", fullmatch=True))
def test_dressing_a_number_up_never_changes_its_key(key, data, text):
    assert key(data.draw(dressed(text))) == key(text)


@keys
@given(one=st.from_regex(r"[0-9]{8}", fullmatch=True), other=st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_numbers_of_one_length_have_one_key_only_if_they_are_one(key, one, other):
    assert (key(one) == key(other)) == (one == other)


@keys
@given(text=st.text("0123456789ー－-アA 　", max_size=12))
def test_a_key_holds_no_space_no_hyphen_and_no_zero_in_front(key, text):
    found = key(text)
    assert not set(found) & set(" 　-－")
    assert not re.match("0[0-9]", found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("1", "01"),
            ("０１", "01"),
            (" 01", "01"),
            ("01", "01"),
            ("001", "01"),
            ("-1", "01"),
            ("12", "12"),
        ),
        *(("0", "00"), ("00", "00"), ("", ""), ("　", ""), ("-", ""), ("ー", "")),
    ],
)
def test_a_branch_is_two_digits_or_nothing(text, expected):
    assert branch_key(text) == expected


@given(st.integers(0, 99), st.data())
def test_dressing_a_branch_up_never_changes_its_key(branch, data):
    assert branch_key(data.draw(dressed(str(branch)))) == f"{branch:02}"
    assert branch_key(branch_key(str(branch))) == f"{branch:02}"


@pytest.mark.parametrize("text", ["100", "A1", "一", "本人", "1.0", "٠١"])
def test_a_branch_that_is_no_number_of_two_digits_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        branch_key(text)
    assert refused.value.problem is Format
