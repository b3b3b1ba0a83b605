"""Counting use: a day's count is a recount of its checks and views, whenever and however often it is made."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility import tasks
from eligibility.actions import usage
from eligibility.actions.usage import count_day, record_view, roll_up
from eligibility.models import EligibilityCheck, InformationView, UsageDay
from eligibility.queries.usage import days_without_a_count
from eligibility.rules.usage import Counts
from platform_site import clock
from platform_site.actors import Actor, the_platform
from platform_site.errors import NotPermitted
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.support.callers import P001, Caller
from tests.support.usage import house, row
from tests.support.visits import visit, visit_by_number
from tests.support.work import bulk_checked


pytestmark = pytest.mark.django_db
CLINIC, PHARMACY = Caller("sandbox-clinic-1"), Caller("sandbox-pharmacy-1")
AT = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
"""Noon in Japan."""
DAY = jst_day(AT)
NEXT = AT + timedelta(days=1)
COLUMNS = ("checks", "by_card", "by_number", "checkup_views", "drug_views", "care_views")


def of(caller: Caller, day=DAY) -> tuple[int, ...] | None:
    return UsageDay.objects.filter(organisation__code=caller.code, day=day).values_list(*COLUMNS).first()


def counted(day=DAY, at=NEXT) -> None:
    count_day(day=day, by=the_platform(), at=at)


def test_a_day_counts_checks_by_card_and_by_number_and_views():
    visit(CLINIC, "SBX-0001", at=AT)
    visit_by_number(CLINIC, at=AT)
    visit_by_number(CLINIC, at=AT, number="999999")  # answered, though nobody was found
    for kind in ("checkup", "drug", "drug", "care"):
        record_view(kind=kind, by=CLINIC.actor, at=AT)
    counted()
    assert of(CLINIC) == (3, 1, 2, 1, 2, 1)


def test_a_facility_without_a_check_has_a_row_of_zeros_and_others_have_none():
    counted()
    assert of(PHARMACY) == (0, 0, 0, 0, 0, 0)
    kinds = set(UsageDay.objects.values_list("organisation__kind", flat=True))
    assert kinds == {"hospital", "clinic", "dental", "pharmacy", "home_nursing", "therapy_office", "midwife"}


def test_a_bulk_check_is_no_visit():
    answer = CLINIC.check(P001).json()
    bulk_checked(CLINIC, {"patient_ref": answer["patient_ref"]})
    at = clock.now()
    count_day(day=jst_day(at), by=the_platform(), at=at + timedelta(days=1))
    assert EligibilityCheck.objects.filter(is_bulk=True).exists()
    assert of(CLINIC, jst_day(at))[:3] == (1, 0, 1)


def test_a_day_is_a_day_of_japan():
    midnight = datetime(2026, 11, 9, 15, 0, tzinfo=UTC)
    visit_by_number(CLINIC, at=midnight)
    visit_by_number(CLINIC, at=midnight - timedelta(microseconds=1))
    counted()
    counted(DAY - timedelta(days=1))
    assert of(CLINIC)[0] == of(CLINIC, DAY - timedelta(days=1))[0] == 1


def test_a_day_that_is_not_over_is_not_counted():
    with pytest.raises(ValueError, match="when it is over"):
        counted(DAY, at=AT)


def test_a_recount_takes_in_what_came_late_and_otherwise_writes_nothing():
    visit_by_number(CLINIC, at=AT)
    counted()
    counted(at=NEXT + timedelta(hours=1))
    assert set(UsageDay.objects.values_list("counted_at", flat=True)) == {NEXT}
    visit_by_number(CLINIC, at=AT)
    counted(at=NEXT + timedelta(hours=2))
    assert of(CLINIC)[0] == 2
    assert UsageDay.objects.filter(counted_at=NEXT + timedelta(hours=2)).count() == 1


def test_a_facility_that_was_closed_is_counted_for_its_last_day_and_no_longer():
    Organisation.objects.filter(pk=house("dental").pk).update(closed_at=AT)
    counted()
    counted(DAY + timedelta(days=1), at=NEXT + timedelta(days=1))
    assert list(UsageDay.objects.filter(organisation=house("dental")).values_list("day", flat=True)) == [DAY]


class TestTheNightlyCount:
    """Takes in the last three complete days, and those that were missed."""

    def test_counts_the_last_three_complete_days(self):
        days = roll_up(by=the_platform(), at=AT)
        assert days == [DAY - timedelta(days=back) for back in (3, 2, 1)]
        assert of(CLINIC, DAY) is None

    def test_makes_up_for_days_that_were_missed_since_the_first_count(self):
        counted(DAY - timedelta(days=9), at=AT)
        days = roll_up(by=the_platform(), at=AT)
        assert days == [DAY - timedelta(days=back) for back in range(8, 0, -1)]
        assert days_without_a_count(since=DAY - timedelta(days=9), before=DAY) == []

    def test_goes_back_two_months_at_most(self):
        UsageDay.objects.bulk_create([row("clinic", DAY - timedelta(days=400), Counts(1, 1))])
        days = roll_up(by=the_platform(), at=AT)
        assert days[0] == DAY - usage.LOOK_BACK

    def test_twice_comes_to_the_same(self):
        visit_by_number(CLINIC, at=AT - timedelta(days=1))
        roll_up(by=the_platform(), at=AT)
        before = list(UsageDay.objects.order_by("pk").values_list(*COLUMNS, "counted_at"))
        roll_up(by=the_platform(), at=AT + timedelta(minutes=1))
        assert list(UsageDay.objects.order_by("pk").values_list(*COLUMNS, "counted_at")) == before

    @pytest.mark.as_role("worker")
    def test_is_made_by_the_worker(self):
        tasks.roll_up_usage()
        assert UsageDay.objects.exists()

    def test_reads_a_day_of_checks_by_time(self):
        InformationView.objects.bulk_create(
            InformationView(organisation=house("dental"), kind="drug", viewed_at=AT - timedelta(minutes=30 * n))
            for n in range(2_000)
        )
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
            values = {
                "day": DAY,
                "at": NEXT,
                "card": usage.BY_CARD,
                "number": usage.BY_NUMBER,
                "facilities": ["clinic"],
            }
            cursor.execute(f"explain {usage._COUNT}", values)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Index Cond: ((checked_at >=" in plan
        assert "Seq Scan on eligibility_check" not in plan
        assert "eligibility_view_at" in plan


moments = st.integers(-30, 30).map(lambda hours: AT + timedelta(hours=hours))
asked = st.lists(
    st.tuples(st.sampled_from([CLINIC, PHARMACY]), st.sampled_from(["number", "drug", "care", "checkup"]), moments),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked)
def test_the_count_is_a_recount(db, asked):
    for caller, what, at in asked:
        if what == "number":
            visit_by_number(caller, at=at)
        else:
            record_view(kind=what, by=caller.actor, at=at)
    days = [DAY + timedelta(days=n) for n in (-2, -1, 0, 1)]
    for day in days:
        counted(day, at=AT + timedelta(days=5))
    for caller in (CLINIC, PHARMACY):
        for day in days:
            assert of(caller, day) == recounted(caller, day)


def recounted(caller: Caller, day) -> tuple[int, ...]:
    """Count in Python, from all rows."""
    code = Organisation.objects.get(code=caller.code).pk
    checks = Counter(
        check.method
        for check in EligibilityCheck.objects.filter(organisation_id=code, is_bulk=False)
        if jst_day(check.checked_at) == day
    )
    views = Counter(
        view.kind for view in InformationView.objects.filter(organisation_id=code) if jst_day(view.viewed_at) == day
    )
    number = checks["insurance_number"] + checks["public_assistance"]
    return (checks["card"] + number, checks["card"], number, views["checkup"], views["drug"], views["care"])


class TestAView:
    """Is noted for the facility that was shown something, and names nobody."""

    def test_is_refused_to_what_is_no_facility(self):
        with pytest.raises(NotPermitted):
            record_view(kind="drug", by=Caller("sandbox-insurer-1").actor, at=AT)
        with pytest.raises(NotPermitted):
            record_view(kind="drug", by=Actor(), at=AT)
        assert not InformationView.objects.exists()

    def test_of_an_unknown_kind_is_a_mistake_of_ours(self):
        with pytest.raises(ValueError, match="x-ray"):
            record_view(kind="x-ray", by=CLINIC.actor, at=AT)
