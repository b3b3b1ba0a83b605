"""Who stands for a record now, and which records are hers."""

from datetime import timedelta

import pytest

from platform_site.queries.patient_refs import patient_ref, person_behind
from platform_site.queries.persons import person_now, same_person, standing
from platform_site.transactions import reads
from tests.factories.platform_site import AT, OrganisationFactory, PersonFactory
from tests.support.audit_lines import lines_of
from tests.support.merging import merged, officer, split


pytestmark = pytest.mark.django_db


def test_a_record_that_was_never_merged_is_itself():
    person = PersonFactory().pk
    assert (person_now(person), same_person(person), standing(person).apart_since) == (person, [person], None)


def test_a_record_that_nobody_knows_is_itself():
    assert (person_now(-1), same_person(-1)) == (-1, [-1])


def test_a_chain_leads_to_its_end_from_everywhere():
    first, second, third, other = PersonFactory.create_batch(4)
    merged(second, first)
    merged(third, second)
    merged(third, other)
    everything = sorted(person.pk for person in (first, second, third, other))
    for person in (first, second, third, other):
        assert (person_now(person.pk), same_person(person.pk)) == (third.pk, everything)


def test_after_a_split_each_is_herself_and_since_when_is_known():
    kept, gone = PersonFactory.create_batch(2)
    split(merged(kept, gone, at=AT), at=AT + timedelta(hours=1))
    for person in (kept, gone):
        found = standing(person.pk)
        assert (found.person_id, found.records, found.apart_since) == (person.pk, (person.pk,), AT + timedelta(hours=1))


def test_the_handle_of_a_merged_record_names_the_kept_person():
    kept, gone = PersonFactory.create_batch(2)
    place = OrganisationFactory().pk
    refs = [patient_ref(person_id=person.pk, organisation_id=place) for person in (kept, gone)]
    merge = merged(kept, gone)
    assert [person_behind(ref, organisation_id=place) for ref in refs] == [kept.pk, kept.pk]
    split(merge)
    assert [person_behind(ref, organisation_id=place) for ref in refs] == [kept.pk, gone.pk]


def test_reading_of_a_person_opens_all_her_records():
    kept, gone, other = PersonFactory.create_batch(3)
    merge = merged(kept, gone, at=AT)
    with reads("tests.read", persons=[kept.pk], by=officer(), at=AT, ground="law"):
        seen = {line.person_id for line in lines_of_now()}
    assert (kept.pk in seen, gone.pk in seen, other.pk in seen) == (True, True, False)
    split(merge)
    with reads("tests.read", persons=[kept.pk], by=officer(), at=AT, ground="law"):
        assert {line.person_id for line in lines_of_now()} == {kept.pk}
    assert [line.person_id for line in lines_of([gone.pk]) if line.event == "tests.read"] == []


def lines_of_now():
    """Return the lines that may be read now."""
    from platform_site.models import AuditEvent

    return list(AuditEvent.objects.all())
