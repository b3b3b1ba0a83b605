"""Without consent: that there is something, and nothing that tells one hidden thing from another (I04-4)."""

from dataclasses import asdict, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eprescription.rules.checks import check
from eprescription.rules.checks.findings import Finding, FindingKind, New
from eprescription.rules.checks.masking import NOTHING, Sight, masked, revealed
from tests.eprescription.pairs_by_hand import (
    AMLODIPINE,
    ITRACONAZOLE,
    MASTERS,
    NORVASC,
    SELEGILINE,
    TRAMAL,
    TRIAZOLAM,
    ZACRAS,
)
from tests.eprescription.takings import (
    ALLERGIES,
    ASKED,
    CLINIC,
    HISTORIES,
    PRESCRIPTIONS,
    allergy,
    new,
    numbered_lines,
    taken,
)


SECRET = b"of this document"


def found(items, past=(), allergies=(), **more) -> tuple[Finding, ...]:
    """Return what a check finds."""
    return check(items, past, allergies, MASTERS, replace(ASKED, **more))


def closed(findings, sight=NOTHING, secret=SECRET) -> tuple[Finding, ...]:
    """Return the findings as they are masked."""
    return masked(findings, secret=secret, sight=sight)


def shown(findings) -> list[dict[str, object]]:
    """Return all that leaves the server of findings: everything but the lines behind them."""
    return [asdict(replace(finding, behind=())) for finding in findings]


class TestWhatIsMasked:
    """Of each new item and kind there is one masked finding."""

    def test_it_says_the_kind_and_the_new_item_and_no_more(self):
        (finding,) = closed(found([new(TRIAZOLAM)], [taken(ITRACONAZOLE, line=5)]))
        assert finding.is_masked
        assert (finding.kind, finding.new_name, finding.stops) == (
            FindingKind.CONTRAINDICATED, TRIAZOLAM.name, True,
        )  # fmt: skip
        told = (finding.other, finding.interval_new, finding.interval_other, finding.route)
        assert told == (None, None, None, None)
        assert (finding.components, finding.pair_id, finding.condition, finding.days_between) == ((), "", "", 0)

    def test_however_many_are_hidden_there_is_one(self):
        one = closed(found([new(NORVASC)], [taken(NORVASC, line=1)]))
        many = closed(found([new(NORVASC)], [taken(NORVASC, line=2), taken(AMLODIPINE, -3, line=3)]))
        assert shown(one) == shown(many)
        assert [finding.behind for finding in (*one, *many)] == [(1,), (2, 3)]

    def test_an_allergy_is_hidden_too(self):
        (finding,) = closed(found([new(NORVASC)], allergies=[allergy("アムロジピン")]))
        assert (finding.is_masked, finding.other) == (True, None)


class TestWhatStaysOpen:
    """What the facility knows without the patient's consent."""

    def test_what_stands_in_the_prescription_itself(self):
        findings = found([new(NORVASC), new(AMLODIPINE, key="1-2")])
        assert closed(findings) == findings

    def test_what_the_facility_prescribed_itself(self):
        findings = found([new(NORVASC)], [taken(NORVASC, organisation_id=CLINIC)], include_own=True)
        assert closed(findings, Sight(CLINIC)) == findings

    def test_what_was_redeemed_there(self):
        findings = found([new(NORVASC)], [taken(NORVASC, prescription_uid="redeemed")])
        assert closed(findings, Sight(redeemed=frozenset({"redeemed"}))) == findings

    def test_and_beside_it_the_hidden_comes_last_of_its_kind(self):
        past = [taken(NORVASC, -9, line=1), taken(NORVASC, line=2, organisation_id=CLINIC)]
        findings = closed(found([new(NORVASC)], past, include_own=True), Sight(CLINIC))
        assert [(finding.is_masked, finding.behind) for finding in findings] == [(False, (2,)), (True, (1,))]

    @pytest.mark.parametrize("sight", [NOTHING, Sight(99), Sight(99, frozenset({"rx-2"}))])
    def test_nothing_else_does(self, sight):
        (finding,) = closed(found([new(NORVASC)], [taken(NORVASC, line=1)]), sight)
        assert finding.is_masked


class TestNames:
    """The name of a masked finding."""

    FINDINGS = found([new(NORVASC)], [taken(NORVASC)])

    def test_is_the_same_when_the_same_document_is_checked_again(self):
        assert closed(self.FINDINGS) == closed(self.FINDINGS)

    def test_is_another_for_another_document_and_is_not_the_open_one(self):
        names = {closed(self.FINDINGS)[0].key, closed(self.FINDINGS, secret=b"another")[0].key, self.FINDINGS[0].key}
        assert len(names) == 3

    def test_is_as_long_as_an_open_one(self):
        assert len(closed(self.FINDINGS)[0].key) == len(self.FINDINGS[0].key) == 32


class TestRevealing:
    """Oral consent opens one named finding (E-18)."""

    PAST = (taken(NORVASC, line=1), taken(ZACRAS, line=2), taken(SELEGILINE, line=3))
    FINDINGS = found([new(NORVASC), new(TRAMAL, key="1-2")], PAST, [allergy("トラマドール")])

    def test_all_that_stands_behind_it_and_nothing_behind_another(self):
        for finding in closed(self.FINDINGS):
            opened = revealed(self.FINDINGS, finding.key, secret=SECRET)
            assert {one.key for one in opened} == {
                one.key for one in self.FINDINGS if (one.new_key, one.kind) == (finding.new_key, finding.kind)
            }

    def test_nothing_by_the_name_of_an_open_one_or_by_a_guess(self):
        for key in (self.FINDINGS[0].key, "0" * 32, ""):
            assert revealed(self.FINDINGS, key, secret=SECRET) == ()

    def test_nothing_with_the_secret_of_another_check(self):
        (first, *_) = closed(self.FINDINGS)
        assert revealed(self.FINDINGS, first.key, secret=b"another") == ()


def kinds_hidden(findings) -> set[tuple[str, FindingKind]]:
    """Return for which new items which kinds are hidden."""
    return {(finding.new_key, finding.kind) for finding in findings if not isinstance(finding.other, New)}


@given(PRESCRIPTIONS, HISTORIES, HISTORIES, ALLERGIES)
def test_two_histories_that_hide_the_same_kinds_for_the_same_items_look_the_same(items, one, other, allergies) -> None:
    first, second = found(items, one, allergies), found(items, other, allergies)
    assume(kinds_hidden(first) == kinds_hidden(second))
    assert shown(closed(first)) == shown(closed(second))


@given(PRESCRIPTIONS, HISTORIES, ALLERGIES, st.randoms())
def test_who_takes_each_of_the_hidden_twice_from_elsewhere_looks_the_same(items, past, allergies, random) -> None:
    hidden = [one for one in past if one.organisation_id != CLINIC]
    more = numbered_lines([*past, *(replace(one, organisation_id=7, organisation_name="架空病院") for one in hidden)])
    twice = closed(found(items, random.sample(more, len(more)), allergies))
    assert shown(twice) == shown(closed(found(items, past, allergies)))


@given(PRESCRIPTIONS, HISTORIES, ALLERGIES)
def test_nothing_is_lost_and_each_masked_finding_has_something_behind_it(items, past, allergies) -> None:
    findings = found(items, past, allergies)
    covered = closed(findings)
    opened = [one for each in covered if each.is_masked for one in revealed(findings, each.key, secret=SECRET)]
    stayed = [one for one in covered if not one.is_masked]
    assert sorted(one.key for one in (*opened, *stayed)) == sorted(one.key for one in findings)
    assert {one.stops for one in covered} == {one.stops for one in findings}
