"""Notices to the fund, and dead letters that its people send again."""

from datetime import timedelta

import pytest

from platform_site import outbox
from platform_site.actions.deliveries import replay
from platform_site.actions.notices import tell_fund, tell_organisation, tell_organisations
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import Notice, OutboxDelivery
from tests.factories.platform_site import AT, DeliveryFactory, OrganisationFactory
from tests.support import brokers
from tests.support.callers import Caller
from tests.support.deeds import together
from tests.support.staff import at_the_fund


def tell(about: str = "ApiClient:1", *, hours: int = 0) -> None:
    """Tell the fund."""
    tell_fund(kind="tests.told", about=about, by=the_platform(), at=AT + timedelta(hours=hours))


def told() -> list[tuple[str, str]]:
    """Return to whom what was told."""
    rows = Notice.objects.filter(kind="tests.told").order_by("about", "organisation__code")
    return list(rows.values_list("organisation__code", "about"))


@pytest.mark.django_db
class TestNotices:
    """The same is told once."""

    def test_the_fund_is_told_and_nobody_else(self):
        tell()
        assert told() == [("FUND", "ApiClient:1")]
        assert str(Notice.objects.get(kind="tests.told")) == "tests.told ApiClient:1"

    def test_the_same_again_is_told_once(self):
        tell()
        tell(hours=3)
        assert Notice.objects.get(kind="tests.told").created_at == AT

    def test_something_else_is_told_too(self):
        tell()
        tell("ApiClient:2")
        assert len(told()) == 2

    def test_where_there_are_two_funds_both_are_told(self):
        OrganisationFactory(kind="fund", code="FUND-2")
        tell()
        assert told() == [("FUND", "ApiClient:1"), ("FUND-2", "ApiClient:1")]

    def test_an_organisation_is_told_of_each_thing_once(self):
        clinic, other = OrganisationFactory(code="A"), OrganisationFactory(code="B")
        for _ in range(2):
            told_of = [(clinic.pk, "Test:1"), (clinic.pk, "Test:2"), (other.pk, "Test:1")]
            tell_organisations(kind="tests.told", told=told_of, by=the_platform(), at=AT)
            tell_organisation(organisation_id=other.pk, kind="tests.told", about="Test:2", by=the_platform(), at=AT)
        assert told() == [("A", "Test:1"), ("B", "Test:1"), ("A", "Test:2"), ("B", "Test:2")]


def test_many_at_once_tell_it_once(committed):
    results = together(*[tell] * 4)
    assert results == [None] * 4
    assert told() == [("FUND", "ApiClient:1")]


@pytest.mark.django_db
class TestDeadLetters:
    """Seen by staff, and sent again by them."""

    @pytest.fixture
    def letter(self) -> OutboxDelivery:
        """A delivery that was put aside."""
        return DeliveryFactory(state="dead", attempts=outbox.ATTEMPTS, closed_at=AT, error="ZeroDivisionError")

    @pytest.mark.parametrize("role", ["operator", "fund_officer"])
    def test_it_is_due_at_once_with_all_its_attempts(self, letter, role):
        at = AT + timedelta(days=3)
        replay(delivery_id=letter.pk, by=at_the_fund(role), at=at)
        letter.refresh_from_db()
        assert (letter.state, letter.attempts, letter.due_at, letter.closed_at) == ("pending", 0, at, None)
        assert letter.error == "ZeroDivisionError"

    @pytest.mark.parametrize("state", ["pending", "done"])
    def test_one_that_is_not_dead_is_refused(self, letter, state):
        OutboxDelivery.objects.filter(pk=letter.pk).update(state=state, closed_at=None if state == "pending" else AT)
        with pytest.raises(NotInThisState):
            replay(delivery_id=letter.pk, by=at_the_fund("operator"), at=AT)

    def test_one_that_does_not_exist_is_refused(self):
        with pytest.raises(NotFound):
            replay(delivery_id=987_654_321, by=at_the_fund("operator"), at=AT)

    def test_nobody_else_may(self, letter):
        for by in (at_the_fund("fund_auditor"), Caller("sandbox-insurer-1").actor):
            with pytest.raises(NotPermitted):
                replay(delivery_id=letter.pk, by=by, at=AT)


def test_a_replay_wakes_the_relay(committed, monkeypatch):
    with brokers.broker(monkeypatch) as broker:
        letter = DeliveryFactory(state="dead", closed_at=AT)
        replay(delivery_id=letter.pk, by=at_the_fund("operator"), at=AT)
        assert broker.waiting() == 1
        assert outbox.RELAY in broker.everything()
