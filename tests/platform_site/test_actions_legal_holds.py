"""保全: placed for a case by whoever may, on the person whom a thing names, and lifted with a reason."""

from uuid import uuid4

import pytest

from platform_site import clock
from platform_site.actions.legal_holds import LIFTED, SUBJECTS, lift_hold, place_hold
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted
from platform_site.models import LegalHold
from tests.factories import platform_site as make
from tests.support.audit_lines import lines_of
from tests.support.merging import one
from tests.support.staff import at_the_fund
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
MAY = ["fund_officer", "fund_auditor"]
MAY_NOT = [("operator", "fund"), ("insurer_clerk", "union"), ("ministry_officer", "ministry")]


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


def place(who: Visitor, **more) -> list[LegalHold]:
    """Place a hold on the two persons of a merge that somebody has asked for."""
    uid = more.pop("uid", None) or make.PersonMergeFactory().uid
    given = {"thing": "PersonMerge", "uid": uid, "case_number": "令和8年第1号", "reason": "訴訟のため。", **more}
    return place_hold(**given, by=who.actor, at=clock.now())


class TestPlacing:
    """By a case number and a reason, on whomever a thing names."""

    @pytest.mark.parametrize("role", MAY)
    def test_holds_both_persons_of_a_merge(self, role):
        who, merge = Visitor.of(role, "fund"), make.PersonMergeFactory()
        holds = place(who, uid=merge.uid)
        assert {hold.person_id for hold in holds} == {merge.kept_id, merge.merged_id}
        assert {(hold.placed_by_id, hold.lifted_at, hold.case_number) for hold in holds} == {
            (who.user.pk, None, "令和8年第1号")
        }

    def test_leaves_a_line_about_each_person_without_the_words(self, officer):
        merge = make.PersonMergeFactory()
        place(officer, uid=merge.uid, reason="架空の訴えのため。")
        lines = [line for line in lines_of([merge.kept_id, merge.merged_id]) if line.event == "holds.placed"]
        assert {line.person_id for line in lines} == {merge.kept_id, merge.merged_id}
        assert all(line.detail == {"thing": "PersonMerge"} and "訴え" not in str(line.about) for line in lines)

    def test_works_for_a_merge_that_was_carried_out(self, officer):
        assert len(place(officer, uid=one().uid)) == 2

    @pytest.mark.parametrize(("role", "house"), MAY_NOT)
    def test_nobody_else_may(self, role, house):
        with pytest.raises(NotPermitted):
            place(Visitor.of(role, house))

    def test_neither_may_whoever_is_not_signed_in(self):
        with pytest.raises(NotPermitted):
            place_hold(
                thing="PersonMerge", uid=make.PersonMergeFactory().uid, case_number="1", reason="架空",
                by=at_the_fund("fund_officer"), at=clock.now(),
            )  # fmt: skip

    @pytest.mark.parametrize("thing", ["PersonMerge", "Person", ""])
    def test_a_thing_that_names_nobody_is_refused(self, officer, thing):
        with pytest.raises(Invalid) as refused:
            place(officer, thing=thing, uid=uuid4())
        assert [fault.pointer for fault in refused.value.faults] == ["/uid"]

    @pytest.mark.parametrize("field", ["case_number", "reason"])
    def test_an_individual_number_is_refused(self, officer, field):
        with pytest.raises(Invalid) as refused:
            place(officer, **{field: "番号 123456789018"})
        assert [fault.pointer for fault in refused.value.faults] == [f"/{field}"]
        assert not LegalHold.objects.exists()

    def test_the_same_case_holds_a_person_once_and_another_case_again(self, officer):
        merge = make.PersonMergeFactory()
        place(officer, uid=merge.uid)
        with pytest.raises(NotInThisState) as refused:
            place(officer, uid=merge.uid)
        assert "すでに設定" in refused.value.detail
        assert len(place(officer, uid=merge.uid, case_number="令和8年第2号")) == 2

    def test_once_lifted_it_can_be_placed_again(self, officer):
        merge = make.PersonMergeFactory()
        for hold in place(officer, uid=merge.uid):
            lift_hold(uid=hold.uid, why="placed_in_error", by=officer.actor, at=clock.now())
        assert len(place(officer, uid=merge.uid)) == 2


class TestLifting:
    """With one of a few reasons, which the trail keeps."""

    @pytest.mark.parametrize("why", LIFTED)
    def test_ends_the_hold_and_says_who_and_why(self, officer, why):
        hold, other = place(officer)
        at = clock.now()
        lift_hold(uid=hold.uid, why=why, by=officer.actor, at=at)
        hold.refresh_from_db()
        other.refresh_from_db()
        assert (hold.lifted_at, hold.lifted_by, other.lifted_at) == (at, officer.user, None)
        [line] = [line for line in lines_of([hold.person_id]) if line.event == "holds.lifted"]
        assert (line.detail, line.user_uid) == ({"why": why}, officer.user.uid)

    def test_in_other_words_is_refused(self, officer):
        hold, _ = place(officer)
        with pytest.raises(Invalid):
            lift_hold(uid=hold.uid, why="もうよい", by=officer.actor, at=clock.now())

    def test_what_is_not_there_is_not_found_and_what_is_lifted_is_refused(self, officer):
        hold, _ = place(officer)
        with pytest.raises(NotFound):
            lift_hold(uid=uuid4(), why="case_over", by=officer.actor, at=clock.now())
        lift_hold(uid=hold.uid, why="case_over", by=officer.actor, at=clock.now())
        with pytest.raises(NotInThisState) as refused:
            lift_hold(uid=hold.uid, why="case_over", by=officer.actor, at=clock.now())
        assert "すでに解除" in refused.value.detail

    @pytest.mark.parametrize(("role", "house"), MAY_NOT)
    def test_nobody_else_may(self, officer, role, house):
        hold, _ = place(officer)
        with pytest.raises(NotPermitted):
            lift_hold(uid=hold.uid, why="case_over", by=Visitor.of(role, house).actor, at=clock.now())


def test_merges_and_cases_name_persons():
    assert SUBJECTS.keys() == {"PersonMerge", "Case"}
