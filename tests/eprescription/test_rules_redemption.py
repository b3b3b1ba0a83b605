"""引換番号 and the numbers printed beside it (E-18)."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.redemption import new_number, payer_key, printed_key
from platform_site.identifiers import BadIdentifier


NUMBERS = st.integers(0, 999_999).map("{:06d}".format)


class TestNewNumber:
    """Six digits that nobody else of these has."""

    @given(st.sets(NUMBERS, max_size=50), st.data())
    def test_is_none_that_is_taken_whatever_is_drawn(self, taken, data):
        found = new_number(taken, lambda count: data.draw(st.integers(0, count - 1)))
        assert len(found) == 6
        assert found.isdigit()
        assert found not in taken

    def test_may_begin_with_zeros(self):
        assert new_number([], lambda count: 0) == "000000"

    def test_is_drawn_from_all_that_are_free_each_by_one_draw(self):
        taken = ["000000", "000002", "999999", "000002"]
        drawn = [new_number(taken, lambda count, place=place: place % count) for place in (0, 1, 2, 999_996)]
        assert drawn == ["000001", "000003", "000004", "999998"]

    def test_as_many_are_free_as_are_not_taken(self):
        counts: list[int] = []
        new_number(["000000", "000001"], lambda count: counts.append(count) or 0)
        assert counts == [999_998]

    def test_a_real_draw_gives_six_digits(self):
        assert len({new_number([], secrets.randbelow) for _ in range(20)}) > 1

    def test_where_all_are_taken_there_is_none(self):
        with pytest.raises(ValueError, match="taken"):
            new_number([f"{number:06d}" for number in range(1_000_000)], secrets.randbelow)

    @pytest.mark.parametrize("taken", ["12345", "1234567", "12345x", "", "１２３４５６"])
    def test_what_has_not_six_digits_is_no_number_that_could_be_taken(self, taken):
        with pytest.raises(ValueError, match="six digits"):
            new_number([taken], secrets.randbelow)


class TestPrintedNumbers:
    """However they are typed they are the same."""

    @pytest.mark.parametrize(
        "typed",
        [
            ("138057", "架空-12", "0034", "1"),
            ("00138057", "架空１２", "34", "01"),
            (" 138057 ", "架空 012", "３４", "０１"),
        ],
    )
    def test_two_ways_to_type_them_have_one_key(self, typed):
        assert printed_key(*typed) == printed_key("138057", "架空12", "34", "01")

    @pytest.mark.parametrize(
        "other", [("271007", "架空12", "34", "01"), ("138057", "架空13", "34", "01"), ("138057", "架空12", "35", "01")]
    )
    def test_other_numbers_have_another(self, other):
        assert printed_key(*other) != printed_key("138057", "架空12", "34", "01")

    def test_without_a_branch_the_rest_is_the_same_for_a_household(self):
        twins = [printed_key("138057", "架空12", "34", branch) for branch in ("01", "02", "")]
        assert len({key[:3] for key in twins}) == 1
        assert [key[3] for key in twins] == ["01", "02", ""]

    @pytest.mark.parametrize("wrong", [("138058", "1", "1", ""), ("x", "1", "1", ""), ("138057", "1", "1", "123")])
    def test_an_insurer_or_a_branch_that_cannot_be_one_is_refused(self, wrong):
        with pytest.raises(BadIdentifier):
            printed_key(*wrong)


class TestPayerNumbers:
    """For those whose care a subsidy pays alone."""

    def test_two_ways_to_type_them_have_one_key(self):
        assert payer_key("54016027", "0012345") == payer_key("５４０１６０２７", "12345")

    def test_another_recipient_has_another(self):
        assert payer_key("54016027", "12345") != payer_key("54016027", "12346")

    def test_a_local_scheme_whose_check_digit_does_not_fit_is_taken(self):
        assert payer_key("81136245", "1") == ("81136245", "1")

    def test_what_cannot_be_a_payer_is_refused(self):
        with pytest.raises(BadIdentifier):
            payer_key("1234", "1")


TYPED = st.text(max_size=12) | st.sampled_from(["138057", "54016027", "架空-12", "01"])


@given(TYPED, TYPED, TYPED, TYPED)
def test_whatever_is_typed_is_a_key_that_keys_to_itself_or_refused(insurer, symbol, number, branch) -> None:
    for read, typed in ((printed_key, (insurer, symbol, number, branch)), (payer_key, (insurer, number))):
        try:
            key = read(*typed)
        except BadIdentifier:
            continue
        assert read(*key) == key
