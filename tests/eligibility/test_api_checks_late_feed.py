"""Nothing found while the insurer's ledger is old is "not fed yet", told apart from "no coverage"."""

from datetime import timedelta

import pytest

from eligibility.models import CoverageFeed
from platform_site import clock
from platform_site.periods import as_japanese_time, jst_day
from tests.support.callers import P001, Caller, by_number
from tests.support.visits import visit_by_number


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
NOBODY = by_number("138057", "20039999", "1985-04-01")
P004 = by_number("06139992", "1004", "1990-09-09", symbol="架空１２")
NEVER_FED = by_number("01130012", "1", "1985-04-01")
LATE, NOT_FED = "ELIG-FEED-LATE", "ELIG-NOT-FED"
DAYS = timedelta(days=1)


@pytest.fixture
def late():
    """Let every insurer's newest ledger be three days old."""
    as_of = clock.now() - 3 * DAYS
    CoverageFeed.objects.update(as_of=as_of)
    return as_of


def advisories(body: dict, **more) -> list[str]:
    """Return the codes that stand beside an answer."""
    return [advisory["code"] for advisory in CLINIC.check({**body, **more}).json()["advisories"]]


@pytest.mark.parametrize("body", [NOBODY, P004], ids=["nobody", "lost"])
def test_what_a_late_feed_may_not_know_yet_is_no_missing_coverage(late, body):
    assert LATE in advisories(body)


@pytest.mark.parametrize("body", [NOBODY, P004], ids=["nobody", "lost"])
def test_with_a_fresh_feed_it_is_no_coverage(body):
    assert LATE not in advisories(body)


def test_the_message_names_the_time_of_the_ledger(late):
    answer = CLINIC.check(NOBODY).json()
    [advisory] = answer["advisories"]
    assert as_japanese_time(late) in advisory["message"]
    assert answer["feed"] == {"as_of": as_japanese_time(late)}


def test_a_day_that_the_ledger_knows_of_is_not_late(late):
    assert advisories(NOBODY, on=str(jst_day(late))) == []


def test_what_covers_somebody_is_told_without_it(late):
    assert advisories(P001) == []


def test_an_insurer_that_never_sent_is_told_apart(late):
    assert advisories(NEVER_FED) == [NOT_FED]


def test_by_card_as_well(late):
    answer = CLINIC.check_by_card("SBX-0004").json()
    assert LATE in [advisory["code"] for advisory in answer["advisories"]]


def test_it_is_judged_by_the_moment_of_the_check():
    at = clock.now() + 9 * DAYS
    first = visit_by_number(CLINIC, at=at, number="4711")
    again = CLINIC.get(f"/api/v1/eligibility/checks/{first['check_id']}").json()
    assert [advisory["code"] for advisory in again["advisories"]] == [LATE]
