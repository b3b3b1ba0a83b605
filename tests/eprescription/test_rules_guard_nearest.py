"""What may have been meant: one slip away, or of that name."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.document import System
from eprescription.rules.drugs.masters import Contents, DrugMasters
from eprescription.rules.guard.nearest import slips
from tests.support.drug_rows import ON, entry


CODE, OTHER = "699999001", "699999012"
MASTERS = DrugMasters(
    Contents(
        version="tests",
        drugs=[
            entry(yj_codes=("9999001F1010",), generic_code="9999001F1ZZZ", generic_name="【般】架空錠５ｍｇ"),
            entry(receipt_code=OTHER, name="別の錠１０ｍｇ"),
            entry(receipt_code="699999005", name="昔の錠", transition_until=ON - timedelta(days=1)),
        ],
    )
)
CODES = st.text("0123456789", min_size=9, max_size=9)


def near(code: str, system: System = System.RECEIPT, name: str = "", most: int = 3) -> list[str]:
    """Return the codes that may have been meant."""
    return [found for found, _ in MASTERS.nearest(code, system, ON, most, name)]


@given(CODES, st.integers(0, 8), st.sampled_from("0123456789"))
def test_another_digit_is_one_slip(code: str, place: int, digit: str) -> None:
    wrong = code[:place] + digit + code[place + 1 :]
    assert wrong == code or wrong in slips(code)


@given(CODES, st.integers(0, 7))
def test_two_digits_in_turn_are_one_slip(code: str, place: int) -> None:
    assert code[:place] + code[place + 1] + code[place] + code[place + 2 :] in slips(code)


@given(CODES, st.integers(0, 8), st.sampled_from("0123456789"))
def test_a_digit_too_many_or_too_few_is_one_slip(code: str, place: int, digit: str) -> None:
    assert code[:place] + digit + code[place:] in slips(code)
    assert code[:place] + code[place + 1 :] in slips(code)


def test_the_codes_one_slip_away_are_named_with_their_medicines() -> None:
    assert MASTERS.nearest("699999003", System.RECEIPT, ON) == ((CODE, "架空錠５ｍｇ"),)
    assert near("69999900") == [CODE]
    assert near("6999990001") == [CODE]


def test_what_is_not_valid_that_day_is_not_named() -> None:
    assert near("699999005") == [CODE]
    assert near("699999005", name="昔の錠") == [CODE]


def test_the_medicine_of_the_sent_name_comes_first_however_far_its_code() -> None:
    assert near("600000000", name="別の錠10mg") == [OTHER]
    assert near("699999000", name="別の錠10mg") == [OTHER, CODE]


def test_of_several_slips_the_one_with_the_more_alike_name_comes_first() -> None:
    assert near("699999011", name="架空錠５０ｍｇ") == [CODE, OTHER]
    assert near("699999011", name="別の錠１００ｍｇ") == [OTHER, CODE]


def test_no_more_are_named_than_asked_for_and_the_code_itself_never() -> None:
    assert near("699999011", most=1) == [CODE]
    assert near(CODE, name="架空錠５ｍｇ") == []


def test_codes_are_named_in_the_system_that_was_sent() -> None:
    assert near("9999001F1011", System.YJ) == ["9999001F1010"]
    assert near("X", System.YJ, name="架空錠5mg") == ["9999001F1010"]
    assert near("9999001F2ZZZ", System.GENERIC) == ["9999001F1ZZZ"]
    assert near("X", System.GENERIC, name="架空錠５ｍｇ") == ["9999001F1ZZZ"]


def test_for_a_system_without_medicines_receipt_codes_are_named() -> None:
    assert near("A-1042", System.NONE, name="架空錠５ｍｇ") == [CODE]


def test_nothing_near_is_nothing() -> None:
    assert near("612345678") == near("") == []


def test_a_code_without_end_is_looked_at_as_far_as_codes_go() -> None:
    assert near("9999001F1010" + "0" * 100_000, System.YJ) == ["9999001F1010"]
