"""Who was at a facility's counter: known by her handle, for as long as she was there lately (API-3)."""

from datetime import timedelta

import pytest

from eligibility.errors import NoCheckIn
from eligibility.queries.checks import DAY, checked_in, person_checked_in
from platform_site import clock
from platform_site.errors.merging import PersonSplit
from platform_site.queries.patient_refs import patient_ref
from tests.support import rx
from tests.support.callers import Caller
from tests.support.merging import of_sandbox, one, split
from tests.support.visits import visit_by_number


pytestmark = pytest.mark.django_db
CLINIC = rx.CLINIC


def ref_of(key: str, house: int) -> str:
    return patient_ref(person_id=of_sandbox(key).pk, organisation_id=house)


@pytest.fixture(name="clinic")
def _clinic() -> Caller:
    return Caller(CLINIC)


@pytest.fixture(name="house")
def _house(clinic: Caller) -> int:
    return clinic.actor.organisation.id


def here(ref: str, house: int, since) -> int:
    """Return who was here, which both ways of asking agree upon."""
    person_id = person_checked_in(ref, organisation_id=house, since=since)
    assert checked_in(ref, organisation_id=house, since=since)[0] == person_id
    return person_id


def test_who_was_here_is_known_until_a_day_has_passed(clinic, house):
    at = clock.now()
    visit_by_number(clinic, at=at)
    ref = ref_of("P001", house)
    assert here(ref, house, at) == of_sandbox("P001").pk
    with pytest.raises(NoCheckIn):
        person_checked_in(ref, organisation_id=house, since=at + timedelta(seconds=1))


def test_somebody_else_or_nobody_was_not_here(clinic, house):
    visit_by_number(clinic, at=clock.now())
    for ref in (ref_of("P003", house), patient_ref(person_id=2**40, organisation_id=house), "A" * 40, "short"):
        with pytest.raises(NoCheckIn):
            person_checked_in(ref, organisation_id=house, since=clock.now() - DAY)


def test_a_handle_of_one_house_names_nobody_at_another(clinic, house):
    visit_by_number(clinic, at=clock.now())
    with pytest.raises(NoCheckIn):
        person_checked_in(ref_of("P001", house), organisation_id=house + 1, since=clock.now() - DAY)


def test_after_a_merge_both_handles_name_who_stands(clinic, house):
    visit_by_number(clinic, at=clock.now())
    one()
    since = clock.now() - DAY
    assert {here(ref_of(key, house), house, since) for key in ("P001", "P003")} == {of_sandbox("P001").pk}


def test_after_a_split_nobody_is_known_before_she_is_here_again(clinic, house):
    visit_by_number(clinic, at=clock.now())
    split(one())
    since, ref = clock.now() - DAY, ref_of("P001", house)
    with pytest.raises(PersonSplit):
        person_checked_in(ref, organisation_id=house, since=since)
    visit_by_number(clinic, at=clock.now())
    assert here(ref, house, since) == of_sandbox("P001").pk


def test_of_who_was_split_long_ago_the_visit_of_today_is_asked(clinic, house):
    split(one(), at=clock.now())
    later = clock.now() + timedelta(days=3)
    visit_by_number(clinic, at=clock.now())
    with pytest.raises(NoCheckIn):
        person_checked_in(ref_of("P001", house), organisation_id=house, since=later - DAY)
