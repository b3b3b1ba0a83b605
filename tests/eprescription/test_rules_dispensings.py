"""The result of a dispensing, beside what was prescribed."""

from decimal import Decimal

import pytest

from eprescription.rules.dispensings import faults_of
from eprescription.rules.document import Veto
from eprescription.rules.given import Disposition, Given, Ground, Prescribed
from tests.eprescription.pairs_by_hand import AMLODIPINE, ITRACONAZOLE, NORVASC, drug


PRESCRIBED = {"1-1": Prescribed(NORVASC, Decimal(28), frozenset({Veto.FORM}))}
OTHER_STRENGTH = drug("900000005", "2171022F1000", "架空アムロジピン錠２．５ｍｇ", "アムロジピン", is_generic=True)
GTIN = "14987123456781"


def one(disposition=Disposition.AS_PRESCRIBED, instead=NORVASC, amount=28, key="1-1", **more) -> Given:
    """Return what was given for the item, all of it as prescribed unless told otherwise."""
    return Given(item_key=key, disposition=disposition, drug=instead, amount=Decimal(amount), **more)


def faults(*given_items, prescribed=PRESCRIBED) -> list[tuple[str, str]]:
    """Return code and pointer of what is wrong."""
    return [(fault.problem.code, fault.pointer) for fault in faults_of(prescribed, given_items)]


DROPPED = one(Disposition.DROPPED, None, 0, ground=Ground.INQUIRY)
ADDED = one(Disposition.ADDED, ITRACONAZOLE, 7, key="9-1", ground=Ground.INQUIRY)
CHANGED = one(Disposition.CHANGED, ITRACONAZOLE, 7, ground=Ground.INQUIRY)


class TestWhatIsRight:
    """As prescribed, a generic, in part, changed, dropped, added."""

    @pytest.mark.parametrize(
        "results",
        [
            [one()],
            [one(Disposition.GENERIC, AMLODIPINE)],
            [one(Disposition.PARTIAL, amount=14)],
            [one(amount=10), one(amount=18)],
            [one(Disposition.GENERIC, AMLODIPINE, 14), one(amount=14)],
            [CHANGED],
            [DROPPED],
            [one(), ADDED],
            [one(Disposition.CHANGED, AMLODIPINE, 99, ground=Ground.PROTOCOL)],
        ],
    )
    def test_has_no_fault(self, results):
        assert faults(*results) == []


class TestAmounts:
    """The lots of an item come to what was prescribed, in part to less."""

    @pytest.mark.parametrize("amount", ["27", "29", "27.99999"])
    def test_another_amount_is_refused(self, amount):
        assert faults(one(amount=amount)) == [("RX-DISPENSING-QUANTITY", "/prescribed/1-1")]

    @pytest.mark.parametrize("amount", [28, 30])
    def test_all_or_more_is_no_part(self, amount):
        assert faults(one(Disposition.PARTIAL, amount=amount)) == [("RX-DISPENSING-QUANTITY", "/prescribed/1-1")]

    def test_an_item_of_which_nothing_is_said_is_refused(self):
        assert faults() == [("RX-DISPENSING-QUANTITY", "/prescribed/1-1")]

    def test_amounts_of_another_strength_do_not_compare(self):
        prescribed = {"1-1": Prescribed(NORVASC, Decimal(28))}
        assert faults(one(Disposition.GENERIC, OTHER_STRENGTH, 56), prescribed=prescribed) == []

    @pytest.mark.parametrize("amount", [0, -1])
    def test_what_was_given_is_more_than_nothing(self, amount):
        assert ("RX-DISPENSING-QUANTITY", "/items/0") in faults(one(amount=amount))

    @pytest.mark.parametrize(
        "wrong",
        [
            one(Disposition.DROPPED, None, 1, ground=Ground.INQUIRY),
            one(Disposition.DROPPED, NORVASC, 0, ground=Ground.INQUIRY),
            one(instead=None),
        ],
    )
    def test_what_was_dropped_is_nothing_and_what_was_not_is_something(self, wrong):
        assert faults(wrong) == [("RX-DISPENSING-QUANTITY", "/items/0")]


class TestItems:
    """Each is one of the prescription's, or added."""

    def test_one_that_was_not_prescribed_is_refused(self):
        assert faults(one(), one(key="2-1")) == [("RX-DISPENSING-QUANTITY", "/items/1")]

    def test_one_that_was_prescribed_is_not_added(self):
        added = one(Disposition.ADDED, ground=Ground.INQUIRY)
        assert ("RX-DISPENSING-QUANTITY", "/items/0") in faults(added)


class TestGrounds:
    """Asked, or agreed."""

    @pytest.mark.parametrize(
        "without",
        [
            one(Disposition.CHANGED, AMLODIPINE),
            one(Disposition.DROPPED, None, 0),
        ],
    )
    def test_a_change_or_an_omission_without_one_is_refused(self, without):
        assert faults(without) == [("RX-DISPENSING-INQUIRY", "/items/0")]

    def test_an_addition_without_one_is_refused(self):
        added = one(Disposition.ADDED, ITRACONAZOLE, 7, key="9-1")
        assert faults(one(), added) == [("RX-DISPENSING-INQUIRY", "/items/1")]

    def test_what_the_prescriber_vetoed_is_refused(self):
        assert faults(one(Disposition.GENERIC, OTHER_STRENGTH)) == [("RX-DISPENSING-VETO", "/items/0")]


class TestPackages:
    """For a recall by lot."""

    def test_package_code_and_lot_may_stand(self):
        assert faults(one(package_code=GTIN, lot="A1B2-03")) == []

    def test_a_package_code_whose_check_digit_does_not_fit_is_refused(self):
        assert faults(one(package_code=GTIN[:-1] + "4")) == [("RX-DISPENSING-LOT", "/items/0")]

    def test_a_lot_of_other_characters_is_refused(self):
        assert faults(one(lot="ロット１")) == [("RX-DISPENSING-LOT", "/items/0")]
