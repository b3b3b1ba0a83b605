"""A feed that is late: the counter says "not fed yet", never "no coverage"; who has to act is told; then it comes."""

from datetime import timedelta

import pytest
from django.test import Client

from eligibility import tasks
from eligibility.actions.silence import SILENT
from eligibility.models import CoverageFeed
from platform_site import clock
from platform_site.models import Notice
from platform_site.queries import refreshed
from tests.support.callers import Caller, by_number
from tests.support.feeds import UNION, Insurer, line
from tests.support.heartbeats import all_done


pytestmark = pytest.mark.django_db
CLINIC, INSURER = Caller("sandbox-clinic-1"), Caller("sandbox-insurer-1")
NEWCOMER = by_number(UNION, "7001", "1980-01-01", symbol="架空７７", branch="01")


def codes(answer: dict) -> list[str]:
    """Return what stands beside an answer."""
    return [advisory["code"] for advisory in answer["advisories"]]


def days_go_by(days: int) -> None:
    """Let what was fed be so many days older."""
    for feed in CoverageFeed.objects.all():
        for name in ("as_of", "received_at", "applied_at"):
            setattr(feed, name, getattr(feed, name) - timedelta(days=days))
        feed.save()
    refreshed.forget_all()


def test_a_late_feed_is_seen_at_once_and_is_never_no_coverage():
    fresh = CLINIC.check(NEWCOMER).json()
    assert (fresh["result"], codes(fresh)) == ("not_found", [])
    all_done()
    assert Client().get("/readyz").json()["status"] == "ok"

    days_go_by(9)
    late = CLINIC.check(NEWCOMER).json()
    assert (late["result"], codes(late)) == ("not_found", ["ELIG-FEED-LATE"])
    never = CLINIC.check(by_number("01130012", "1", "1985-04-01")).json()
    assert codes(never) == ["ELIG-NOT-FED"]
    for _ in range(2):
        tasks.tell_of_silence()
    told = Notice.objects.filter(kind=SILENT, organisation__code__in=[INSURER.code, "FUND"])
    assert told.filter(about__contains=str(INSURER.row.organisation.uid)).count() == 2
    assert INSURER.get("/api/v1/eligibility/feed-ages").json()["feeds"][0]["silent_since"] is not None
    all_done()
    assert Client().get("/readyz").json()["degraded"] == ["late feed"]

    Insurer().tell(line(), as_of=clock.now())
    found = CLINIC.check(NEWCOMER).json()
    assert (found["result"], codes(found)) == ("active", [])
    again = CLINIC.get(f"/api/v1/eligibility/checks/{late['check_id']}").json()
    assert (again["result"], codes(again)) == ("not_found", ["ELIG-FEED-LATE"])
    assert INSURER.get("/api/v1/eligibility/feed-ages").json()["feeds"][0]["silent_since"] is None


def test_meanwhile_a_new_member_is_registered_the_same_day():
    days_go_by(9)
    body = {name: cell for name, cell in line().items() if name != "change"}
    assert INSURER.post("/api/v1/eligibility/same-day-coverages", body).json()["outcome"] == "added"
    found = CLINIC.check(NEWCOMER).json()
    assert (found["result"], codes(found)) == ("active", [])
    assert INSURER.get("/api/v1/eligibility/feed-ages").json()["feeds"][0]["silent_since"] is not None
    assert Insurer().tell(line(), as_of=clock.now()) == ["unchanged"]
