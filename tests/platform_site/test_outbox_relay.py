"""The relay: what is due is sent, in order and again, and put aside when it was taken up eight times in vain."""

from datetime import timedelta

import pytest

from platform_site import outbox
from platform_site.outbox import ATTEMPTS, back_off
from tests.factories.platform_site import AT, DeliveryFactory
from tests.platform_site.test_outbox import delivery_of, nothing_waits, put, receive, taken
from tests.support.deeds import together


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    taken.clear()
    monkeypatch.setattr(outbox, "_subscribers", {"tests.happened": ["tests.receive"]})


@pytest.mark.django_db
class TestRelay:
    """What is due is sent, in order, and put aside when it failed too often."""

    def relay(self, at=AT, **given) -> int:
        """Relay, as the worker does."""
        return outbox.relay(at=at, **given)

    @pytest.fixture(autouse=True)
    def _sent(self, monkeypatch):
        nothing_waits()
        self.sent: list[tuple] = []
        monkeypatch.setattr(outbox, "_send", lambda *message: self.sent.append(message) or True)

    def test_only_what_is_due_and_pending_is_sent_the_oldest_first(self):
        late = DeliveryFactory(due_at=AT)
        early = DeliveryFactory(due_at=AT - timedelta(hours=1))
        DeliveryFactory(due_at=AT + timedelta(microseconds=1))
        DeliveryFactory(state="done", closed_at=AT)
        DeliveryFactory(state="dead", closed_at=AT)
        assert self.relay() == 2
        assert self.sent == [("tests.receive", early.pk), ("tests.receive", late.pk)]

    def test_no_more_than_so_many_at_a_time(self):
        DeliveryFactory.create_batch(5)
        assert [self.relay(most=2) for _ in range(4)] == [2, 2, 1, 0]

    def test_sending_alone_is_no_attempt_however_long_it_waits_in_the_queue(self):
        row = DeliveryFactory()
        for hours in range(0, 24 * 7, 2):
            self.relay(at=AT + timedelta(hours=hours))
        assert len(self.sent) == 24 * 7 / 2
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("pending", 0)

    def test_what_was_taken_up_eight_times_in_vain_is_put_aside(self):
        event = put(do="fail")
        at = AT
        for _ in range(ATTEMPTS):
            assert self.relay(at=at) == 1
            receive(delivery_of(event).pk)
            at = delivery_of(event).due_at
        assert self.relay(at=at) == 0
        row = delivery_of(event)
        assert (row.state, row.attempts, row.closed_at, row.error) == ("dead", ATTEMPTS, at, "ZeroDivisionError")
        assert len(taken) == ATTEMPTS

    def test_a_poison_delivery_is_put_aside_alone(self):
        DeliveryFactory(attempts=ATTEMPTS)
        good = DeliveryFactory()
        assert self.relay() == 1
        assert self.sent == [("tests.receive", good.pk)]

    def test_one_that_is_not_due_is_not_put_aside_yet(self):
        row = DeliveryFactory(attempts=ATTEMPTS, due_at=AT + timedelta(seconds=1))
        self.relay()
        row.refresh_from_db()
        assert row.state == "pending"

    def test_it_is_sent_again_after_30_seconds_then_less_and_less_often(self):
        event, at, waits = put(), AT, []
        for _ in range(10):
            assert self.relay(at=at) == 1
            assert self.relay(at=at) == 0
            waits.append((delivery_of(event).due_at - at).total_seconds())
            at = delivery_of(event).due_at
        assert waits == [30, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


@pytest.mark.parametrize(
    ("age", "wait"), [(-5, 30), (0, 30), (30, 30), (31, 31), (3599, 3599), (3601, 3600), (10**6, 3600)]
)
def test_the_wait_grows_with_the_age_and_ends_at_an_hour(age, wait):
    assert back_off(timedelta(seconds=age)) == timedelta(seconds=wait)


def test_of_many_relays_at_once_each_delivery_is_sent_by_one(committed, monkeypatch):
    sent: list[tuple] = []
    monkeypatch.setattr(outbox, "_send", lambda *message: sent.append(message) or True)
    nothing_waits()
    rows = DeliveryFactory.create_batch(40)
    counts = together(*[lambda: outbox.relay(at=AT, most=15)] * 4)
    while outbox.relay(at=AT):
        pass
    assert all(isinstance(count, int) for count in counts)
    assert sorted(pk for _, pk in sent) == sorted(row.pk for row in rows)
