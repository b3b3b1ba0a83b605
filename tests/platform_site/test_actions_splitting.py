"""Undoing a merge: two humans again, in the reverse order of what was built on it, and everybody has what was hers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from platform_site.actions import splitting
from platform_site.actions.people import lift, restrict
from platform_site.actors import the_platform
from platform_site.errors import Invalid, NotInThisState, NotPermitted
from platform_site.errors.merging import NotWhatWasAsked
from platform_site.models import Consent, OutboxEvent, PatientNumber, Person, PersonMerge, Restriction
from platform_site.states import MergeState
from tests.factories.platform_site import (
    AT,
    ConsentFactory,
    OrganisationFactory,
    PatientNumberFactory,
    PersonFactory,
    RestrictionFactory,
)
from tests.support.audit_lines import lines_of
from tests.support.merging import merged, officer, split, to_be_split


pytestmark = pytest.mark.django_db
ONE = AT + timedelta(hours=1)
LATER = AT + timedelta(hours=2)
ADDRESS = Restriction.Kind.ADDRESS_WITHHELD


@pytest.fixture
def kept() -> Person:
    return PersonFactory()


@pytest.fixture
def gone() -> Person:
    return PersonFactory()


@pytest.fixture
def merge(kept, gone) -> PersonMerge:
    return merged(kept, gone, at=ONE)


def withheld(person: Person) -> set[int]:
    """Return which organisations withhold something of a person now."""
    rows = Restriction.objects.filter(person=person, lifted_at__isnull=True)
    return set(rows.values_list("source_id", flat=True))


class TestTwoHumans:
    """As for a merge."""

    def test_the_record_stands_for_itself_again(self, gone, merge):
        merge = split(merge, at=LATER)
        gone.refresh_from_db()
        assert (gone.merged_into, merge.state, merge.split_at) == (None, MergeState.SPLIT, LATER)

    def test_whoever_asked_may_not_approve(self, merge):
        by = officer()
        merge = to_be_split(merge, by=by)
        with pytest.raises(NotPermitted):
            splitting.approve_split(uid=merge.uid, sha256=bytes(merge.split_sha256), by=by, at=LATER)
        with pytest.raises(IntegrityError, match="split_by_two_humans"), transaction.atomic():
            PersonMerge.objects.filter(pk=merge.pk).update(split_approved_by=merge.split_requested_by)

    def test_whoever_asked_for_the_merge_may_approve_its_split(self, kept, gone):
        by = officer()
        merge = to_be_split(merged(kept, gone, by=by))
        merge = splitting.approve_split(uid=merge.uid, sha256=bytes(merge.split_sha256), by=by, at=LATER)
        assert merge.state == MergeState.SPLIT

    def test_nobody_without_the_right(self, merge):
        for by in (officer("operator"), the_platform()):
            with pytest.raises(NotPermitted):
                to_be_split(merge, by=by)
        merge = to_be_split(merge)
        for act in (splitting.decline_split, lambda **given: splitting.approve_split(sha256=b"", **given)):
            with pytest.raises(NotPermitted):
                act(uid=merge.uid, by=officer("operator"), at=LATER)

    def test_any_change_voids_the_approval(self, merge):
        merge = to_be_split(merge)
        asked = bytes(merge.split_sha256)
        with pytest.raises(NotWhatWasAsked):
            splitting.approve_split(uid=merge.uid, sha256=bytes(merge.evidence_sha256), by=officer(), at=LATER)
        PersonMerge.objects.filter(pk=merge.pk).update(split_reason="別の理由")
        with pytest.raises(NotWhatWasAsked):
            splitting.approve_split(uid=merge.uid, sha256=asked, by=officer(), at=LATER)

    def test_an_individual_number_is_refused(self, merge):
        with pytest.raises(Invalid):
            to_be_split(merge, reason="番号 123456789018")


class TestStates:
    """What can be split, and when."""

    def test_what_was_not_asked_for_is_not_split_or_declined(self, merge):
        with pytest.raises(NotInThisState):
            splitting.approve_split(uid=merge.uid, sha256=b"", by=officer(), at=LATER)
        with pytest.raises(NotInThisState):
            splitting.decline_split(uid=merge.uid, by=officer(), at=LATER)

    def test_declined_it_stays_merged_and_may_be_asked_for_again(self, merge):
        merge = splitting.decline_split(uid=to_be_split(merge).uid, by=officer(), at=LATER)
        assert (merge.state, merge.split_reason, merge.split_sha256) == (MergeState.MERGED, "", None)
        assert split(merge).state == MergeState.SPLIT

    def test_it_is_split_once(self, merge):
        merge = split(merge)
        with pytest.raises(NotInThisState):
            to_be_split(merge)

    def test_a_merge_on_which_another_was_built_is_undone_after_that(self, kept, gone, merge):
        later = merged(PersonFactory(), kept)
        with pytest.raises(NotInThisState) as refusal:
            to_be_split(merge)
        assert "先に" in refusal.value.detail
        split(later)
        assert split(merge).state == MergeState.SPLIT
        assert not Person.objects.filter(pk__in=[kept.pk, gone.pk], merged_into__isnull=False).exists()

    def test_nor_is_one_approved_on_which_another_was_built_meanwhile(self, kept, merge):
        merge = to_be_split(merge)
        merged(PersonFactory(), kept)
        with pytest.raises(NotInThisState):
            splitting.approve_split(uid=merge.uid, sha256=bytes(merge.split_sha256), by=officer(), at=LATER)

    def test_after_a_split_they_may_be_merged_again(self, kept, gone, merge):
        split(merge)
        assert merged(kept, gone).state == MergeState.MERGED


class TestRestrictions:
    """Blocks unite (I08-3)."""

    def test_what_either_withholds_is_withheld_and_goes_back(self, kept, gone):
        mine, hers = RestrictionFactory(person=kept), RestrictionFactory(person=gone)
        merge = merged(kept, gone, at=ONE)
        assert withheld(kept) == {mine.source_id, hers.source_id}
        split(merge, at=LATER)
        assert (withheld(kept), withheld(gone)) == ({mine.source_id}, {hers.source_id})

    def test_what_one_source_withholds_of_both_it_withholds_of_both_afterwards(self, kept, gone):
        mine = RestrictionFactory(person=kept)
        RestrictionFactory(person=gone, source=mine.source)
        merge = merged(kept, gone, at=ONE)
        assert withheld(kept) == {mine.source_id}
        split(merge, at=LATER)
        assert withheld(kept) == withheld(gone) == {mine.source_id}

    def test_what_was_withheld_while_they_were_one_holds_for_both(self, kept, gone, merge):
        source = OrganisationFactory(kind="insurer")
        restrict(person=gone, kind=ADDRESS, source=source, by=the_platform(), at=ONE)
        assert withheld(kept) == {source.pk}
        split(merge, at=LATER)
        assert withheld(kept) == withheld(gone) == {source.pk}

    def test_what_was_lifted_meanwhile_stays_lifted(self, kept, gone):
        hers = RestrictionFactory(person=gone)
        merge = merged(kept, gone, at=ONE)
        lift(person=gone, kind=ADDRESS, source=hers.source, by=the_platform(), at=LATER)
        split(merge, at=LATER)
        assert withheld(kept) == withheld(gone) == set()

    def test_the_storeys_above_follow(self, kept, gone):
        RestrictionFactory(person=gone)
        merged(kept, gone, at=ONE)
        assert OutboxEvent.objects.filter(name="people.restricted").last().payload == {"person": kept.pk}


class TestConsents:
    """Consents don't (I08-3)."""

    def in_force(self, person: Person) -> set[int]:
        """Return the consents of a person that hold."""
        return set(Consent.objects.filter(person=person, withdrawn_at__isnull=True).values_list("pk", flat=True))

    def test_what_was_agreed_to_for_one_record_opens_nothing_of_the_other(self, kept, gone):
        consent = ConsentFactory(person=gone)
        merge = merged(kept, gone, at=ONE)
        assert (self.in_force(kept), self.in_force(gone)) == (set(), {consent.pk})
        split(merge, at=LATER)
        assert (self.in_force(kept), self.in_force(gone)) == (set(), {consent.pk})

    def test_what_was_agreed_to_while_they_were_one_ends_by_the_split(self, kept, merge):
        before = ConsentFactory(person=kept, given_at=AT)
        ConsentFactory(person=kept, given_at=ONE + timedelta(minutes=1))
        split(merge, at=LATER)
        assert self.in_force(kept) == {before.pk}
        assert "consents.withdrawn" in [line.event for line in lines_of([kept.pk])]


class TestPatientNumbers:
    """A facility's own numbers."""

    def holder(self, number: PatientNumber) -> int:
        """Return whose number it is."""
        return PatientNumber.objects.get(pk=number.pk).person_id

    def test_go_with_the_record_and_back(self, kept, gone):
        number = PatientNumberFactory(person=gone)
        merge = merged(kept, gone, at=ONE)
        assert self.holder(number) == kept.pk
        assert str(merge.moved.get()).endswith(f" of {merge.pk}")
        split(merge, at=LATER)
        assert self.holder(number) == gone.pk

    def test_where_both_have_one_each_keeps_hers(self, kept, gone):
        mine = PatientNumberFactory(person=kept)
        hers = PatientNumberFactory(person=gone, organisation=mine.organisation)
        merge = merged(kept, gone, at=ONE)
        assert (self.holder(mine), self.holder(hers)) == (kept.pk, gone.pk)
        split(merge, at=LATER)
        assert (self.holder(mine), self.holder(hers)) == (kept.pk, gone.pk)

    def test_one_that_was_given_meanwhile_stays_and_is_counted(self, kept, merge):
        number = PatientNumberFactory(person=kept, tied_at=ONE + timedelta(minutes=1))
        merge = split(merge, at=LATER)
        assert self.holder(number) == kept.pk
        [line] = [line for line in lines_of([kept.pk]) if line.event == "people.split"]
        assert line.detail == {"stayed": {"platform_site.PatientNumber": 1}}


def test_both_persons_are_told_and_the_storeys_above_as_well(kept, gone, merge):
    split(merge, at=LATER)
    for person in (kept, gone):
        events = [line.event for line in lines_of([person.pk])]
        assert events[-2:] == ["people.split_requested", "people.split"]
    assert OutboxEvent.objects.get(name="people.split").payload == {"merge": merge.pk}
