"""Periodic jobs: once a period however many beats ask, and none is missed unnoticed (I03-2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.db import connection, connections
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client

from platform_site import clock, outbox
from platform_site.actions import periodic
from platform_site.actors import the_platform
from platform_site.celery import app
from platform_site.models import Heartbeat, Notice
from platform_site.queries.periodic import period_of, periods, silent
from tests.support.brokers import broker
from tests.support.heartbeats import all_done


SCHEDULE = settings.CELERY_BEAT_SCHEDULE
TASKS = sorted({entry["task"] for entry in SCHEDULE.values()})
PURGE = "platform_site.purge_expired"
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.as_role("worker")


def heartbeat(task: str = PURGE) -> Heartbeat:
    """Return a job's row."""
    return Heartbeat.objects.get(task=task)


def make_older(by: timedelta, **which: str) -> None:
    """Let all that was noted have happened that much earlier."""
    Heartbeat.objects.filter(**which).update(
        expected_since=F("expected_since") - by, begun_at=F("begun_at") - by, done_at=F("done_at") - by
    )


def beat_sends(task: str) -> None:
    """Run a task as a worker runs a message of the beat."""
    app.loader.import_default_modules()
    entry = next(entry for entry in SCHEDULE.values() if entry["task"] == task)
    app.tasks[task].apply(headers=entry["options"]["headers"], throw=True)


class TestEveryJob:
    """What settings list."""

    @pytest.mark.django_db
    @pytest.mark.parametrize("task", TASKS)
    def test_leaves_a_heartbeat_when_the_beat_asks_for_it(self, task):
        assert heartbeat(task).done_at is None
        beat_sends(task)
        assert heartbeat(task).done_at is not None

    @pytest.mark.parametrize("name", SCHEDULE)
    def test_has_a_period_and_messages_that_say_whose_they_are(self, name):
        assert SCHEDULE[name]["options"]["headers"] == {"beat": True}
        assert timedelta(0) < period_of(SCHEDULE[name]["schedule"]) <= timedelta(days=1)

    @pytest.mark.parametrize("name", SCHEDULE)
    def test_none_runs_at_midnight_or_on_the_full_hour_before_the_counters_open(self, name):
        schedule = SCHEDULE[name]["schedule"]
        if isinstance(schedule, crontab):
            assert 0 not in schedule.hour or min(schedule.minute) >= 10

    def test_two_names_never_lead_to_one_task(self):
        assert len(TASKS) == len(SCHEDULE)


class TestPeriods:
    """From one run to the next."""

    @pytest.mark.parametrize(
        ("schedule", "hours"),
        [
            (3600, 1),
            (crontab(hour=2, minute=30), 24),
            (crontab(hour="*/6", minute=15), 6),
            (crontab(minute="*/30"), 0.5),
        ],
    )
    def test_is_that_of_seconds_or_of_times_of_the_day(self, schedule, hours):
        assert period_of(schedule) == timedelta(hours=hours)

    def test_other_schedules_are_refused(self):
        with pytest.raises(ValueError, match="every day"):
            period_of(crontab(hour=1, minute=10, day_of_month=1))


class TestTwoBeats:
    """The second does nothing."""

    def test_of_two_messages_of_a_period_one_is_worked_on(self, committed):
        beat_sends(PURGE)
        make_older(timedelta(hours=21), task=PURGE)
        first = heartbeat()
        beat_sends(PURGE)
        assert (heartbeat().begun_at, heartbeat().done_at) == (first.begun_at, first.done_at)

    def test_the_next_period_is_worked_on_again(self, committed):
        beat_sends(PURGE)
        make_older(timedelta(hours=22), task=PURGE)
        first = heartbeat()
        beat_sends(PURGE)
        assert heartbeat().done_at > first.done_at

    def test_of_many_at_the_same_moment_one_takes_the_period(self, committed):
        def take(number: int) -> bool:
            try:
                return periodic.begin(PURGE)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as threads:
            assert sorted(threads.map(take, range(8))) == [False] * 7 + [True]

    def test_a_message_that_the_broker_delivers_again_while_the_first_is_worked_on_does_nothing(self, committed):
        assert periodic.begin(PURGE)
        beat_sends(PURGE)
        assert heartbeat().done_at is None

    def test_a_job_that_was_killed_is_taken_up_with_the_next_period(self, committed):
        assert periodic.begin(PURGE)
        make_older(timedelta(days=1), task=PURGE)
        beat_sends(PURGE)
        assert heartbeat().done_at is not None

    def test_who_calls_a_task_by_hand_means_it(self, committed):
        for _ in range(2):
            before = heartbeat().done_at
            app.tasks[PURGE]()
            make_older(timedelta(hours=3), task=PURGE)
            assert heartbeat().done_at != before

    def test_the_relay_is_woken_as_often_as_somebody_puts_an_event(self, committed, monkeypatch):
        with broker(monkeypatch):
            for _ in range(2):
                beat_sends(outbox.RELAY)
        assert heartbeat(outbox.RELAY).begun_at is None

    def test_a_busy_job_writes_its_heartbeat_seldom(self, committed):
        periodic.done(PURGE)
        first = heartbeat().done_at
        periodic.done(PURGE)
        assert heartbeat().done_at == first

    def test_a_job_of_which_no_row_was_prepared_leaves_one(self, committed):
        connections["owner"].cursor().execute("truncate platform_site_heartbeat")
        periodic.done(PURGE)
        assert heartbeat().done_at is not None

    def test_a_job_that_fails_leaves_none(self, committed, monkeypatch):
        monkeypatch.setattr("platform_site.tasks.purging.purge_expired", lambda **given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            beat_sends(PURGE)
        assert heartbeat().done_at is None


class TestSilence:
    """No beat, no worker, or a job that fails: somebody notices."""

    def test_a_new_installation_waits_two_periods_for_its_first_run(self, committed):
        all_done()
        Heartbeat.objects.filter(task=PURGE).update(done_at=None, expected_since=Now())  # not since the suite began
        assert silent() == []
        make_older(timedelta(hours=47), task=PURGE)
        assert silent() == []
        make_older(timedelta(hours=2), task=PURGE)
        assert silent() == [PURGE]

    @pytest.mark.django_db
    @pytest.mark.parametrize("task", TASKS)
    def test_each_is_missed_after_two_periods(self, task):
        all_done()
        most = max(2 * periods()[task], timedelta(minutes=1))
        make_older(most - timedelta(seconds=20), task=task)
        assert silent() == []
        make_older(timedelta(seconds=21), task=task)
        assert silent() == [task]

    def test_a_job_that_nobody_ever_heard_of_is_missed(self, committed):
        all_done()
        connections["owner"].cursor().execute("delete from platform_site_heartbeat where task = %s", [PURGE])
        assert silent() == [PURGE]

    @pytest.mark.as_role("web")
    def test_the_web_process_says_so_when_neither_beat_nor_worker_lives(self, committed):
        all_done()
        make_older(timedelta(minutes=2))
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
        assert answer.json()["degraded"] == ["periodic jobs"]

    def test_the_fund_is_told_once_a_day_and_job(self, committed):
        all_done()
        make_older(timedelta(hours=49), task=PURGE)
        for hours in (0, 1, 24):
            periodic.tell_of_silence(by=the_platform(), at=AT + timedelta(hours=hours))
        told = Notice.objects.filter(kind=periodic.SILENT).order_by("about").values_list("about", flat=True)
        assert list(told) == [f"{PURGE} 2026-11-21", f"{PURGE} 2026-11-22"]

    def test_while_all_run_nobody_is_told(self, committed):
        all_done()
        periodic.tell_of_silence(by=the_platform(), at=clock.now())
        assert not Notice.objects.filter(kind=periodic.SILENT).exists()


def test_a_release_with_a_new_job_expects_it_from_then_on_and_of_the_others_knows_what_they_did(committed):
    all_done()
    before = heartbeat("platform_site.count_due").done_at
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from platform_site_heartbeat where task = %s", [PURGE])
    periodic.expect_all(using="owner")
    assert heartbeat().expected_since is not None
    assert heartbeat("platform_site.count_due").done_at == before
