"""重複投薬: same component, same route, a day in common (E-17)."""

import pytest
from hypothesis import given

from eprescription.rules.checks.duplicates import duplicates
from eprescription.rules.checks.findings import Finding, FindingKind
from eprescription.rules.checks.others import Others
from tests.eprescription.pairs_by_hand import (
    AMLODIPINE,
    ITRACONAZOLE,
    MASTERS,
    NORVASC,
    PROGRAF,
    PROTOPIC,
    REVATIO,
    VIAGRA,
    ZACRAS,
)
from tests.eprescription.takings import HISTORIES, NEW, PRESCRIPTIONS, day, is_duplicate, new, taken


def found(items, past=()) -> list[Finding]:
    """Return the duplicates of some items, each compared with those before it."""
    others, findings = Others(past, MASTERS), []
    for item in items:
        findings += duplicates(item, others)
        others.add(item)
    return findings


class TestWhatIsADuplicate:
    """Compared are components."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [(NORVASC, NORVASC), (NORVASC, AMLODIPINE), (NORVASC, ZACRAS), (ZACRAS, AMLODIPINE), (VIAGRA, REVATIO)],
        ids=["the same", "another brand", "in a combination", "the other way round", "other seven digits"],
    )
    def test_the_same_component_by_the_same_route_is(self, one, other):
        (finding,) = found([new(one)], [taken(other)])
        assert (finding.kind, finding.new_name) == (FindingKind.DUPLICATE, one.name)
        assert finding.other.name == other.name

    def test_another_component_is_none(self):
        assert not found([new(NORVASC)], [taken(ITRACONAZOLE)])

    def test_the_same_component_by_another_route_is_none(self):
        assert not found([new(PROTOPIC)], [taken(PROGRAF)])

    def test_items_without_a_component_that_counts_are_none(self):
        assert not found([new(NORVASC, components=frozenset())], [taken(NORVASC, components=frozenset())])


class TestDays:
    """Half open: what begins when the other ends does not overlap."""

    @pytest.mark.parametrize(("first", "is_found"), [(-14, False), (-13, True), (0, True), (13, True), (14, False)])
    def test_one_common_day_is_enough_and_touching_is_not(self, first, is_found):
        assert bool(found([new(NORVASC, 0, 14)], [taken(NORVASC, first, 14)])) is is_found

    def test_a_finding_says_the_days_of_both(self):
        (finding,) = found([new(NORVASC, 0, 14)], [taken(AMLODIPINE, -3, 28)])
        assert (finding.interval_new.start, finding.interval_new.end) == (day(0), day(14))
        assert (finding.interval_other.start, finding.interval_other.end) == (day(-3), day(25))


class TestWithinAPrescription:
    """New items are compared with those before them."""

    def test_two_items_make_one_finding_of_the_later_one(self):
        (finding,) = found([new(NORVASC, key="1-1"), new(ZACRAS, key="1-2")])
        assert (finding.new_key, finding.other.item_key, finding.behind) == ("1-2", "1-1", ())

    def test_an_item_is_no_duplicate_of_itself(self):
        assert not found([new(ZACRAS)])


def test_a_finding_says_component_route_rule_and_masters_and_keeps_the_line_behind_it() -> None:
    (finding,) = found([new(ZACRAS)], [taken(NORVASC, line=7)])
    assert (finding.components, finding.route, finding.behind) == (("c:アムロジピン",), NORVASC.route, (7,))
    assert (finding.rule, finding.masters) == ("E-17 重複投薬", MASTERS.version)


@given(PRESCRIPTIONS, HISTORIES)
def test_found_is_just_what_a_comparison_day_by_day_finds(items, past) -> None:
    expected = [(one.item_key, id(other)) for one in items for other in past if is_duplicate(one, other)]
    expected += [
        (one.item_key, id(other))
        for place, one in enumerate(items)
        for other in items[:place]
        if is_duplicate(one, other)
    ]
    assert sorted((finding.new_key, id(finding.other)) for finding in found(items, past)) == sorted(expected)


@given(NEW, NEW)
def test_which_of_two_comes_first_makes_no_difference(one, other) -> None:
    assert bool(found([one, other])) == bool(found([other, one]))
