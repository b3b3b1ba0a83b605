"""Two ways to write one reading are one; two readings are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.kana import LONGEST, kana_key


KANA = st.text(st.sampled_from("アイウエオカガキギャュョッーヴ"), max_size=LONGEST)


@pytest.mark.parametrize("typed", ["シケン　アユム", "ｼｹﾝ ｱﾕﾑ", "しけんあゆむ", " シケンアユム "])
def test_width_hiragana_and_spaces_make_no_difference(typed: str) -> None:
    assert kana_key(typed) == "シケンアユム"


def test_a_hyphen_is_taken_for_the_long_mark() -> None:
    assert kana_key("サ-ヤ") == kana_key("サーヤ") == kana_key("ｻｰﾔ")


def test_small_kana_stay_apart() -> None:
    assert kana_key("シヨウ") != kana_key("ショウ")


def test_what_is_too_long_is_cut() -> None:
    assert len(kana_key("ア" * 500)) == LONGEST


@given(KANA)
def test_a_key_is_its_own_key(text: str) -> None:
    assert kana_key(kana_key(text)) == kana_key(text)


@given(KANA, KANA)
def test_two_readings_are_two(one: str, other: str) -> None:
    assert (kana_key(one) == kana_key(other)) == (one == other)
