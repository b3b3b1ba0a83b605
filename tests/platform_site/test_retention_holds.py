"""保全: no row of a held person is erased, under any of her records, until the hold is lifted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from platform_site import clock, retention
from platform_site.models import (
    Consent,
    Draft,
    JobLine,
    LegalHold,
    Membership,
    MovedRow,
    PatientNumber,
    Person,
    PersonMerge,
    PurgeDue,
    Restriction,
    Search,
    User,
)
from tests.factories import platform_site as make
from tests.support.holds import held_models, hold, is_gone_after_purge


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]
OLD = datetime(2000, 1, 1, tzinfo=UTC)
LATER = OLD + timedelta(days=1)


def account(person: Person, **more: object) -> User:
    """Return an account of a person's own."""
    return make.UserFactory(person=person, **more)


OVER = {
    Consent: lambda person: make.ConsentFactory(person=person, given_at=OLD, valid_until=LATER),
    Restriction: lambda person: make.RestrictionFactory(person=person, set_at=OLD, lifted_at=LATER),
    PatientNumber: lambda person: make.PatientNumberFactory(person=person, tied_at=OLD, untied_at=LATER),
    PersonMerge: lambda person: make.PersonMergeFactory(merged=person, state="split", split_at=OLD),
    MovedRow: lambda person: make.MovedRowFactory(merge__kept=person, moved_back_at=OLD),
    JobLine: lambda person: make.JobLineFactory(person_id=person.pk, written_at=OLD),
    Membership: lambda person: make.MembershipFactory(user=account(person), given_at=OLD, ended_at=LATER),
    Draft: lambda person: make.DraftFactory(user=account(person), kept_at=OLD),
    Search: lambda person: make.SearchFactory(user=account(person), kept_at=OLD),
    User: lambda person: account(person, deactivated_at=OLD, is_active=False),
    LegalHold: lambda person: make.LegalHoldFactory(
        person=person, placed_at=OLD, lifted_at=LATER, lifted_by=make.UserFactory()
    ),
    Person: lambda person: Person.objects.get(pk=person.pk),
}
"""What makes a row that is long over, of a given person."""


@pytest.fixture
def person() -> Person:
    return make.PersonFactory(died_on=date(1999, 12, 31))


def test_every_model_of_the_site_whose_rows_are_somebodys_is_tried_here():
    assert held_models("platform_site") == OVER.keys()


@pytest.mark.parametrize("model", OVER, ids=lambda model: model.__name__)
class TestARow:
    """That would be erased."""

    def test_of_a_held_person_stays_and_goes_once_the_hold_is_lifted(self, model, person):
        row, held = OVER[model](person), hold(person)
        assert not is_gone_after_purge(row)
        if model is Person:
            return  # the hold itself refers to her, for its own five years
        LegalHold.objects.filter(pk=held.pk).update(lifted_at=held.placed_at, lifted_by=held.placed_by)
        assert is_gone_after_purge(row)

    def test_of_anybody_else_goes(self, model, person):
        row = OVER[model](person)
        hold(make.PersonFactory())
        assert is_gone_after_purge(row)

    def test_of_a_record_that_was_merged_with_hers_stays(self, model, person):
        kept = make.PersonFactory()
        row = OVER[model](person)
        Person.objects.filter(pk=person.pk).update(merged_into=kept)
        hold(kept)
        assert not is_gone_after_purge(row)

    def test_is_counted_as_held(self, model, person):
        OVER[model](person)
        retention.count_due(at=clock.now())
        before = PurgeDue.objects.get(label=model._meta.label)
        hold(person)
        retention.count_due(at=clock.now())
        after = PurgeDue.objects.get(label=model._meta.label)
        is_referred_to = model is Person  # by the hold: nothing to erase, held or not
        assert (before.rows - after.rows, after.held - before.held) == ((1, 0) if is_referred_to else (1, 1))


def test_a_hold_on_the_record_that_was_merged_keeps_the_kept_ones_rows(person):
    kept = make.PersonFactory()
    Person.objects.filter(pk=person.pk).update(merged_into=kept)
    row = OVER[Consent](kept)
    hold(person)
    assert not is_gone_after_purge(row)


def test_of_two_holds_one_is_enough(person):
    row, first = OVER[Consent](person), hold(person)
    hold(person)
    LegalHold.objects.filter(pk=first.pk).update(lifted_at=first.placed_at, lifted_by=first.placed_by)
    assert not is_gone_after_purge(row)


def test_who_did_something_to_a_row_does_not_make_it_hers(person):
    restriction = OVER[Consent](make.PersonFactory())
    approval = make.ApprovalFactory(
        requested_by=account(person), state="withdrawn", decided_at=OLD, decided_by=make.UserFactory(), requested_at=OLD
    )
    hold(person)
    assert is_gone_after_purge(restriction)
    assert is_gone_after_purge(approval)
