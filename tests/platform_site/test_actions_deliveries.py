"""Dead letters: sent again one by one, chosen, or all of a receiver."""

import pytest

from platform_site import outbox
from platform_site.actions import deliveries
from platform_site.actions.deliveries import replay, replay_all, replay_chosen
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import OutboxDelivery
from tests.factories.platform_site import AT, DeliveryFactory
from tests.support.audit_lines import committed_lines
from tests.support.staff import at_the_fund


def dead(task: str = "tests.receive", **given) -> OutboxDelivery:
    """Make a dead letter."""
    return DeliveryFactory(task=task, state="dead", closed_at=AT, attempts=8, error="ValueError", **given)


def state(row: OutboxDelivery) -> tuple[str, int]:
    """Return how a delivery stands now."""
    row.refresh_from_db()
    return row.state, row.attempts


@pytest.fixture
def by():
    return at_the_fund("operator")


@pytest.mark.django_db
class TestReplaying:
    """By whoever may."""

    def test_one_is_sent_again_with_all_its_attempts(self, by):
        row = dead()
        replay(delivery_id=row.pk, by=by, at=AT)
        assert state(row) == ("pending", 0)

    def test_what_is_not_dead_is_not_sent_again(self, by):
        with pytest.raises(NotInThisState):
            replay(delivery_id=DeliveryFactory().pk, by=by, at=AT)

    def test_what_is_not_there_is_not_found(self, by):
        with pytest.raises(NotFound):
            replay(delivery_id=0, by=by, at=AT)

    def test_the_chosen_are_sent_again_and_no_others(self, by):
        one, two, three, waiting = dead(), dead(), dead(), DeliveryFactory(attempts=3)
        assert replay_chosen(delivery_ids=[one.pk, three.pk, waiting.pk], by=by, at=AT) == 2
        assert [state(row) for row in (one, two, three, waiting)] == [
            ("pending", 0), ("dead", 8), ("pending", 0), ("pending", 3),
        ]  # fmt: skip

    def test_all_of_a_receiver_are_sent_again_and_no_others(self, by):
        mine, others = [dead(), dead()], dead("tests.other")
        assert replay_all(task="tests.receive", by=by, at=AT) == 2
        assert {state(row)[0] for row in mine} == {"pending"}
        assert state(others)[0] == "dead"

    def test_of_very_many_the_oldest_are_sent_first(self, by, monkeypatch):
        monkeypatch.setattr(deliveries, "AT_ONCE", 2)
        rows = [dead() for _ in range(3)]
        assert [replay_all(task="tests.receive", by=by, at=AT) for _ in range(2)] == [2, 1]
        assert {state(row)[0] for row in rows} == {"pending"}

    def test_where_nothing_is_dead_there_is_nothing_to_send(self, by):
        with pytest.raises(NotInThisState):
            replay_all(task="tests.nobody", by=by, at=AT)
        with pytest.raises(NotInThisState):
            replay_chosen(delivery_ids=[], by=by, at=AT)

    def test_is_refused_without_the_right(self):
        row, auditor = dead(), at_the_fund("fund_auditor")
        for do in (
            lambda: replay(delivery_id=row.pk, by=auditor, at=AT),
            lambda: replay_chosen(delivery_ids=[row.pk], by=auditor, at=AT),
            lambda: replay_all(task=row.task, by=auditor, at=AT),
        ):
            with pytest.raises(NotPermitted):
                do()
        assert state(row)[0] == "dead"


def test_each_leaves_a_line_and_the_relay_is_woken(committed, by, monkeypatch):
    woken = []
    monkeypatch.setattr(outbox, "wake", lambda: woken.append(1))
    rows = [dead(), dead()]
    replay_all(task="tests.receive", by=by, at=AT)
    lines = committed_lines(committed, event="deliveries.replayed", user_uid=by.user)
    assert [line["about"] for line in lines] == [f"OutboxDelivery:{row.pk}" for row in rows]
    assert woken
