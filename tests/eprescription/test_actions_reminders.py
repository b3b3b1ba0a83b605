"""A person is told of a prescription that nobody came for, of a refill that is due, and of one that is over."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from eprescription.actions.expiring import expire_over
from eprescription.actions.reminders import REDEMPTION, REFILL, remind_all, tell_of_expiry
from eprescription.models import Prescription
from eprescription.rules.document import Kind
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Notice, Person, User
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import received
from tests.support import rx
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing"), pytest.mark.as_role("worker")]


def in_days(days: int) -> datetime:
    """Return this moment of another day."""
    return clock.now() + timedelta(days=days)


def account(row: Prescription) -> User:
    """Return the account of whose prescription it is."""
    return Visitor.person(Person.objects.get(pk=row.person_id)).user


def notices(user: User) -> list[tuple[str, str]]:
    """Return what somebody was told about prescriptions, by kind and occasion."""
    found = Notice.objects.filter(user=user, kind__startswith="eprescription.")
    return list(found.order_by("pk").values_list("kind", "about"))


@pytest.fixture
def row():
    return rx.registered()


class TestAPrescriptionThatNobodyCameFor:
    def test_is_reminded_of_on_the_day_before_its_last(self, row):
        user = account(row)
        assert remind_all(at=in_days(1)) == 0
        assert remind_all(at=in_days(2)) == 1
        assert notices(user) == [(REDEMPTION, f"Prescription:{row.uid}")]

    def test_is_reminded_of_once(self, row):
        account(row)
        assert [remind_all(at=in_days(days)) for days in (2, 2, 3)] == [1, 0, 0]

    def test_is_reminded_of_on_its_last_day_where_the_worker_was_away(self, row):
        account(row)
        assert remind_all(at=in_days(3)) == 1

    def test_is_not_reminded_of_when_it_is_over(self, row):
        account(row)
        assert remind_all(at=in_days(4)) == 0

    def test_is_not_reminded_of_once_a_pharmacy_has_it(self, row):
        account(row)
        received(row)
        assert remind_all(at=in_days(2)) == 0

    def test_of_somebody_without_an_account_reminds_nobody(self, row):
        User.objects.filter(person=row.person_id).update(is_active=False)
        assert remind_all(at=in_days(2)) == 0
        assert not Notice.objects.filter(about=f"Prescription:{row.uid}").exists()

    def test_given_in_house_needs_nobody_to_come(self):
        account(rx.registered(kind=Kind.IN_HOUSE))
        assert remind_all(at=in_days(2)) == 0

    def test_is_found_chunk_by_chunk(self):
        rows = [rx.registered(), rx.registered(rx.LOXOPROFEN, include_own=True), rx.registered(person="P008")]
        for each in rows:
            account(each)
        assert remind_all(at=in_days(2), most=1) == 3
        assert remind_all(at=in_days(2), most=2) == 0


class TestARefill:
    @pytest.fixture
    def refill(self):
        row = rx.registered(refills=3)
        with rx.opened(row.person_id):
            row.used_count, row.next_due_on = 1, jst_day(in_days(14))
            row.save(update_fields=["used_count", "next_due_on"])
        return row

    def test_is_reminded_of_from_the_day_when_it_is_due(self, refill):
        user = account(refill)
        assert remind_all(at=in_days(13)) == 0
        assert remind_all(at=in_days(14)) == 1
        assert notices(user) == [(REFILL, f"Prescription:{refill.uid}")]

    def test_is_reminded_of_until_its_turn_is_missed(self, refill):
        account(refill)
        assert remind_all(at=in_days(22)) == 0
        assert remind_all(at=in_days(21)) == 1


class TestOneThatIsOver:
    def test_is_told_to_the_person_once(self, row):
        user = account(row)
        assert expire_over(at=in_days(4)) == 1
        for _ in range(2):
            tell_of_expiry(uid=row.uid, by=the_platform(), at=in_days(4))
        assert notices(user) == [("eprescription.expired", f"Prescription:{row.uid}")]

    def test_is_told_to_nobody_where_there_is_none(self):
        before = Notice.objects.count()
        tell_of_expiry(uid=uuid4(), by=the_platform(), at=clock.now())
        assert Notice.objects.count() == before


def test_what_is_told_names_no_medicine_and_no_facility(row):
    user = account(row)
    remind_all(at=in_days(2))
    (notice,) = Notice.objects.filter(user=user, kind=REDEMPTION)
    assert notice.about == f"Prescription:{row.uid}"
