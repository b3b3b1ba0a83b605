"""Merging the records of a person: two humans, the very content asked for, and no contradiction unlooked at."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from platform_site.actions import merging
from platform_site.actors import the_platform
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted
from platform_site.errors.merging import NotWhatWasAsked, PersonsDiffer
from platform_site.models import OutboxEvent, Person, PersonMerge
from platform_site.states import MergeState
from tests.factories.platform_site import AT, PersonFactory
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.merging import EVIDENCE, merged, officer, requested


pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Person:
    return PersonFactory()


@pytest.fixture
def gone() -> Person:
    return PersonFactory()


def approve(merge: PersonMerge, **given) -> PersonMerge:
    """Approve as another officer."""
    values = {"sha256": bytes(merge.evidence_sha256), "by": officer(), **given}
    return merging.approve_merge(uid=merge.uid, at=AT, **values)


class TestTwoHumans:
    """One asks, another approves."""

    def test_the_record_stands_for_the_kept_person_from_then_on(self, kept, gone):
        merge = merged(kept, gone, at=AT)
        gone.refresh_from_db()
        assert (gone.merged_into, merge.state, merge.merged_at) == (kept, MergeState.MERGED, AT)
        assert merge.approved_by != merge.requested_by

    def test_whoever_asked_may_not_approve(self, kept, gone):
        by = officer()
        with pytest.raises(NotPermitted, match="AUTH-NOT-PERMITTED") as refusal:
            approve(requested(kept, gone, by=by), by=by)
        assert "別の人" in refusal.value.detail
        assert not Person.objects.filter(merged_into__isnull=False).exists()

    def test_nor_does_the_database_take_it(self, kept, gone):
        merge = requested(kept, gone)
        with pytest.raises(IntegrityError, match="two_humans"), transaction.atomic():
            PersonMerge.objects.filter(pk=merge.pk).update(approved_by=merge.requested_by)

    @pytest.mark.parametrize("roles", [("operator",), ("fund_auditor",), ("insurer_approver",), ("receptionist",)])
    def test_nobody_without_the_right(self, kept, gone, roles):
        merge = requested(kept, gone)
        with pytest.raises(NotPermitted):
            approve(merge, by=officer(*roles))
        with pytest.raises(NotPermitted):
            requested(gone, kept, by=officer(*roles))
        with pytest.raises(NotPermitted):
            merging.decline_merge(uid=merge.uid, by=officer(*roles), at=AT)
        with pytest.raises(NotPermitted):
            merging.merge_before(merge.uid, by=officer(*roles), at=AT)

    def test_no_system_and_not_the_platform_itself(self, kept, gone):
        merge = requested(kept, gone)
        for by in (the_platform(), Caller("sandbox-insurer-1").actor, replace(officer(), user=None)):
            with pytest.raises(NotPermitted):
                approve(merge, by=by)

    def test_nobody_whose_account_is_closed_or_unknown(self, kept, gone):
        merge = requested(kept, gone)
        with pytest.raises(NotPermitted):
            approve(merge, by=replace(officer(), user=uuid4()))


class TestContent:
    """What is approved is what was asked for (ARCH-5)."""

    def test_another_sha_256_is_refused(self, kept, gone):
        with pytest.raises(NotWhatWasAsked):
            approve(requested(kept, gone), sha256=b"\0" * 32)

    @pytest.mark.parametrize("changed", [{"reason": "別の理由"}, {"evidence": {"documents": []}}])
    def test_any_change_voids_the_approval(self, kept, gone, changed):
        merge = requested(kept, gone)
        PersonMerge.objects.filter(pk=merge.pk).update(**changed)
        with pytest.raises(NotWhatWasAsked):
            approve(merge)

    def test_other_persons_void_it(self, kept, gone):
        merge = requested(kept, gone)
        PersonMerge.objects.filter(pk=merge.pk).update(kept=PersonFactory())
        with pytest.raises(NotWhatWasAsked):
            approve(merge)

    def test_an_individual_number_is_refused_wherever_it_stands(self, kept, gone):
        for given in ({"reason": "番号 123456789018"}, {"evidence": {"note": ["1234-5678-9018"]}}):
            with pytest.raises(Invalid) as refusal:
                requested(kept, gone, **given)
            assert [fault.pointer for fault in refusal.value.faults] == [f"/{next(iter(given))}"]
        assert not PersonMerge.objects.exists()


class TestContradictions:
    """Two records that cannot be of one person."""

    @pytest.mark.parametrize(
        ("of_kept", "of_gone"),
        [
            ({}, {"birth_date": date(1980, 4, 2)}),
            ({}, {"sex": "1"}),
            ({"died_on": date(2026, 1, 1)}, {"died_on": date(2026, 1, 2)}),
        ],
    )
    def test_are_merged_only_after_somebody_has_looked(self, of_kept, of_gone):
        kept, gone = PersonFactory(**of_kept), PersonFactory(**of_gone)
        with pytest.raises(PersonsDiffer):
            requested(kept, gone)
        merge = merged(kept, gone, evidence={**EVIDENCE, "details_confirmed": True})
        assert merge.state == MergeState.MERGED

    def test_a_death_that_only_one_of_them_knows_is_none(self):
        assert merged(PersonFactory(), PersonFactory(died_on=date(2026, 1, 1))).state == MergeState.MERGED

    def test_what_has_come_to_differ_since_it_was_asked_for_is_refused(self, kept, gone):
        merge = requested(kept, gone)
        Person.objects.filter(pk=gone.pk).update(sex="1")
        with pytest.raises(PersonsDiffer):
            approve(merge)


class TestStates:
    """What can be merged, and when."""

    def test_a_record_is_not_merged_into_itself(self, kept):
        with pytest.raises(NotInThisState):
            requested(kept, kept)

    @pytest.mark.parametrize("which", ["kept", "gone"])
    def test_somebody_unknown_is_not_found(self, kept, gone, which):
        unknown = Person(uid=uuid4())
        with pytest.raises(NotFound):
            requested(*((unknown, gone) if which == "kept" else (kept, unknown)))
        with pytest.raises(NotFound):
            merging.approve_merge(uid=uuid4(), sha256=b"", by=officer(), at=AT)

    def test_it_is_asked_for_once(self, kept, gone):
        requested(kept, gone)
        with pytest.raises(NotInThisState):
            requested(PersonFactory(), gone)

    def test_a_record_that_stands_for_nobody_is_neither_kept_nor_merged_again(self, kept, gone):
        merged(kept, gone)
        for pair in ((gone, PersonFactory()), (PersonFactory(), gone)):
            with pytest.raises(NotInThisState):
                requested(*pair)

    def test_of_two_requests_that_cross_one_is_carried_out(self, kept, gone):
        one, other = requested(kept, gone), requested(gone, kept)
        approve(one)
        with pytest.raises(NotInThisState):
            approve(other)
        assert merging.decline_merge(uid=other.uid, by=officer(), at=AT).state == MergeState.DECLINED

    def test_it_is_approved_once(self, kept, gone):
        merge = merged(kept, gone)
        with pytest.raises(NotInThisState):
            approve(merge)

    def test_what_was_declined_is_not_approved_and_may_be_asked_for_again(self, kept, gone):
        merge = requested(kept, gone)
        merging.decline_merge(uid=merge.uid, by=officer(), at=AT)
        with pytest.raises(NotInThisState):
            approve(merge)
        assert merged(kept, gone).state == MergeState.MERGED

    def test_a_chain_is_followed_to_its_end(self, kept, gone):
        third = PersonFactory()
        merged(kept, gone)
        merged(third, kept)
        assert Person.objects.get(pk=gone.pk).merged_into == kept


def test_both_persons_are_told_and_the_storeys_above_as_well(kept, gone):
    merge = merged(kept, gone)
    for person in (kept, gone):
        events = [line.event for line in lines_of([person.pk]) if line.about == f"PersonMerge:{merge.uid}"]
        assert events == ["people.merge_requested", "people.merged"]
    assert OutboxEvent.objects.get(name="people.merged").payload == {"merge": merge.pk}


def test_an_earlier_request_is_found_again(kept, gone):
    merge = requested(kept, gone)
    assert merging.merge_before(merge.uid, by=officer(), at=AT) == merge
    assert (str(merge), str(merge.state)) == (f"#{merge.pk}", "requested")
