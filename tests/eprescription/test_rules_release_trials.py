"""試算: the same prescriptions by two masters, counted by which of them finds something."""

from dataclasses import replace

import pytest

from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import Route
from eprescription.rules.release_trials import Brought, Counts, code_of, count, outcome
from tests.eprescription.pairs_by_hand import (
    AMLODIPINE,
    AZOLE_TRIAZOLAM,
    CLARITH,
    COLCHICINE,
    DRUGS,
    GENERIC_AMLODIPINE,
    ITRACONAZOLE,
    MASTERS,
    NORVASC,
    PAIRS,
    TRIAZOLAM,
    HandMasters,
)
from tests.eprescription.takings import DAY, day, new, taken


WITHOUT_PAIR = HandMasters(pairs=tuple(pair for pair in PAIRS if pair is not AZOLE_TRIAZOLAM))


def brought(item=ITRACONAZOLE, *past, code: DrugCode | None = None, **changed) -> Brought:
    """Return a prescription of one medicine, for somebody who takes others."""
    named = code or DrugCode(System.RECEIPT, item.receipt_code)
    lines = tuple(taken(drug, line=place) for place, drug in enumerate(past, start=1))
    return Brought((new(item, **changed),), {"1-1": named}, lines)


def counted(one: Brought, *, old=MASTERS, new=MASTERS, on=DAY) -> Counts:
    """Return what is counted of one prescription."""
    counts: Counts = {}
    count(one, old=old, new=new, on=on, upon=counts)
    return counts


class TestWhatIsFound:
    def test_by_both_is_counted_for_both(self):
        assert counted(brought(ITRACONAZOLE, TRIAZOLAM)) == {
            "kinds": {"contraindicated": {"both": 1}}, "pairs": {"p1": {"both": 1}},
            "prescriptions": {"stopped": {"both": 1}},
        }  # fmt: skip

    @pytest.mark.parametrize(("masters", "share"), [({"new": WITHOUT_PAIR}, "old"), ({"old": WITHOUT_PAIR}, "new")])
    def test_by_one_alone_is_counted_for_that_one(self, masters, share):
        assert counted(brought(ITRACONAZOLE, TRIAZOLAM), **masters) == {
            "kinds": {"contraindicated": {share: 1}}, "pairs": {"p1": {share: 1}},
            "prescriptions": {"stopped": {share: 1}},
        }  # fmt: skip

    def test_by_neither_is_not_counted(self):
        assert counted(brought(CLARITH, TRIAZOLAM)) == {}

    def test_twice_as_a_duplicate_stops_nothing(self):
        assert counted(brought(NORVASC, AMLODIPINE)) == {"kinds": {"duplicate": {"both": 1}}}

    def test_for_some_patients_only_stops_nothing(self):
        counts = counted(brought(CLARITH, COLCHICINE))
        assert counts == {"kinds": {"contraindicated_conditional": {"both": 1}}, "pairs": {"p4": {"both": 1}}}

    def test_within_one_prescription_counts_too(self):
        items = (new(ITRACONAZOLE, key="1-1"), new(TRIAZOLAM, key="2-1"))
        assert counted(Brought(items, {}, ()))["pairs"] == {"p1": {"both": 1}}

    def test_adds_up_over_prescriptions(self):
        counts: Counts = {}
        for _ in range(3):
            count(brought(ITRACONAZOLE, TRIAZOLAM), old=MASTERS, new=WITHOUT_PAIR, on=DAY, upon=counts)
        assert counts["pairs"] == {"p1": {"old": 3}}

    def test_by_a_pair_that_begins_with_the_release_is_found_before_its_day(self):
        later = HandMasters(pairs=(replace(AZOLE_TRIAZOLAM, valid_from=day(30)),))
        one = brought(ITRACONAZOLE, TRIAZOLAM)
        assert counted(one, old=WITHOUT_PAIR, new=later, on=day(30))["pairs"] == {"p1": {"new": 1}}
        assert counted(one, old=WITHOUT_PAIR, new=later, on=day(29)) == {}


class TestAMedicine:
    """What it holds and how it is given, each of the masters says for itself."""

    def test_has_the_components_of_the_masters_that_are_asked(self):
        changed = replace(NORVASC, components=frozenset({"c:別の成分"}))
        others = HandMasters(drugs=tuple(changed if drug is NORVASC else drug for drug in DRUGS))
        assert counted(brought(NORVASC, AMLODIPINE), new=others) == {"kinds": {"duplicate": {"old": 1}}}

    def test_has_the_route_of_the_masters_that_are_asked(self):
        changed = replace(AMLODIPINE, route=Route.EXTERNAL)
        others = HandMasters(drugs=tuple(changed if drug is AMLODIPINE else drug for drug in DRUGS))
        assert counted(brought(NORVASC, AMLODIPINE), new=others) == {"kinds": {"duplicate": {"old": 1}}}

    def test_by_its_generic_name_has_what_all_its_products_hold(self):
        code = DrugCode(System.GENERIC, GENERIC_AMLODIPINE.code)
        assert counted(brought(NORVASC, AMLODIPINE, code=code)) == {"kinds": {"duplicate": {"both": 1}}}

    def test_that_the_masters_do_not_know_stays_as_it_was_kept(self):
        others = HandMasters(drugs=tuple(drug for drug in DRUGS if drug is not TRIAZOLAM))
        assert counted(brought(ITRACONAZOLE, TRIAZOLAM), new=others)["pairs"] == {"p1": {"both": 1}}

    @pytest.mark.parametrize(
        ("code", "system"),
        [("620007853", System.RECEIPT), ("2171022F2017", System.YJ), ("2171022F2ZZZ", System.GENERIC)],
    )
    def test_is_known_by_the_form_of_its_kept_code(self, code, system):
        assert code_of(code) == DrugCode(system, code)


class TestACode:
    def test_that_new_masters_no_longer_have_makes_a_prescription_refused(self):
        others = HandMasters(drugs=tuple(drug for drug in DRUGS if drug is not NORVASC))
        assert counted(brought(NORVASC), new=others) == {"prescriptions": {"refused": {"new": 1}}}

    def test_that_is_abolished_on_the_day_of_the_release_is_refused_from_then_on(self):
        ended = HandMasters(drugs=(replace(NORVASC, abolished_on=day(10)),))
        assert outcome(brought(NORVASC), ended, day(10)).is_refused
        assert not outcome(brought(NORVASC), ended, day(9)).is_refused

    def test_that_comes_back_is_counted_for_those_in_force(self):
        before = HandMasters(drugs=())
        assert counted(brought(NORVASC), old=before) == {"prescriptions": {"refused": {"old": 1}}}
