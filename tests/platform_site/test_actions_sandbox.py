"""What anybody may do to a sandbox, and nobody elsewhere: set its clock, and ask for a reset."""

import os
from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.actions.sandbox_clock import follow_real_time, set_clock
from platform_site.actions.sandbox_reset import ask_for_reset, request_file, take_request
from platform_site.actors import Actor
from platform_site.errors import Invalid, NotFound
from platform_site.models import OutboxDelivery, OutboxEvent


pytestmark = pytest.mark.django_db
NEARLY = timedelta(seconds=10)
ACTS = {
    "clock": lambda: set_clock(moment=clock.now(), by=Actor(), at=clock.now()),
    "real time": lambda: follow_real_time(by=Actor(), at=clock.now()),
    "reset": lambda: ask_for_reset(by=Actor(), at=clock.now()),
}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path) -> None:
    settings.LOCAL_DIR = tmp_path


def move(difference: timedelta) -> None:
    at = clock.now()
    set_clock(moment=at + difference, by=Actor(), at=at)


class TestClock:
    """時計."""

    @pytest.mark.parametrize("difference", [timedelta(days=40), timedelta(days=-3), timedelta(hours=1)])
    def test_goes_on_from_the_moment_that_was_set(self, difference):
        before = clock.now()
        move(difference)
        assert timedelta() <= clock.now() - (before + difference) < NEARLY

    def test_moves_on_from_where_it_stands(self):
        before = clock.now()
        move(timedelta(days=1))
        move(timedelta(days=1))
        assert abs(clock.now() - before - timedelta(days=2)) < NEARLY

    def test_counts_as_it_was_set_last_though_both_times_fall_into_one_tick(self):
        move(timedelta(days=1))
        first = clock.file().stat()
        move(timedelta(days=1))
        os.utime(clock.file(), ns=(first.st_atime_ns, first.st_mtime_ns))
        assert clock.offset() == timedelta(days=2)

    def test_can_follow_the_real_time_again(self):
        move(timedelta(days=100))
        follow_real_time(by=Actor(), at=clock.now())
        assert clock.offset() == timedelta()

    @pytest.mark.parametrize("difference", [timedelta(days=3661), timedelta(days=-3661)])
    def test_stays_within_ten_years_of_the_real_time(self, difference):
        with pytest.raises(Invalid) as refused:
            move(difference)
        assert refused.value.faults[0].pointer == "/moment"
        assert clock.offset() == timedelta()

    def test_has_the_regular_work_done_as_of_the_new_time_even_if_that_is_earlier(self):
        move(timedelta(days=-3))
        event = OutboxEvent.objects.get(name="sandbox.clock_set")
        delivery = OutboxDelivery.objects.get(event=event)
        assert delivery.task == "platform_site.follow_clock"
        assert delivery.due_at <= clock.now()


class TestReset:
    """やり直し."""

    def test_leaves_a_request_that_is_taken_once(self):
        ask_for_reset(by=Actor(), at=clock.now())
        ask_for_reset(by=Actor(), at=clock.now())
        assert request_file().exists()
        assert [take_request(), take_request()] == [True, False]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_outside_of_a_sandbox_there_is_no_such_action(act, settings, tmp_path):
    settings.SANDBOX = False
    asked = OutboxEvent.objects.filter(name__startswith="sandbox.")
    before = asked.count()
    with pytest.raises(NotFound):
        act()
    assert list(tmp_path.iterdir()) == []
    assert asked.count() == before
