"""The broker may be emptied or away at any time: nothing is lost, and nobody waits for it (ARCH-4)."""

from datetime import timedelta

import pytest

from platform_site import clock, outbox
from platform_site.actors import the_platform
from platform_site.models import OutboxDelivery
from platform_site.queries import health
from tests.platform_site import test_outbox
from tests.support import brokers
from tests.support.deeds import do, left


@pytest.fixture
def broker(monkeypatch, committed):
    """A Redis of this test's own."""
    monkeypatch.setattr(outbox, "_subscribers", {"tests.happened": ["tests.receive"]})
    test_outbox.taken.clear()
    test_outbox.nothing_waits()
    with brokers.broker(monkeypatch) as own:
        yield own


def happen(number: int) -> None:
    """Do something about which an event is put."""
    at = clock.now()
    put = lambda: outbox.put("tests.happened", at=at, thing=number)  # noqa: E731
    do(about=f"thing {number}", then=put, by=the_platform(), at=at)


def numbers() -> list[int]:
    """Return what was received."""
    return [ids["thing"] for ids in test_outbox.taken]


def states() -> list[tuple[str, int]]:
    """Return state and attempts of every delivery."""
    rows = OutboxDelivery.objects.filter(task="tests.receive").order_by("id")
    return list(rows.values_list("state", "attempts"))


def test_a_commit_wakes_the_relay_which_sends_to_the_receiver(broker):
    happen(1)
    assert broker.waiting() == 1
    taken = broker.deliver()
    assert [name for name, _ in taken] == [outbox.RELAY, "tests.receive"]
    assert numbers() == [1]
    assert states() == [("done", 1)]


def test_a_message_names_a_delivery_and_nothing_else(broker):
    happen(424242)
    outbox.relay(at=clock.now())
    [pk] = OutboxDelivery.objects.filter(task="tests.receive").values_list("pk", flat=True)
    assert "424242" not in broker.everything()
    assert broker.deliver() == [(outbox.RELAY, []), ("tests.receive", [pk])]


def test_what_is_rolled_back_wakes_nobody(broker):
    with pytest.raises(ZeroDivisionError):
        do(
            about="x",
            then=lambda: (outbox.put("tests.happened", at=clock.now()), 1 / 0),
            by=the_platform(),
            at=clock.now(),
        )
    assert broker.waiting() == 0


def test_an_emptied_broker_loses_nothing(broker):
    for number in range(5):
        happen(number)
    assert outbox.relay(at=clock.now()) == 5
    broker.client.flushall()
    assert broker.deliver() == []
    assert outbox.relay(at=clock.now() + timedelta(seconds=31)) == 5
    broker.deliver()
    assert sorted(numbers()) == [0, 1, 2, 3, 4]
    assert states() == [("done", 1)] * 5


def test_a_message_that_comes_twice_is_received_once(broker):
    happen(1)
    for minute in range(3):
        outbox.relay(at=clock.now() + timedelta(minutes=minute))
    assert broker.waiting() > 2
    broker.deliver()
    assert numbers() == [1]


class TestAway:
    """The broker is stopped while the platform goes on."""

    def test_the_change_is_committed_and_nobody_is_told_of_an_error(self, broker):
        happen(1)
        broker.stop()
        for number in (2, 3):
            happen(number)
        assert left() == ["thing 1", "thing 2", "thing 3"]
        broker.start()

    def test_without_ever_having_been_there_too(self, broker):
        broker.stop()
        brokers.forget_connections()
        happen(1)
        assert left() == ["thing 1"]
        broker.start()

    def test_after_days_everything_is_still_pending_and_goes_out_at_its_return(self, broker):
        broker.stop()
        happen(1)
        happen(2)
        at = clock.now()
        for hour in range(0, 72, 3):
            assert outbox.relay(at=at + timedelta(hours=hour)) == 0
        assert states() == [("pending", 0)] * 2
        broker.start()
        assert outbox.relay(at=at + timedelta(hours=69, seconds=5)) == 2
        broker.deliver()
        assert sorted(numbers()) == [1, 2]

    def test_at_the_first_message_that_cannot_be_sent_the_rest_waits_a_few_seconds(self, broker):
        broker.stop()
        for number in range(3):
            happen(number)
        at = clock.now()
        assert outbox.relay(at=at) == 0
        due = OutboxDelivery.objects.filter(task="tests.receive").values_list("due_at", flat=True)
        assert set(due) == {at + outbox.WAIT}
        broker.start()

    def test_health_says_degraded(self, broker):
        assert "broker" not in health.degraded(clock.now())
        broker.stop()
        assert "broker" in health.degraded(clock.now())
        broker.start()
