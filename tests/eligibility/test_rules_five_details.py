"""The five details: what two clerks write differently of one person agrees, and of two persons never."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.five_details import FiveDetails, disagreements


NAGISA = FiveDetails("照合　渚", "ショウゴウ　ナギサ", date(1987, 6, 15), "2", "架空県架空市見本町1丁目2番3号")
COLUMNS = ("name", "kana", "birth_date", "sex", "address")
HYPHENS = "-‐‑–—―−─"

numbers = st.lists(st.integers(1, 99), min_size=2, max_size=5)
texts = st.text("渚照合架空アイウァィーヴ髙高ABab12　 -丁目番地号の", max_size=12)
people = st.builds(
    FiveDetails, texts, texts, st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.sampled_from("123"), texts
)


def differs(**registered: Any) -> tuple[str, ...]:
    """Return what disagrees if the register has this instead."""
    return disagreements(NAGISA, replace(NAGISA, **registered))


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("name", "照合　汀"), ("name", "照合"), ("name", "照合　渚子"),
        ("kana", "ショウゴウ　ナギ"), ("kana", "シヨウゴウ　ナギサ"),
        ("birth_date", date(1987, 6, 16)), ("sex", "1"), ("sex", "3"),
        ("address", "架空県架空市見本町1丁目2番4号"), ("address", "架空県架空市見本町12丁目3号"), ("address", ""),
        ("address", "架空県架空市見本町1丁目2番"), ("address", "架空市見本町1丁目2番3号"),
    ],
)  # fmt: skip
def test_each_of_the_five_has_to_agree_in_full(column: str, other: Any) -> None:
    assert differs(**{column: other}) == (column,)


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("name", "照合 渚"), ("name", "照合渚"), ("name", " 照合\u2003渚 "),
        ("kana", "ｼｮｳｺﾞｳ ﾅｷﾞｻ"), ("kana", "ショウゴウナギサ"),
        ("address", "架空県架空市見本町1-2-3"), ("address", "架空県架空市見本町１－２－３"),
        ("address", "架空県架空市見本町一丁目2番地3"), ("address", "架空県 架空市 見本町1丁目2番地の3"),
        ("address", "架空県架空市見本町1丁目2の3"), ("address", "架空県架空市見本町1ー2ー3"),
    ],
)  # fmt: skip
def test_two_ways_to_write_the_same_agree(column: str, other: Any) -> None:
    assert differs(**{column: other}) == ()


def test_everything_that_differs_is_named_in_the_order_of_the_five() -> None:
    other = FiveDetails("別人　一", "ベツジン　ハジメ", date(1970, 1, 1), "1", "架空県")
    assert disagreements(NAGISA, other) == COLUMNS


def test_an_address_that_was_not_told_is_not_compared_and_a_name_is() -> None:
    assert disagreements(replace(NAGISA, address=""), NAGISA) == ()
    assert disagreements(replace(NAGISA, name="", kana=""), NAGISA) == ("name", "kana")


def test_variants_of_an_ideograph_are_different_names() -> None:
    assert disagreements(replace(NAGISA, name="髙橋"), replace(NAGISA, name="高橋")) == ("name",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("見本町1-2-3 101", "見本町1丁目2番3号101号室"), ("見本町1-2-3 A-101", "見本町1丁目2番3号A101"),
        ("見本町1-2-3架空ハイツ5号", "見本町1番地2の3 架空ハイツ5"),
    ],
)  # fmt: skip
def test_a_room_is_the_same_room_in_every_spelling(one: str, other: str) -> None:
    assert disagreements(replace(NAGISA, address=one), replace(NAGISA, address=other)) == ()


@pytest.mark.parametrize(
    ("one", "other"), [("見本町1-2-3 101", "見本町1-2-3101"), ("一番町1", "一町1"), ("1番町1", "1町1")]
)
def test_numbers_that_stand_apart_are_not_run_together(one: str, other: str) -> None:
    assert disagreements(replace(NAGISA, address=one), replace(NAGISA, address=other)) == ("address",)


@given(people)
def test_everybody_agrees_with_herself(person: FiveDetails) -> None:
    assert disagreements(person, person) == ()


@given(people, people)
def test_agreement_does_not_depend_on_who_is_asked_except_for_an_empty_address(
    one: FiveDetails, other: FiveDetails
) -> None:
    one, other = replace(one, address=one.address or "架空市"), replace(other, address=other.address or "架空市")
    assert disagreements(one, other) == disagreements(other, one)


@given(numbers, st.sampled_from(HYPHENS), st.sampled_from(HYPHENS))
def test_no_stroke_and_no_width_makes_another_address(parts: list[int], one: str, other: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    first = "架空市" + one.join(map(str, parts))
    second = ("架空市 " + other.join(map(str, parts))).translate(wide)
    assert disagreements(replace(NAGISA, address=first), replace(NAGISA, address=second)) == ()


@given(numbers, numbers)
def test_different_numbers_are_different_addresses(parts: list[int], others: list[int]) -> None:
    first, second = ("架空市" + "-".join(map(str, each)) for each in (parts, others))
    found = disagreements(replace(NAGISA, address=first), replace(NAGISA, address=second))
    assert (found == ()) == (parts == others)


@given(people, st.text(max_size=5000))
def test_any_text_is_compared(person: FiveDetails, text: str) -> None:
    assert set(disagreements(person, replace(person, name=text, kana=text, address=text))) <= {
        "name", "kana", "address",
    }  # fmt: skip
