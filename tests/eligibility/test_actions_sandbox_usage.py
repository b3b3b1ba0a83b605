"""「先月の利用を作る」: real checks of fictional people in last month's partitions, once."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from eligibility import tasks
from eligibility.actions.sandbox_usage import days_of, last_month, make_day, want_usage
from eligibility.models import EligibilityCheck, InformationView, Method, Result, UsageDay
from platform_site import clock
from platform_site.actors import Actor, the_platform
from platform_site.errors import NotFound
from platform_site.models import OutboxDelivery, OutboxEvent, Person
from platform_site.permissions import FACILITIES
from tests.support.disputes import whose


pytestmark = pytest.mark.django_db


def made(day: date) -> int:
    return make_day(day=day, by=the_platform(), at=clock.now())


def a_working_day() -> date:
    """Return a Monday of last month."""
    return next(day for day in days_of(last_month(clock.now())) if day.weekday() == 0)


@pytest.mark.as_role("worker")
class TestADay:
    """One day's checks."""

    def test_has_a_check_for_each_visit_at_every_facility(self) -> None:
        day = a_working_day()
        count = made(day)
        rows = EligibilityCheck.objects.filter(on_day=day)
        assert rows.count() == count > 100
        assert rows.values("organisation_id").distinct().count() >= 6
        assert {row.method for row in rows} == {Method.CARD, Method.INSURANCE_NUMBER}
        assert {row.is_bulk for row in rows} == {False}
        assert rows.filter(result=Result.ACTIVE).count() > count / 2
        assert InformationView.objects.values("kind").distinct().count() == 3

    def test_stands_in_the_partition_of_its_month(self) -> None:
        made(a_working_day())
        with connection.cursor() as cursor:
            cursor.execute("select stray_rows()")
            assert cursor.fetchone() == (0,)

    def test_is_counted_as_a_recount_from_its_checks_would(self) -> None:
        day = a_working_day()
        made(day)
        checks = EligibilityCheck.objects.filter(on_day=day)
        for row in UsageDay.objects.filter(day=day):
            mine = checks.filter(organisation_id=row.organisation_id)
            assert (row.checks, row.by_card) == (mine.count(), mine.filter(method=Method.CARD).count())
        assert sum(UsageDay.objects.filter(day=day).values_list("checks", flat=True)) == checks.count()

    def test_is_made_once(self) -> None:
        day = a_working_day()
        assert made(day) > 0
        before = EligibilityCheck.objects.count(), InformationView.objects.count()
        assert made(day) == 0
        assert (EligibilityCheck.objects.count(), InformationView.objects.count()) == before

    def test_shows_nobody_whose_card_is_closed_or_whose_link_is_under_inquiry(self) -> None:
        made(a_working_day())
        seen = set(EligibilityCheck.objects.values_list("person_id", flat=True))
        assert seen & {whose("20030021").pk, whose("1019").pk} == set()
        assert len(seen) > 15

    def test_is_empty_on_a_sunday(self) -> None:
        assert made(next(day for day in days_of(last_month(clock.now())) if day.weekday() == 6)) == 0

    def test_is_the_checks_of_facilities_and_of_nobody_else(self) -> None:
        made(a_working_day())
        with connection.cursor() as cursor:
            cursor.execute(
                "select distinct o.kind from eligibility_check c join platform_site_organisation o"
                " on o.id = c.organisation_id"
            )
            assert {kind for (kind,) in cursor.fetchall()} <= set(FACILITIES)


@pytest.mark.as_role("worker")
def test_the_task_makes_each_day_of_the_month(monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[date] = []
    monkeypatch.setattr(tasks.sandbox_usage, "make_day", lambda *, day, by, at: days.append(day))
    want_usage(by=Actor(), at=datetime(2026, 3, 5, tzinfo=UTC))
    delivery = OutboxDelivery.objects.get(event__name="sandbox.usage_wanted")
    tasks.make_sandbox_usage(delivery.pk)
    assert days == [date(2026, 2, number) for number in range(1, 29)]
    delivery.refresh_from_db()
    assert delivery.state == "done"


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2026, 11, 21, tzinfo=UTC), date(2026, 10, 1)),
        (datetime(2026, 12, 31, 15, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2027, 1, 31, 14, 59, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_last_month_is_that_of_japan(at: datetime, month: date) -> None:
    assert last_month(at) == month


def test_outside_of_a_sandbox_there_is_no_such_action(settings) -> None:
    settings.SANDBOX = False
    with pytest.raises(NotFound):
        want_usage(by=Actor(), at=clock.now())
    with pytest.raises(NotFound):
        made(a_working_day())
    assert not OutboxEvent.objects.filter(name="sandbox.usage_wanted").exists()
    assert Person.objects.count() == 29
