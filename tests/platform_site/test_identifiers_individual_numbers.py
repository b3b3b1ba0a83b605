import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.identifiers.dashes import DASHES, LONG_MARK
from platform_site.identifiers.individual_numbers import check_digit, contains_individual_number


BREAKS = f" 　\u00a0{DASHES}{LONG_MARK}ｰ－"
DOTS = ".．・･·"


def full_width(text):
    return "".join(chr(ord(character) + 0xFEE0) if "0" <= character <= "9" else character for character in text)


def in_pieces(digits, cuts, breaks):
    """Put one of the breaks at each cut."""
    pieces = [digits[start:end] for start, end in zip([0, *cuts], [*cuts, len(digits)], strict=True)]
    return pieces[0] + "".join(sign + piece for sign, piece in zip(breaks, pieces[1:], strict=True))


@st.composite
def individual_numbers(draw):
    digits = draw(st.text("0123456789", min_size=11, max_size=11))
    return f"{digits}{check_digit(digits)}"


@st.composite
def dressed(draw):
    """Draw a number as somebody may type it, with nothing else in the field."""
    cuts = sorted(draw(st.sets(st.integers(1, 11))))
    breaks = draw(st.lists(st.sampled_from(BREAKS), min_size=len(cuts), max_size=len(cuts)))
    text = in_pieces(draw(individual_numbers()), cuts, breaks)
    return draw(st.sampled_from([text, full_width(text)]))


words = st.text("あ架空（）:；、。abc\n\t/", max_size=8)


@pytest.mark.parametrize("text", ["123456789018", "111111111118"])
def test_a_known_pattern_is_found(text):
    assert contains_individual_number(text)


@pytest.mark.parametrize("last", "012345679")
def test_twelve_digits_with_another_last_one_are_none(last):
    assert not contains_individual_number(f"12345678901{last}")


@pytest.mark.parametrize(("digits", "expected"), [("00000000000", 0), ("00000000006", 0), ("00000000001", 9)])
def test_the_check_digit_is_0_where_the_remainder_is_0_or_1(digits, expected):
    # remainders: 0; 6 × 2 = 12, which leaves 1; 1 × 2, which leaves 2 and gives 11 − 2
    assert check_digit(digits) == expected


@given(dressed(), words, words)
def test_every_number_is_found_however_it_is_dressed_and_whatever_words_stand_around(number, before, after):
    assert contains_individual_number(f"{before}{number}{after}")


@given(individual_numbers(), st.sampled_from(DOTS), st.sampled_from(DOTS))
def test_every_number_is_found_in_fours_with_dots(number, first, second):
    assert contains_individual_number(in_pieces(number, [4, 8], [first, second]))


@given(
    individual_numbers(),
    st.booleans(),
    st.lists(st.text("0123456789", min_size=1, max_size=9), max_size=3),
    st.lists(st.text("0123456789", min_size=1, max_size=9), max_size=3),
    st.sampled_from(" -.　－"),
)
def test_every_number_whole_or_in_fours_is_found_amid_other_numbers(number, in_fours, before, after, sign):
    text = in_pieces(number, [4, 8], [sign, sign]) if in_fours else number
    assert contains_individual_number(sign.join([*before, text, *after]))


@pytest.mark.parametrize(
    "text",
    [
        "12\u200b3456\u00ad789018",  # zero width space, soft hyphen
        "\u202e123456789018",
        "①②③④⑤⑥⑦⑧⑨⓪①⑧",
        "1️⃣23456789018",
        "١٢٣٤٥٦٧٨٩٠١٨",
        "A123456789018B",
        "No.123456789018",
        "1.123456789018",
        "+81-3-9999-0000 1234 5678 9018",
        "+81 123456789018",
    ],
)
def test_a_number_does_not_hide_behind_signs(text):
    assert contains_individual_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2123456789018",  # thirteen digits: a bar code
        "12345678901820261120",
        "12345-678901823",
        "1234  5678 9018",  # two spaces: two columns
        "1234,5678,9018",
        "1234/5678/9018",
        "1234\n5678\n9018",
        "1 123456 789018",  # broken otherwise, amid other digits
        "111 111 111 118 120",  # a row of blood pressures
        "1.2.392.200119.8",
        "12.34.5678.9018",
        "12345678-9012-4123-8123-123456789018",  # a UUID
        "aaaaaaaa-1234-5678-9018-aaaaaaaaaaaa",
        "0123456789abcdef123456789018abcd",
        "urn:uuid:AAAAAAAA-1234-5678-9018-AAAAAAAAAAAA",
        "+123456789018",
        "+12-3456-789018",
    ],
)
def test_what_only_looks_like_one_is_let_pass(text):
    assert not contains_individual_number(text)


@given(st.text("0123456789", min_size=13, max_size=40))
def test_a_longer_unbroken_run_never_is_one(text):
    assert not contains_individual_number(text)


@given(st.text("0123456789", max_size=11), st.text(BREAKS + DOTS, max_size=3))
def test_fewer_than_twelve_digits_never_are_one(text, signs):
    assert not contains_individual_number(signs.join(text))
    assert not contains_individual_number(full_width(text))


@given(st.from_regex(r"0[1-9][0-9]{8,9}", fullmatch=True), st.sampled_from("-－ー ()."), st.integers(2, 4))
def test_a_telephone_number_never_is_one(number, sign, area):
    body = number[area:]
    assert not contains_individual_number(number)
    assert not contains_individual_number(f"{number[:area]}{sign}{body[:4]}{sign}{body[4:]}")
    assert not contains_individual_number(f"+81{number[1:]}")
    assert not contains_individual_number(f"＋81{sign}{number[1:area]}{sign}{body[:-4]}{sign}{body[-4:]}")


@given(st.from_regex(r"[0-9]{2}[1346][0-9]{7}", fullmatch=True))
def test_a_facility_code_never_is_one(code):
    assert not contains_individual_number(code)
    assert not contains_individual_number(full_width(code))


@given(st.uuids())
def test_a_uuid_never_is_one(uuid):
    assert not contains_individual_number(str(uuid))
    assert not contains_individual_number(uuid.hex)


@given(individual_numbers(), st.sampled_from([32, 40, 64, 96, 128]), st.data())
def test_a_digest_never_holds_one(number, length, data):
    place = data.draw(st.integers(0, length - 14))
    digest = "a" * (place + 1) + number + "b" * (length - 13 - place)
    assert not contains_individual_number(digest)
    assert not contains_individual_number(f"sha256:{digest.upper()}")


@given(individual_numbers(), st.integers(40, 80))
def test_a_number_is_found_wherever_it_stands_in_a_long_text(number, before):
    assert contains_individual_number("架" * before + full_width(number) + "空" * 100)


def test_a_run_of_combining_marks_costs_no_more_than_other_text():
    # Normalised whole, this would take the square of its length: hours.
    assert contains_individual_number("\u0301" * 500_000 + "\u0323" * 500_000 + "123456789018")
