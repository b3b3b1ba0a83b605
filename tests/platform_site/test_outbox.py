"""The outbox: put down with the change, sent until acknowledged, put aside after eight attempts (ARCH-4)."""

from datetime import timedelta

import pytest
from django.db import transaction

from platform_site import outbox
from platform_site.models import OutboxDelivery, OutboxEvent
from platform_site.outbox import ATTEMPTS, NotYet
from tests.factories.platform_site import AT, DeliveryFactory
from tests.support.deeds import together


taken: list[dict] = []


@outbox.receiver("tests.receive")
def receive(*, at, **ids) -> None:
    """Take a delivery, or fail as its payload says."""
    taken.append({"at": at, **ids})
    failure = {"fail": ZeroDivisionError, "wait": NotYet}.get(ids.get("do"))
    if failure:
        raise failure


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    taken.clear()
    monkeypatch.setattr(
        outbox, "_subscribers", {"tests.happened": ["tests.receive"], "tests.twice": ["tests.a", "tests.b"]}
    )


def put(name: str = "tests.happened", **ids) -> OutboxEvent:
    """Put an event down."""
    outbox.put(name, at=AT, **ids)
    return OutboxEvent.objects.latest("id")


def delivery_of(event: OutboxEvent) -> OutboxDelivery:
    """Return its only delivery as it is now."""
    return OutboxDelivery.objects.get(event=event)


def nothing_waits() -> None:
    """Close what loading the sandbox has left."""
    OutboxDelivery.objects.filter(state="pending").update(state="done", closed_at=AT)


@pytest.mark.django_db
class TestPut:
    """In the caller's transaction."""

    def test_each_subscriber_gets_a_delivery(self):
        event = put("tests.twice", thing=1, uid="x")
        assert (event.payload, event.put_at) == ({"thing": 1, "uid": "x"}, AT)
        rows = event.deliveries.order_by("task").values_list("task", "state", "attempts", "due_at", "closed_at")
        assert list(rows) == [(task, "pending", 0, AT, None) for task in ("tests.a", "tests.b")]

    def test_an_event_without_subscribers_is_kept_all_the_same(self):
        event = put("tests.nobody_listens")
        assert event.deliveries.count() == 0

    @pytest.mark.parametrize(("event", "woken"), [("tests.nobody_listens", 0), ("tests.happened", 1)])
    def test_only_subscribers_have_the_relay_woken(self, event, woken, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as waiting:
            put(event)
        assert waiting.count(outbox.wake) == woken

    def test_subscribing_twice_is_subscribing_once(self):
        for _ in range(2):
            outbox.on("tests.happened", "tests.receive")
            outbox.on("tests.new", "tests.other")
        assert put().deliveries.count() == 1
        assert put("tests.new").deliveries.count() == 1

    def test_what_is_rolled_back_did_not_happen(self):
        savepoint = transaction.savepoint()
        put(thing=1)
        transaction.savepoint_rollback(savepoint)
        assert not OutboxEvent.objects.filter(name="tests.happened").exists()


@pytest.mark.django_db
class TestReceive:
    """At least once, to receivers that acknowledge in the database."""

    def test_what_was_done_is_acknowledged(self):
        event = put(thing=7)
        receive(delivery_of(event).pk)
        row = delivery_of(event)
        assert [(ids["thing"], ids["at"] > AT - timedelta(days=400)) for ids in taken] == [(7, True)]
        assert (row.state, row.attempts, row.error) == ("done", 1, "")
        assert row.closed_at is not None

    def test_the_second_message_does_nothing(self):
        event = put(thing=7)
        for _ in range(3):
            receive(delivery_of(event).pk)
        assert len(taken) == 1

    @pytest.mark.parametrize("state", ["done", "dead"])
    def test_a_late_message_does_nothing(self, state):
        row = DeliveryFactory(state=state, closed_at=AT)
        receive(row.pk)
        assert taken == []
        assert OutboxDelivery.objects.get(pk=row.pk).attempts == 0

    def test_a_message_about_nothing_does_nothing(self):
        receive(987_654_321)
        assert taken == []

    def test_a_failure_is_noted_by_its_type_and_tried_again(self, caplog):
        event = put(do="fail")
        receive(delivery_of(event).pk)
        row = delivery_of(event)
        assert (row.state, row.attempts, row.error) == ("pending", 1, "ZeroDivisionError")
        assert [record.message for record in caplog.records] == ["delivery failed"]

    def test_not_yet_is_no_failure_and_comes_again_soon(self):
        event = put(do="wait")
        for _ in range(ATTEMPTS + 3):
            receive(delivery_of(event).pk)
        row = delivery_of(event)
        assert (row.state, row.attempts, row.error) == ("pending", 0, "")
        assert row.due_at - AT != timedelta(0)

    def test_after_a_failure_success_clears_the_error(self):
        event = put(do="fail")
        receive(delivery_of(event).pk)
        OutboxEvent.objects.filter(pk=event.pk).update(payload={})
        receive(delivery_of(event).pk)
        assert (delivery_of(event).state, delivery_of(event).error, delivery_of(event).attempts) == ("done", "", 2)


def test_of_messages_that_arrive_at_once_none_is_lost(committed):
    event = put(thing=1)
    results = together(*[lambda: receive(delivery_of(event).pk)] * 4)
    assert results == [None] * 4
    assert delivery_of(event).state == "done"
    assert len(taken) >= 1
