"""Consent holds until its moment, at its facility, in its category; withdrawn means withdrawn (ARCH-3)."""

from datetime import timedelta

import pytest

from platform_site.models import Consent
from platform_site.queries.consents import consent_in_force, consents_in_force
from tests.factories.platform_site import AT, ConsentFactory, OrganisationFactory, PersonFactory


pytestmark = pytest.mark.django_db
TICK, DAY = timedelta(microseconds=1), timedelta(hours=24)


@pytest.fixture
def consent() -> Consent:
    """A consent to a checkup's results, given at noon."""
    return ConsentFactory()


def holds(consent: Consent, *, at, **other) -> bool:
    """Tell if it is found for its person, facility and category, or for others."""
    asked = {"person_id": consent.person_id, "organisation_id": consent.organisation_id, "category": consent.category}
    return consent_in_force(**{**asked, **other}, at=at) is not None


@pytest.mark.parametrize(
    ("later", "expected"),
    [(timedelta(0), True), (DAY - TICK, True), (DAY, False), (DAY + TICK, False), (365 * DAY, False)],
)
def test_it_holds_for_24_hours_to_the_moment(consent, later, expected):
    assert holds(consent, at=AT + later) is expected


@pytest.mark.parametrize("skew", [-60, -1, 0, 1, 60])
def test_withdrawn_means_withdrawn_whatever_two_hosts_clocks_say(consent, skew):
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=AT + timedelta(seconds=61))
    assert not holds(consent, at=AT + timedelta(seconds=61 + skew))


def test_a_clock_that_is_behind_does_not_hide_it(consent):
    assert holds(consent, at=AT - timedelta(seconds=60))


def test_it_opens_nothing_to_another_facility_or_about_another_person(consent):
    assert not holds(consent, at=AT, organisation_id=OrganisationFactory().pk)
    assert not holds(consent, at=AT, person_id=PersonFactory().pk)


@pytest.mark.parametrize("category", [c for c in Consent.Category if c != Consent.Category.CHECKUP])
def test_it_opens_no_other_category(consent, category):
    assert not holds(consent, at=AT, category=category)


def test_of_several_the_one_that_lasts_longest_is_told(consent):
    longest = ConsentFactory(person=consent.person, organisation=consent.organisation, valid_until=AT + 90 * DAY)
    ConsentFactory(person=consent.person, organisation=consent.organisation, valid_until=AT + 2 * DAY)
    found = consent_in_force(
        person_id=consent.person_id, organisation_id=consent.organisation_id, category=consent.category, at=AT
    )
    assert found == longest


def test_all_that_hold_are_listed_in_the_order_in_which_they_were_given(consent):
    person, organisation = consent.person, consent.organisation
    other = ConsentFactory(person=person, organisation=organisation, category="vaccination")
    ConsentFactory(person=person, organisation=organisation, valid_until=AT + TICK)
    ConsentFactory(person=person, organisation=organisation, withdrawn_at=AT)
    found = consents_in_force(person_id=person.pk, organisation_id=organisation.pk, at=AT + TICK)
    assert list(found) == [consent, other]


def test_who_gave_what_is_not_in_its_name(consent):
    assert str(consent) == f"#{consent.pk} 健診"
