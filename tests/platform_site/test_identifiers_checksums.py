import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.identifiers.checksums import modulus10_weight21, modulus11_weight65432


digits = st.text("0123456789", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("3312001", 5),  # 1×2 + 0 + 0 + 2 + 1×2 + 3 + 3×2 = 15
        ("13805", 7),  # 5×2 = 1+0, then 0, 8×2 = 1+6, 3, 1×2: 13
        ("0013805", 7),  # zeros in front add nothing
        ("0613999", 2),
        ("000001", 8),
        ("0000000", 0),  # a sum of 0 gives 0, not 10
    ],
)
def test_the_check_digit_is_what_the_rule_gives_by_hand(body, expected):
    assert modulus10_weight21(body) == expected


@given(digits, st.data())
def test_every_slip_of_one_digit_changes_the_check_digit(body, data):
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != body[place]]))
    slipped = body[:place] + other + body[place + 1 :]
    assert modulus10_weight21(slipped) != modulus10_weight21(body)


@given(digits, st.data())
def test_every_swap_of_neighbours_but_0_and_9_changes_the_check_digit(body, data):
    place = data.draw(st.integers(0, max(0, len(body) - 2)))
    pair = body[place : place + 2]
    swapped = body[:place] + pair[::-1] + body[place + 2 :]
    same = modulus10_weight21(swapped) == modulus10_weight21(body)
    assert same == (pair == pair[::-1] or set(pair) == {"0", "9"})


@given(digits, st.integers(0, 5))
def test_zeros_in_front_add_nothing(body, zeros):
    assert modulus10_weight21("0" * zeros + body) == modulus10_weight21(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("13999", 8),  # 6 + 15 + 36 + 27 + 18 = 102, remainder 3
        ("13998", 0),  # remainder 1: eleven minus one is 10, of which the last digit
        ("13101", 6),
        ("01100", 2),
        ("01001", 4),
        ("00000", 1),  # remainder 0: 11, of which the last digit
    ],
)
def test_the_check_digit_of_a_municipality_is_what_the_rule_gives_by_hand(body, expected):
    assert modulus11_weight65432(body) == expected


@pytest.mark.parametrize("text", ["12a45", "12-45"])
def test_what_is_not_digits_has_no_check_digit(text):
    with pytest.raises(ValueError, match="invalid literal"):
        modulus10_weight21(text)
    with pytest.raises(ValueError, match="invalid literal"):
        modulus11_weight65432(text)


@pytest.mark.parametrize("text", ["1399", "139998"])
def test_a_municipality_has_five_digits_before_its_check_digit(text):
    with pytest.raises(ValueError, match="zip"):
        modulus11_weight65432(text)
