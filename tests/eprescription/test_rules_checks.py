"""重複投薬等チェック as a whole: what counts, in which order it stands, and its laws."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.checks import check
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.checks.naming import order
from eprescription.rules.checks.words import RULE_TEXTS, RULES
from eprescription.rules.document import Setting
from tests.eprescription.pairs_by_hand import (
    AMLODIPINE,
    ITRACONAZOLE,
    MASTERS,
    MYSLEE,
    NORVASC,
    TRIAZOLAM,
    VIAGRA,
    ZACRAS,
)
from tests.eprescription.takings import ALLERGIES, ASKED, CLINIC, HISTORIES, PRESCRIPTIONS, allergy, day, new, taken


def found(items, past=(), allergies=(), options=ASKED, **more):
    """Return what a check finds."""
    return check(items, past, allergies, MASTERS, options, **more)


def keys(findings) -> set[str]:
    """Return the names of findings."""
    return {finding.key for finding in findings}


class TestPastSide:
    """What the person takes and what of it counts."""

    def test_what_was_given_during_a_stay_does_not_count(self):
        assert not found([new(NORVASC)], [taken(NORVASC, setting=Setting.INPATIENT)])

    @pytest.mark.parametrize("setting", [Setting.OUTPATIENT, Setting.DISCHARGE])
    def test_what_was_given_to_outpatients_and_at_discharge_counts(self, setting):
        assert found([new(NORVASC)], [taken(NORVASC, setting=setting)])

    def test_what_the_facility_prescribed_itself_counts_only_where_it_asks_for_that(self):
        own = taken(NORVASC, organisation_id=CLINIC)
        assert not found([new(NORVASC)], [own])
        assert found([new(NORVASC)], [own], options=replace(ASKED, include_own=True))

    def test_what_was_given_during_a_stay_does_not_count_even_where_its_own_does(self):
        own = taken(NORVASC, organisation_id=CLINIC, setting=Setting.INPATIENT)
        assert not found([new(NORVASC)], [own], options=replace(ASKED, include_own=True))

    @pytest.mark.parametrize(("first", "counts"), [(-99, True), (-100, False), (-101, False)])
    def test_what_began_a_hundred_days_ago_or_before_does_not_count(self, first, counts):
        assert bool(found([new(NORVASC)], [taken(NORVASC, first, 200)])) is counts

    def test_a_prescription_is_not_compared_with_itself(self):
        past = [taken(NORVASC, line=1), taken(AMLODIPINE, line=2)]
        (finding,) = found([new(NORVASC)], past, without="rx-1")
        assert finding.behind == (2,)

    def test_without_a_prescription_to_leave_out_lines_of_none_count_too(self):
        assert found([new(NORVASC)], [taken(NORVASC, prescription_uid="")])


class TestAllergies:
    """Recorded ones, shown as ours (E-22)."""

    def test_a_recorded_component_is_found_also_in_a_combination(self):
        (finding,) = found([new(ZACRAS)], allergies=[allergy("アムロジピン")])
        assert (finding.kind, finding.components) == (FindingKind.ALLERGY, ("c:アムロジピン",))
        assert finding.other.text == "発疹"
        assert (finding.interval_other, finding.behind) == (None, ())

    def test_a_recorded_class_is_found_in_all_its_medicines(self):
        findings = found([new(TRIAZOLAM), new(MYSLEE, key="1-2")], allergies=[allergy(classes=["睡眠"])])
        assert [finding.new_key for finding in findings] == ["1-1", "1-2"]

    def test_another_component_and_another_class_are_none(self):
        assert not found([new(NORVASC)], allergies=[allergy("イトラコナゾール", classes=["睡眠"])])

    def test_it_says_that_the_rule_is_ours_and_not_the_national_one(self):
        (finding,) = found([new(NORVASC)], allergies=[allergy("アムロジピン")])
        assert finding.rule == "E-22 薬剤アレルギー"
        assert "国の電子処方箋管理サービスの確認項目ではありません" in RULE_TEXTS[finding.kind]


class TestOrder:
    """By item, then by kind, then by the other's first day."""

    def test_items_stand_as_in_the_prescription_and_not_as_text(self):
        items = [new(NORVASC, key=key) for key in ("2-1", "1-10", "1-9")]
        assert [one.new_key for one in found(items, [taken(NORVASC)]) if one.behind] == ["1-9", "1-10", "2-1"]

    def test_kinds_stand_in_one_order_and_older_lines_before_newer(self):
        past = [taken(ITRACONAZOLE, 0, line=1), taken(TRIAZOLAM, -1, line=2), taken(TRIAZOLAM, -9, line=3)]
        findings = found([new(TRIAZOLAM)], past, [allergy(classes=["睡眠"])])
        assert [finding.kind for finding in findings] == [
            FindingKind.DUPLICATE, FindingKind.DUPLICATE, FindingKind.CONTRAINDICATED, FindingKind.ALLERGY,
        ]  # fmt: skip
        assert [finding.behind for finding in findings] == [(3,), (2,), (1,), ()]


def test_nothing_is_found_where_nothing_meets() -> None:
    assert found([new(NORVASC)], [taken(VIAGRA)], [allergy("イトラコナゾール")]) == ()


def test_every_kind_has_its_rule_and_its_words() -> None:
    assert RULES.keys() == RULE_TEXTS.keys() == set(FindingKind)


def test_two_that_meet_in_a_pair_both_ways_round_make_one_finding_of_that_pair() -> None:
    findings = found([new(ZACRAS)], [taken(ZACRAS)])
    assert [finding.kind for finding in findings] == [FindingKind.DUPLICATE, FindingKind.CONTRAINDICATED]


def test_a_finding_says_which_masters_it_was_made_with() -> None:
    assert {one.masters for one in found([new(TRIAZOLAM)], [taken(ITRACONAZOLE)])} == {MASTERS.version}


@given(PRESCRIPTIONS, HISTORIES, ALLERGIES, st.randoms())
def test_a_replay_finds_the_same_whatever_the_order_of_what_is_taken(items, past, allergies, random) -> None:
    first = found(items, past, allergies)
    assert found(items, random.sample(past, len(past)), allergies) == first
    assert list(first) == sorted(first, key=order)


@given(PRESCRIPTIONS, HISTORIES, ALLERGIES)
def test_findings_have_names_of_their_own(items, past, allergies) -> None:
    findings = found(items, past, allergies)
    assert len(keys(findings)) == len(findings)


@given(PRESCRIPTIONS, HISTORIES, ALLERGIES, st.integers(0, 8))
def test_who_takes_more_has_no_finding_less(items, past, allergies, fewer) -> None:
    assert keys(found(items, past[:fewer], allergies)) <= keys(found(items, past, allergies))


@given(PRESCRIPTIONS, HISTORIES, ALLERGIES)
def test_checking_item_by_item_finds_what_checking_all_finds_but_for_what_is_within(items, past, allergies) -> None:
    alone = {key for item in items for key in keys(found([item], past, allergies))}
    within = keys(found(items))
    assert keys(found(items, past, allergies)) == alone | within


@given(PRESCRIPTIONS, HISTORIES)
def test_asking_a_day_later_finds_nothing_more(items, past) -> None:
    assert keys(found(items, past, options=replace(ASKED, on=day(1)))) <= keys(found(items, past))
