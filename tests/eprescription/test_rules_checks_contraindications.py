"""併用禁忌: both sides of a pair, too near to each other (operations 2.7)."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given

from eprescription.rules.checks.contraindications import contraindications
from eprescription.rules.checks.findings import Finding, FindingKind
from eprescription.rules.checks.others import Others
from tests.eprescription.pairs_by_hand import (
    AZOLE_SILDENAFIL,
    BROTIZOLAM,
    CLARITH,
    COLCHICINE,
    DRUGS,
    ITRACONAZOLE,
    MAO_TRAMADOL,
    MASTERS,
    NORVASC,
    PAIRS,
    REVATIO,
    SELEGILINE,
    TRAMAL,
    TRAMCET,
    TRIAZOLAM,
    VIAGRA,
    ZACRAS,
    HandMasters,
    stands_on,
)
from tests.eprescription.takings import DAY, HISTORIES, NEW, PRESCRIPTIONS, day, new, pairs_met, taken


def found(items, past=(), masters=MASTERS, on=DAY) -> list[Finding]:
    """Return the findings of some items, each compared with those before it."""
    others, findings = Others(past, masters), []
    for item in items:
        findings += contraindications(item, others, on)
        others.add(item)
    return findings


SIDES = [
    pytest.param(pair, a, b, id=f"{a.name} × {b.name}")
    for pair in PAIRS
    for a, b in permutations(DRUGS, 2)
    if stands_on(a.ingredient7, pair.a, DRUGS) and stands_on(b.ingredient7, pair.b, DRUGS)
]


class TestPairs:
    """By ingredient, by component, in combinations."""

    @pytest.mark.parametrize(("pair", "a", "b"), SIDES)
    def test_a_pair_is_found_whichever_side_is_the_new_one_and_within_one_prescription(self, pair, a, b):
        for one, other in ((a, b), (b, a)):
            assert pair.pair_id in {finding.pair_id for finding in found([new(one)], [taken(other)])}
            within = found([new(one, key="1-1"), new(other, key="1-2")])
            assert pair.pair_id in {finding.pair_id for finding in within}

    def test_a_combination_stands_where_its_component_does(self):
        (finding,) = found([new(SELEGILINE)], [taken(TRAMCET)])
        assert (finding.pair_id, finding.components) == ("p3", ("c:セレギリン", "c:トラマドール"))

    def test_a_side_of_one_product_scope_is_not_met_by_another_product_of_the_component(self):
        assert found([new(REVATIO)], [taken(ITRACONAZOLE)])[0].pair_id == AZOLE_SILDENAFIL.pair_id
        assert not found([new(VIAGRA)], [taken(ITRACONAZOLE)])

    @pytest.mark.parametrize("other", [BROTIZOLAM, NORVASC, ITRACONAZOLE])
    def test_what_is_no_pair_is_not_found(self, other):
        assert not found([new(ITRACONAZOLE)], [taken(other)])

    def test_a_licensed_combination_is_not_its_own_pair(self):
        assert not found([new(ZACRAS)])

    def test_a_pair_for_some_patients_only_is_found_as_such_with_its_condition(self):
        (finding,) = found([new(COLCHICINE)], [taken(CLARITH)])
        assert finding.kind is FindingKind.CONDITIONAL
        assert finding.condition == "肝臓又は腎臓に障害のある患者に限り禁忌"
        assert not finding.stops


class TestWashOut:
    """Whole days after the last."""

    @pytest.mark.parametrize(("gap", "is_found"), [(0, True), (13, True), (14, False), (60, False)])
    def test_fourteen_days_have_to_lie_between(self, gap, is_found):
        past = [taken(SELEGILINE, -7 - gap, 7)]
        assert bool(found([new(TRAMAL)], past)) is is_found

    def test_after_a_last_dose_on_the_first_the_other_may_begin_on_the_sixteenth(self):
        last = taken(SELEGILINE, -6, 7)
        assert [bool(found([new(TRAMAL, first)], [last])) for first in (14, 15)] == [True, False]

    def test_the_other_order_has_its_own_days(self):
        assert found([new(SELEGILINE)], [taken(TRAMAL, -14, 14)]) == []
        assert found([new(SELEGILINE)], [taken(TRAMAL, -13, 14)])[0].days_between == 0

    def test_a_later_line_is_kept_apart_from_a_new_one_that_ends_before_it(self):
        (finding,) = found([new(SELEGILINE, 0, 7)], [taken(TRAMAL, 20, 7)])
        assert finding.days_between == 14
        assert not found([new(SELEGILINE, 0, 7)], [taken(TRAMAL, 21, 7)])

    def test_a_finding_says_the_days_that_have_to_lie_between(self):
        (finding,) = found([new(TRAMAL)], [taken(SELEGILINE, -10, 7)])
        assert finding.days_between == MAO_TRAMADOL.days_after_a
        assert finding.interval_other.last_day == day(-4)


class TestInForce:
    """A pair is asked on the day of the check."""

    AZOLE = replace(PAIRS[0], valid_from=day(-1), valid_until=day(1))

    @pytest.mark.parametrize(("on", "is_found"), [(-2, False), (-1, True), (1, True), (2, False)])
    def test_from_its_first_day_through_its_last(self, on, is_found):
        masters = HandMasters(pairs=(self.AZOLE,))
        assert bool(found([new(TRIAZOLAM)], [taken(ITRACONAZOLE)], masters, day(on))) is is_found


@given(PRESCRIPTIONS, HISTORIES)
def test_found_is_just_what_a_comparison_day_by_day_finds(items, past) -> None:
    expected = {(one.item_key, id(other), met) for one in items for other in past for met in pairs_met(one, other)}
    expected |= {
        (one.item_key, id(other), met)
        for place, one in enumerate(items)
        for other in items[:place]
        for met in pairs_met(one, other)
    }
    assert {(each.new_key, id(each.other), each.pair_id) for each in found(items, past)} == expected


@given(NEW, NEW)
def test_which_of_two_comes_first_makes_no_difference(one, other) -> None:
    assert {each.pair_id for each in found([one, other])} == {each.pair_id for each in found([other, one])}
