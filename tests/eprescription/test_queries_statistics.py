"""Figures of prescribing and dispensing, in counts alone (R-054, R-055, R-059)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from eligibility.models import ReceiptCount
from eprescription.models import AlertDay
from eprescription.queries.statistics import adoption, alert_lines, days_without_a_count, result_rate
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.document import Kind
from eprescription.rules.statistics import DayCount, Turn
from platform_site import clock
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import BLUE, dispensed, received
from tests.support import rx
from tests.support.callers import Caller


pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def counted(day: date, kind: str = "duplicate", registrations: int = 1000, findings: int = 50) -> None:
    """Leave the counts of a day."""
    AlertDay.objects.create(day=day, kind=kind, registrations=registrations, findings=findings)


class TestTheDaysOfAlerts:
    def test_are_listed_the_newest_first_and_by_kind(self):
        counted(DAY - timedelta(days=1))
        counted(DAY, "contraindicated", findings=0)
        counted(DAY)
        found = alert_lines(first=DAY - timedelta(days=1), last=DAY)
        assert [(line.day, line.kind) for line in found] == [
            (DAY, FindingKind.DUPLICATE),
            (DAY, FindingKind.CONTRAINDICATED),
            (DAY - timedelta(days=1), FindingKind.DUPLICATE),
        ]
        assert found[0].count == DayCount(1000, 50)

    def test_are_judged_by_the_four_weeks_before_them(self):
        for n in range(1, 30):
            counted(DAY - timedelta(days=n), findings=50 if n < 29 else 1000)
        counted(DAY, findings=100)
        (line,) = alert_lines(first=DAY, last=DAY)
        assert line.turn is Turn.RISE

    def test_of_the_first_week_are_judged_by_the_published_rate(self):
        counted(DAY, registrations=100_000, findings=20_000)
        counted(DAY, "contraindicated", registrations=100_000, findings=7)
        counted(DAY, "allergy", registrations=100_000, findings=7)
        assert [line.turn for line in alert_lines(first=DAY, last=DAY)] == [Turn.RISE, None, None]

    def test_that_nobody_counted_are_known(self):
        counted(DAY - timedelta(days=3))
        counted(DAY - timedelta(days=1))
        assert days_without_a_count(since=DAY - timedelta(days=60), before=DAY) == [DAY - timedelta(days=2)]

    def test_are_none_before_anybody_counted(self):
        assert days_without_a_count(since=DAY - timedelta(days=60), before=DAY) == []


@pytest.mark.usefixtures("issuing")
class TestTheUse:
    @property
    def month(self) -> date:
        return jst_day(clock.now()).replace(day=1)

    def of(self, kind: str):
        (found,) = (each for each in adoption(self.month) if each.kind == kind)
        return found

    def test_is_of_the_kinds_that_the_ministry_publishes(self):
        assert [each.kind for each in adoption(self.month)] == ["hospital", "clinic", "dental", "pharmacy"]

    def test_counts_facilities_that_registered_something(self):
        clinics = Organisation.objects.filter(kind="clinic", closed_at__isnull=True).count()
        rx.registered()
        rx.registered(rx.LOXOPROFEN, kind=Kind.IN_HOUSE, include_own=True)
        found = self.of("clinic")
        assert (found.facilities, found.using) == (clinics, 1)
        assert (found.prescriptions, found.in_house, found.results) == (1, 1, 0)
        assert found.rate == (Decimal(100) / clinics).quantize(Decimal("0.1"))

    def test_of_a_kind_that_registered_nothing_is_nothing(self):
        found = self.of("hospital")
        assert (found.using, found.prescriptions, found.rate) == (0, 0, Decimal("0.0"))

    def test_of_a_month_before_is_nothing(self):
        rx.registered()
        before = (self.month - timedelta(days=1)).replace(day=1)
        assert sum(each.using for each in adoption(before)) == 0

    def test_leaves_out_who_closed_before(self):
        before = self.of("hospital").facilities
        one = Organisation.objects.filter(kind="hospital", closed_at__isnull=True).first()
        one.closed_at = clock.now() - timedelta(days=62)
        one.save()
        assert self.of("hospital").facilities == before - 1

    def test_by_pharmacies_is_results_over_receipts(self):
        dispensed(received(rx.registered()))
        pharmacy = Caller(BLUE).row.organisation
        assert result_rate(self.month).percent is None
        ReceiptCount.objects.create(
            organisation=pharmacy, month=self.month, receipts=8, with_card=0, known_at=clock.now()
        )
        found = result_rate(self.month)
        assert (found.results, found.receipts, found.percent) == (1, 8, Decimal("12.5"))
        assert self.of("pharmacy").results == 1
