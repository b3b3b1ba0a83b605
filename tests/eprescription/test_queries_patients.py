"""Who stands for a handle, and what of a document is hers, asked in one round trip (API-3, I04-2)."""

from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest

from eligibility.models import Coverage
from eligibility.queries.checks import DAY, person_checked_in
from eprescription.models import UsedContent
from eprescription.queries.patients import Asked, Numbers, Patient, admitted, patient
from platform_site import clock
from platform_site.errors import Refused
from platform_site.errors.merging import PersonSplit
from platform_site.models import DataKey
from platform_site.queries.patient_refs import patient_ref
from tests.support import rx
from tests.support.callers import Caller
from tests.support.merging import of_sandbox, one, split
from tests.support.visits import visit_by_number


pytestmark = pytest.mark.django_db
ON, BORN = date(2026, 4, 1), date(1985, 4, 1)
HERS = Numbers("06139992", "架空12", "1001", "01")


@pytest.fixture(name="house")
def _house() -> int:
    return Caller(rx.CLINIC).actor.organisation.id


def of(record: int, house: int, *, numbers: Numbers = HERS, on: date = ON, since: datetime | None = None) -> Asked:
    return Asked(record, house, since or clock.now() - DAY, numbers, on, BORN)


@pytest.mark.parametrize(
    ("numbers", "on", "is_hers"),
    [
        (HERS, ON, True),
        (HERS._replace(branch=""), ON, True),
        (HERS._replace(branch="02"), ON, False),
        (HERS._replace(number="1002"), ON, False),
        (HERS._replace(symbol=""), ON, False),
        (HERS._replace(insurer="138057"), ON, False),
        (HERS._replace(insurer=""), ON, False),
        (HERS, date(2020, 4, 1), True),
        (HERS, date(2020, 3, 31), False),
        (Numbers(), ON, None),
    ],
)
def test_numbers_are_hers_under_all_of_them_and_from_the_day_on(house, numbers, on, is_hers):
    assert patient(of(of_sandbox("P001").pk, house, numbers=numbers, on=on)).is_covered is is_hers


def test_numbers_that_were_lost_are_hers_no_more_from_that_day(house):
    version = Coverage.objects.get(number="1004").versions.get(known_until=None)
    numbers, before = Numbers("06139992", "架空12", "1004"), version.lost_on - timedelta(days=1)
    assert patient(of(version.person_id, house, numbers=numbers, on=before)).is_covered
    assert not patient(of(version.person_id, house, numbers=numbers, on=version.lost_on)).is_covered


def test_her_birthday_is_no_other_day(house):
    asked = of(of_sandbox("P001").pk, house)
    assert patient(asked).is_born
    assert not patient(asked._replace(born=date(1985, 4, 2))).is_born


def test_of_a_record_that_is_not_there_nothing_is_so(house):
    found = patient(of(2**40, house))
    assert found.person_id == 2**40
    assert not any(found[1:])


def said(record: int, house: int, since: datetime) -> object:
    """Return whom the counter knows by a record's handle, or as what it refuses."""
    try:
        return person_checked_in(
            patient_ref(person_id=record, organisation_id=house), organisation_id=house, since=since
        )
    except Refused as refused:
        return type(refused)


def agreed(record: int, house: int, since: datetime) -> Patient:
    """Return what is known of a patient, once it is what the counter says of her."""
    found = patient(of(record, house, since=since))
    if said(record, house, since) is PersonSplit:
        assert found.is_apart
    else:
        assert not found.is_apart
        assert found.was_here is (said(record, house, since) == found.person_id)
    return found


def test_she_was_here_until_a_day_has_passed(house):
    at, record = clock.now(), of_sandbox("P001").pk
    assert not agreed(record, house, at).was_here
    visit_by_number(Caller(rx.CLINIC), at=at)
    assert agreed(record, house, at).was_here
    assert not agreed(record, house, at + timedelta(seconds=1)).was_here


def test_after_a_merge_who_stands_has_the_numbers_and_visits_of_both(house):
    visit_by_number(Caller(rx.CLINIC), at=clock.now())
    one()
    of_each = [agreed(of_sandbox(key).pk, house, clock.now() - DAY) for key in ("P001", "P003")]
    assert {each.person_id for each in of_each} == {of_sandbox("P001").pk}
    assert all(each.was_here and each.is_covered and each.is_born for each in of_each)


def test_after_a_split_nobody_is_known_before_she_is_here_again(house):
    visit_by_number(Caller(rx.CLINIC), at=clock.now())
    split(one())
    record, since = of_sandbox("P001").pk, clock.now() - DAY
    assert agreed(record, house, since).is_apart
    visit_by_number(Caller(rx.CLINIC), at=clock.now())
    assert agreed(record, house, since).was_here


def test_a_registration_begins_by_using_the_bytes_up_once(house):
    visit_by_number(Caller(rx.CLINIC), at=clock.now())
    asked, signed, at = of(of_sandbox("P001").pk, house), sha256(b"signed").digest(), clock.now()
    first, second = (admitted(asked, signed=signed, purpose="feed", at=at) for _ in range(2))
    assert (first.is_new, second.is_new) == (True, False)
    assert first.patient == patient(asked)
    assert first.organisation_name == Caller(rx.CLINIC).row.organisation.name
    assert second.prescription_id > first.prescription_id


def test_the_data_key_of_the_day_is_told_once_there_is_one(house):
    visit_by_number(Caller(rx.CLINIC), at=clock.now())
    asked, at = of(of_sandbox("P001").pk, house), clock.now() + timedelta(days=400)
    asked = asked._replace(since=clock.now() - DAY)
    assert admitted(asked, signed=bytes(32), purpose="feed", at=at).key is None
    sealed = DataKey.objects.seal("feed", b"told", context="a row", at=at)
    known = admitted(asked, signed=bytes(32), purpose="feed", at=at).key
    again = known.sealing().seal(b"told again", context="a row")
    assert [DataKey.objects.unseal(each, context="a row") for each in (sealed, again)] == [b"told", b"told again"]
    assert admitted(asked, signed=bytes(32), purpose="draft", at=at).key is None


@pytest.mark.parametrize("numbers", [HERS, HERS._replace(number="1002")])
def test_whose_registration_does_not_begin_uses_nothing_up(house, numbers):
    wrong = of(of_sandbox("P001").pk, house, numbers=numbers, since=clock.now() + timedelta(hours=1))
    assert admitted(wrong, signed=bytes(32), purpose="feed", at=clock.now()).is_new is None
    assert not UsedContent.objects.exists()
