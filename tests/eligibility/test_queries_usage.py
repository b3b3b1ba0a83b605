"""Published months, the running month, and the figures of single facilities."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eligibility.models import FacilityDeclaration, ReceiptCount
from eligibility.queries.usage import published_months, published_table, published_tables, running_table
from eligibility.queries.usage_facilities import (
    assessment_of,
    facilities_in,
    months_of,
    months_to_choose,
    receipt_counts_of,
    regions_of,
)
from eligibility.rules.dx_addon import Basis
from eligibility.rules.usage import Counts, last_day_of, month_before, newest_settled
from platform_site import clock
from platform_site.models import Organisation
from tests.support.usage import PLENTY, counted, house, row


pytestmark = pytest.mark.django_db
MONTH, TODAY = date(2026, 10, 1), date(2026, 11, 4)


def test_a_month_is_published_from_the_day_on_which_it_stands():
    counted(MONTH, PLENTY)
    assert published_table(MONTH, today=TODAY).total.cells["checks"] == 880
    assert published_table(MONTH, today=TODAY - timedelta(days=1)) is None
    assert published_months(TODAY) == [MONTH]


def test_a_month_of_which_a_day_was_never_counted_is_not_published():
    counted(MONTH, PLENTY)
    counted(date(2026, 8, 1), PLENTY, until=date(2026, 8, 30))
    assert published_months(TODAY) == [MONTH]
    assert published_table(date(2026, 8, 1), today=TODAY) is None


def test_a_month_that_is_running_or_in_the_future_is_not_published():
    counted(date(2026, 11, 1), PLENTY, until=date(2026, 11, 3))
    assert published_table(date(2026, 11, 1), today=TODAY) is None
    assert published_table(date(2027, 1, 1), today=TODAY) is None


def test_older_months_are_there_when_asked_for_and_the_list_has_thirteen():
    for back in (0, 1, 12, 13):
        counted(month_before(MONTH, back=back), PLENTY)
    assert published_months(TODAY) == [month_before(MONTH, back=back) for back in (0, 1, 12)]
    assert published_table(month_before(MONTH, back=13), today=TODAY) is not None


def test_thirteen_months_take_two_questions():
    for back in range(3):
        counted(month_before(MONTH, back=back), PLENTY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(published_tables(today=TODAY)) == 3
    assert len(asked) == 2


def test_the_running_month_goes_up_to_the_last_counted_day():
    assert running_table(TODAY) is None
    counted(date(2026, 11, 1), PLENTY, until=date(2026, 11, 2))
    found = running_table(TODAY)
    assert (found.month, found.last_day) == (date(2026, 11, 1), date(2026, 11, 2))
    assert found.total.cells["checks"] == 880


class TestAFacility:
    """Sees its own figures as they are, small ones too."""

    def test_has_months_of_its_own(self):
        counted(MONTH, {"clinic": Counts(3, 4, 1)})
        counted(month_before(MONTH), {"clinic": Counts(1, 2)})
        found = months_of(house("clinic").pk, first=month_before(MONTH), last=MONTH)
        assert list(found.items()) == [(MONTH, Counts(3, 4, 1)), (month_before(MONTH), Counts(1, 2))]
        assert found[MONTH].rate == Decimal("42.85")
        assert months_of(house("dental").pk, first=MONTH, last=MONTH) == {MONTH: Counts()}

    def test_is_judged_by_receipts_and_its_declarations(self):
        clinic, at = house("clinic"), clock.now()
        ReceiptCount.objects.create(
            organisation=clinic, month=date(2025, 3, 1), receipts=100, with_card=44, known_at=at
        )
        later = at + timedelta(hours=1)
        ReceiptCount.objects.create(
            organisation=clinic, month=date(2025, 3, 1), receipts=100, with_card=46, known_at=later
        )
        declare(clinic, "notice_shown", date(2024, 6, 1))
        declare(clinic, "portal_advice", date(2025, 6, 2))  # not yet on the month's first day
        found = assessment_of(clinic, month=date(2025, 6, 1))
        assert (found.best.basis, found.best.month, found.best.share.part) == (Basis.RECEIPTS, date(2025, 3, 1), 46)
        assert (found.held.tier.number, found.held.points) == (6, 8)
        assert {(clinic.pk, date(2025, 3, 1))} == set(receipt_counts_of([clinic.pk], [date(2025, 3, 1)]))

    def test_is_judged_by_its_checks_where_the_time_allowed_it(self):
        clinic = house("clinic")
        counted(date(2024, 10, 1), {"clinic": Counts(15, 85)})
        declare(clinic, "notice_shown", date(2024, 6, 1))
        declare(clinic, "portal_advice", date(2024, 6, 1))
        found = assessment_of(clinic, month=date(2024, 12, 1))
        assert (found.best.basis, found.held.tier.number) == (Basis.CHECKS, 1)

    def test_without_counts_of_checks_has_no_rate(self):
        found = assessment_of(house("clinic"), month=date(2024, 12, 1))
        assert (found.best, found.held) == (None, None)

    def test_has_no_add_on_any_more(self):
        assert assessment_of(house("clinic"), month=date(2026, 11, 1)) is None


def declare(facility: Organisation, kind: str, since: date) -> None:
    FacilityDeclaration.objects.create(organisation=facility, kind=kind, valid_from=since, declared_at=clock.now())


def test_the_fund_sees_every_facility_with_its_rate():
    counted(MONTH, {"clinic": Counts(1, 2), "dental": Counts(1, 0)})
    found = {each.code: (each.checks, each.by_card, each.rate) for each in facilities_in(MONTH)}
    assert found[house("clinic").code] == (3, 1, 3333)
    assert found[house("dental").code] == (1, 1, 10_000)
    assert found[house("hospital").code] == (0, 0, -1)


def test_regions_go_by_the_number_with_which_a_facilitys_code_begins():
    counted(MONTH, PLENTY)
    rows, total = regions_of(MONTH)
    assert [(each.label, each.cells["checks"]) for each in rows] == [("東京都", 880)]
    assert total.rate == Decimal("29.54")
    assert regions_of(date(2020, 1, 1))[0] == []


def test_months_to_choose_begin_with_the_running_one():
    found = months_to_choose(TODAY)
    assert (found[0], found[-1], len(found)) == (date(2026, 11, 1), date(2025, 11, 1), 13)


def test_the_newest_month_is_the_one_before_the_days_of_recounting_are_over():
    counted(newest_settled(TODAY), {})
    assert published_table(MONTH, today=TODAY).total.cells["checks"] == 0
    assert last_day_of(MONTH) == date(2026, 10, 31)
    assert str(row("clinic", MONTH, Counts())).endswith("2026-10-01")
