"""代替薬: of the same class, clearing the finding, making none."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from eprescription.rules.checks import check
from eprescription.rules.checks.alternatives import clearing
from eprescription.rules.checks.masking import masked
from eprescription.rules.drugs.concepts import Route
from tests.eprescription.pairs_by_hand import (
    AMLODIPINE,
    BROTIZOLAM,
    DRUGS,
    ITRACONAZOLE,
    LUNESTA_1,
    LUNESTA_2,
    MASTERS,
    MYSLEE,
    NORVASC,
    TRIAZOLAM,
    VIAGRA,
    HandMasters,
    drug,
)
from tests.eprescription.takings import ALLERGIES, ASKED, HISTORIES, PRESCRIPTIONS, allergy, day, new, taken


PAST = [taken(ITRACONAZOLE)]


class CountingMasters(HandMasters):
    """Masters that count how often a class is looked up."""

    asked = 0

    def in_class(self, class_key, on):
        """Return what is in a class."""
        CountingMasters.asked += 1
        return super().in_class(class_key, on)


def offered(items, past=PAST, allergies=(), masters=MASTERS, **more) -> list[str]:
    """Return the names of what is offered for the first finding."""
    finding = check(items, past, allergies, masters, ASKED)[0]
    return [one.name for one in clearing([finding], items, past, allergies, masters, ASKED, **more)[finding.key]]


class TestWhatIsOffered:
    """The cheapest of each ingredient."""

    def test_the_others_of_the_class_the_cheapest_first_and_one_of_each_ingredient(self):
        assert offered([new(TRIAZOLAM)]) == [BROTIZOLAM.name, MYSLEE.name, LUNESTA_1.name]

    def test_no_more_than_asked_for(self):
        assert offered([new(TRIAZOLAM)], most=1) == [BROTIZOLAM.name]

    def test_of_two_at_one_price_the_generic(self):
        brand = drug("900000002", "1124009F1999", "架空ブロチゾラム錠", "ブロチゾラム", "睡眠", price=BROTIZOLAM.price)
        masters = HandMasters(drugs=(brand, *DRUGS))
        assert offered([new(TRIAZOLAM)], masters=masters)[0] == BROTIZOLAM.name

    def test_none_of_another_route(self):
        masters = HandMasters(drugs=(TRIAZOLAM, ITRACONAZOLE, replace(MYSLEE, route=Route.INJECTION)))
        assert offered([new(TRIAZOLAM)], masters=masters) == []

    def test_none_that_is_no_longer_valid(self):
        masters = HandMasters(drugs=(TRIAZOLAM, ITRACONAZOLE, replace(MYSLEE, abolished_on=day(0)), LUNESTA_2))
        assert offered([new(TRIAZOLAM)], masters=masters) == [LUNESTA_2.name]

    def test_none_for_an_item_without_a_class(self):
        assert offered([new(VIAGRA)], [taken(VIAGRA)]) == []

    def test_it_says_for_which_finding_at_which_price(self):
        items = [new(TRIAZOLAM)]
        (finding,) = check(items, PAST, [], MASTERS, ASKED)
        first = clearing([finding], items, PAST, [], MASTERS, ASKED)[finding.key][0]
        assert (first.finding_key, first.receipt_code, first.price) == (finding.key, "620038802", Decimal("10.4"))


class TestWhatIsNot:
    """Each is checked again in the place of the item."""

    def test_what_would_be_found_itself(self):
        assert offered([new(TRIAZOLAM)], [*PAST, taken(BROTIZOLAM, line=2)]) == [MYSLEE.name, LUNESTA_1.name]

    def test_what_the_person_does_not_bear(self):
        assert offered([new(TRIAZOLAM)], allergies=[allergy("ゾルピデム")]) == [BROTIZOLAM.name, LUNESTA_1.name]

    def test_what_another_new_item_duplicates(self):
        items = [new(TRIAZOLAM), new(MYSLEE, key="1-2")]
        assert offered(items) == [BROTIZOLAM.name, LUNESTA_1.name]

    def test_another_product_of_the_same_ingredient(self):
        assert offered([new(NORVASC)], [taken(NORVASC)]) == []


class TestWithoutConsent:
    """What clears a finding would tell what is behind it."""

    def test_a_masked_finding_has_no_alternatives(self):
        items = [new(TRIAZOLAM)]
        (finding,) = masked(check(items, PAST, [], MASTERS, ASKED), secret=b"secret")
        assert clearing([finding], items, [], [], MASTERS, ASKED) == {}


def test_what_is_changed_itself_is_not_in_the_way() -> None:
    items, before = [new(TRIAZOLAM)], [*PAST, taken(BROTIZOLAM, line=2)]
    (finding,) = check(items, before, [], MASTERS, ASKED, without="rx-2")
    first = clearing([finding], items, before, [], MASTERS, ASKED, without="rx-2")[finding.key][0]
    assert first.name == BROTIZOLAM.name


def test_a_finding_of_another_prescription_has_none() -> None:
    (finding,) = check([new(TRIAZOLAM, key="9-9")], PAST, [], MASTERS, ASKED)
    assert clearing([finding], [new(TRIAZOLAM)], PAST, [], MASTERS, ASKED) == {}


def test_the_work_grows_with_the_items_and_not_with_their_findings() -> None:
    items = [new(AMLODIPINE, key=f"{place}-1") for place in range(1, 41)]
    findings = check(items, [], [], MASTERS, ASKED)
    masters = CountingMasters()
    clearing(findings, items, [], [], masters, ASKED)
    assert len(findings) == 40 * 39 // 2
    assert masters.asked <= len(items)


@pytest.mark.parametrize("most", [0, 1, 5])
@given(items=PRESCRIPTIONS, past=HISTORIES, allergies=ALLERGIES)
def test_whatever_is_offered_clears_its_finding_and_makes_none(items, past, allergies, most) -> None:
    before = check(items, past, allergies, MASTERS, ASKED)
    by_code = {one.receipt_code: one for one in DRUGS}
    offers = clearing(before, items, past, allergies, MASTERS, ASKED, most)
    for finding in before:
        found = offers[finding.key]
        assert len(found) <= most
        for one in found:
            instead = new(by_code[one.receipt_code])
            changed = [_taking_the_place(item, instead) if item.item_key == finding.new_key else item for item in items]
            after = {each.key for each in check(changed, past, allergies, MASTERS, ASKED)}
            assert after <= {each.key for each in before} - {finding.key}


def _taking_the_place(item, instead):
    return replace(instead, item_key=item.item_key, starts_on=item.starts_on, ends_on=item.ends_on)
