"""A source that is silent beyond its own rhythm: it and the fund are told once, and everybody can see it."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from eligibility import tasks
from eligibility.actions.silence import SILENT, tell_of_silence
from eligibility.models import AssistanceFeed, CoverageFeed
from eligibility.queries.feed_ages import feed_ages
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Notice, Organisation
from platform_site.periods import as_japanese_time
from platform_site.queries import refreshed
from tests.factories.eligibility import FeedFactory, InsurerFactory
from tests.support.callers import Caller
from tests.support.heartbeats import all_done
from tests.support.ledgers import downloaded


pytestmark = pytest.mark.django_db
PATH = "/api/v1/eligibility/feed-ages"
INSURER, OTHER = Caller("sandbox-insurer-1"), Caller("sandbox-insurer-2")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOW = clock.now()


@pytest.fixture(autouse=True)
def nothing_fed() -> None:
    """Take away what the sandbox fed, as far as ages go."""
    CoverageFeed.objects.update(applied_at=None)
    AssistanceFeed.objects.update(applied_at=None)


def fed(*ago: timedelta, insurer: Organisation | None = None, **more) -> list[CoverageFeed]:
    """Let an insurer have sent files so long ago."""
    owner = insurer or Organisation.objects.get(code=INSURER.code)
    return [
        FeedFactory(insurer=owner, as_of=NOW - age - HOUR, received_at=NOW - age, applied_at=NOW - age, **more)
        for age in sorted(ago, reverse=True)
    ]


def daily(*, last: timedelta) -> list[CoverageFeed]:
    """Let the insurer have sent a file a day, the newest so long ago."""
    return fed(*[last + n * DAY for n in range(6)])


def told(at: datetime = NOW) -> set[tuple[str, str]]:
    """Look for silence; return who has been told of what."""
    tell_of_silence(by=the_platform(), at=at)
    return set(Notice.objects.filter(kind=SILENT).values_list("organisation__code", "about"))


def name_of(feed: CoverageFeed) -> str:
    """Return how a silence is told of."""
    return f"coverage Organisation:{feed.insurer.uid} {feed.pk}"


class TestTold:
    """Once a silence."""

    def test_a_daily_source_after_two_days(self):
        feeds = daily(last=2 * DAY + HOUR)
        assert told() == {(INSURER.code, name_of(feeds[-1])), ("FUND", name_of(feeds[-1]))}

    def test_and_not_before(self):
        daily(last=2 * DAY - HOUR)
        assert told() == set()

    def test_a_weekly_source_after_two_weeks(self):
        fed(*[timedelta(weeks=n) + 13 * DAY for n in range(4)])
        assert told() == set()
        assert len(told(NOW + 2 * DAY)) == 2

    def test_a_source_without_a_rhythm_after_a_week(self):
        fed(6 * DAY)
        assert told() == set()
        assert len(told(NOW + 2 * DAY)) == 2

    def test_the_same_silence_is_told_once(self):
        daily(last=3 * DAY)
        first = told()
        assert told(NOW + DAY) == first
        assert Notice.objects.filter(kind=SILENT, created_at=NOW).count() == 2

    def test_the_next_silence_is_told_again(self):
        daily(last=5 * DAY)
        told()
        fed(3 * DAY)
        assert len(told()) == 4

    def test_a_source_that_never_sent_is_not_silent(self):
        InsurerFactory()
        assert told() == set()

    def test_an_organisation_that_is_closed_is_not_asked_about(self):
        daily(last=9 * DAY)
        Organisation.objects.filter(code=INSURER.code).update(closed_at=NOW)
        assert told() == set()

    def test_a_file_that_was_not_applied_is_no_sign_of_life(self):
        daily(last=3 * DAY)
        FeedFactory(insurer=Organisation.objects.get(code=INSURER.code), received_at=NOW, applied_at=None)
        assert len(told()) == 2

    def test_a_welfare_office_is_told_as_well(self):
        office = Organisation.objects.get(kind=Organisation.Kind.WELFARE_OFFICE)
        feed = AssistanceFeed.objects.create(
            office=office, job_uid="0b9e1a3c-1111-4222-8333-444455556666", file_number=1, as_of=NOW - 8 * DAY,
            sha256=b"\0" * 32, received_at=NOW - 8 * DAY, applied_at=NOW - 8 * DAY,
        )  # fmt: skip
        about = f"assistance Organisation:{office.uid} {feed.pk}"
        assert told() == {(office.code, about), ("FUND", about)}

    def test_by_the_task(self):
        daily(last=3 * DAY)
        tasks.tell_of_silence()
        assert Notice.objects.filter(kind=SILENT).count() == 2


class TestSeen:
    """By the insurer, by operators, and by whatever watches the processes."""

    def test_the_insurer_sees_its_own(self):
        feeds = daily(last=3 * DAY)
        fed(HOUR, insurer=Organisation.objects.get(code=OTHER.code))
        [shown] = INSURER.get(PATH).json()["feeds"]
        overdue = as_japanese_time(NOW - DAY)
        assert shown == {
            "file_number": feeds[-1].file_number,
            "as_of": as_japanese_time(feeds[-1].as_of),
            "applied_at": as_japanese_time(feeds[-1].applied_at),
            "rhythm_hours": 24.0,
            "overdue_from": overdue,
            "silent_since": overdue,
        }
        [other] = OTHER.get(PATH).json()["feeds"]
        assert (other["rhythm_hours"], other["silent_since"]) == (None, None)

    def test_the_newest_is_the_one_with_the_highest_number_as_in_the_ledger(self):
        first, second = fed(2 * DAY, DAY)
        CoverageFeed.objects.filter(pk=second.pk).update(as_of=first.as_of - DAY)
        CoverageFeed.objects.filter(insurer=first.insurer, applied_at__isnull=True).update(file_number=None)
        [shown] = INSURER.get(PATH).json()["feeds"]
        assert (shown["file_number"], shown["as_of"]) == (second.file_number, as_japanese_time(first.as_of - DAY))
        assert downloaded(INSURER)[0][3] == str(second.file_number)

    def test_a_rhythm_of_minutes_is_no_rhythm_of_none(self):
        fed(*[timedelta(seconds=n) for n in range(3)])
        assert INSURER.get(PATH).json()["feeds"][0]["rhythm_hours"] == 0.1

    def test_one_that_never_sent_sees_nothing(self):
        assert INSURER.get(PATH).json() == {"feeds": []}

    def test_a_file_that_was_sent_again_is_no_newer(self):
        feeds = daily(last=3 * DAY)
        newest = feeds[-1]
        fed(HOUR, file_number=newest.file_number)
        CoverageFeed.objects.filter(file_number=newest.file_number).update(as_of=newest.as_of)
        [age] = feed_ages(at=NOW)
        assert (age.is_silent, age.newest.id) == (True, newest.pk)

    def test_operators_see_every_one(self):
        daily(last=3 * DAY)
        fed(HOUR, insurer=Organisation.objects.get(code=OTHER.code))
        out = StringIO()
        call_command("feed_ages", stdout=out)
        late, well = sorted(out.getvalue().splitlines())
        assert INSURER.code in late
        assert "24.0h" in late
        assert "silent since" in late
        assert OTHER.code in well
        assert well.endswith("-  ok")

    def test_a_late_feed_is_degraded_and_stops_no_check(self):
        daily(last=HOUR)  # before NOW, from which on an hour may have passed by the clock that is read here
        all_done()
        assert Client().get("/readyz").json()["degraded"] == []
        CoverageFeed.objects.update(received_at=NOW - 30 * DAY)
        refreshed.forget_all()
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()["degraded"]) == (200, ["late feed"])
