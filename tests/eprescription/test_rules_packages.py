"""What identifies a package: GTIN and lot (R-061)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.packages import is_gtin, is_lot


GTIN = "14987123456781"


class TestGtin:
    """GS1's check digit."""

    @pytest.mark.parametrize("code", ["00012345678905", "10012345678902", GTIN])
    def test_fourteen_digits_with_their_check_digit_are_one(self, code):
        assert is_gtin(code)

    @pytest.mark.parametrize(
        "code", ["", "4912345678904", "0001234567890x", "１４９８７１２３４５６７８１", GTIN + "\n"]
    )
    def test_anything_else_is_none(self, code):
        assert not is_gtin(code)

    @given(st.integers(0, 13), st.integers(1, 9))
    def test_no_digit_can_slip(self, place, by):
        wrong = str((int(GTIN[place]) + by) % 10)
        assert not is_gtin(GTIN[:place] + wrong + GTIN[place + 1 :])


@pytest.mark.parametrize(
    ("lot", "expected"),
    [("A1", True), ("A" * 20, True), ("A" * 21, False), ("", False), ("A 1", False), ("A\n", False), ("Ａ１", False)],
)
def test_a_lot_has_up_to_twenty_half_width_characters_without_a_space(lot: str, expected: bool) -> None:  # noqa: FBT001
    assert is_lot(lot) is expected


@given(st.text(max_size=30))
def test_whatever_a_scanner_sends_is_one_or_none(text: str) -> None:
    assert not is_gtin(text) or (len(text) == 14 and text.isascii() and text.isdigit())
    assert not is_lot(text) or (0 < len(text) <= 20 and text.isascii() and text.isprintable() and " " not in text)
