"""Notices to organisations and users, what becomes of them, and dead letters that the fund's people send again."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from platform_site import outbox, tasks
from platform_site.actions.dead_letters import tell_of_dead_letters
from platform_site.actions.deliveries import replay
from platform_site.actions.notices import (
    mark_read,
    tell_fund,
    tell_organisation,
    tell_organisations,
    tell_user,
    tell_users,
)
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import Notice, OutboxDelivery, PersonMerge
from tests.factories.platform_site import (
    AT,
    DeliveryFactory,
    NoticeFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.support import brokers
from tests.support.callers import Caller
from tests.support.deeds import together
from tests.support.merging import CONFIRMED, merged, split
from tests.support.staff import at_the_fund
from tests.support.visitors import Visitor


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

    def test_a_user_is_told_of_each_thing_once(self):
        first, second = UserFactory(), UserFactory()
        for _ in range(2):
            tell_users(users={first.pk, second.pk}, kind="tests.told", about="Test:1", by=the_platform(), at=AT)
            tell_user(user_id=first.pk, kind="tests.told", about="Test:2", by=the_platform(), at=AT)
        rows = Notice.objects.filter(kind="tests.told").order_by("about", "pk").values_list("user", "about")
        assert list(rows) == [(first.pk, "Test:1"), (second.pk, "Test:1"), (first.pk, "Test:2")]


@pytest.mark.django_db
class TestReading:
    """Once for all whom an organisation's notice concerns, and for oneself."""

    KIND = "eligibility.case_opened"

    @pytest.fixture
    def clerk(self) -> Visitor:
        return Visitor.of("insurer_clerk", "union")

    def test_notes_who_read_it_and_when(self, clerk):
        notice = NoticeFactory(organisation=clerk.membership.organisation, kind=self.KIND)
        mark_read(uid=notice.uid, by=clerk.actor, at=AT)
        notice.refresh_from_db()
        assert (notice.read_at, notice.read_by) == (AT, clerk.user)

    def test_a_second_reader_changes_nothing(self, clerk):
        notice = NoticeFactory(organisation=clerk.membership.organisation, kind=self.KIND)
        mark_read(uid=notice.uid, by=clerk.actor, at=AT)
        mark_read(uid=notice.uid, by=Visitor.of("insurer_approver", "union").actor, at=AT + timedelta(hours=1))
        notice.refresh_from_db()
        assert (notice.read_at, notice.read_by) == (AT, clerk.user)

    def test_what_is_in_no_inbox_of_hers_is_not_there(self, clerk):
        house = clerk.membership.organisation
        hidden = [
            NoticeFactory(organisation=house, kind="eligibility.voucher_requested").uid,
            NoticeFactory(kind=self.KIND).uid,
            NoticeFactory(organisation=None, user=UserFactory(), kind="accounts.factor_added").uid,
            uuid4(),
        ]
        for uid in hidden:
            with pytest.raises(NotFound):
                mark_read(uid=uid, by=clerk.actor, at=AT)

    def test_a_system_reads_nothing(self, clerk):
        notice = NoticeFactory(organisation=clerk.membership.organisation, kind=self.KIND)
        with pytest.raises(NotPermitted):
            mark_read(uid=notice.uid, by=replace(clerk.actor, user=None), at=AT)


@pytest.mark.django_db
class TestPersons:
    """Both are told, in words, that their records were made one or two again (I08-3)."""

    def accounts(self, merge: PersonMerge) -> tuple[int, ...]:
        return tuple(UserFactory(person=person).pk for person in (merge.kept, merge.merged))

    def told(self, kind: str) -> set[int]:
        return set(Notice.objects.filter(kind=kind).values_list("user", flat=True))

    def take_up(self, task: str, receive) -> None:
        for _ in range(2):  # as a broker may deliver twice
            for delivery in OutboxDelivery.objects.filter(task=task):
                OutboxDelivery.objects.filter(pk=delivery.pk).update(state="pending", closed_at=None)
                receive(delivery.pk)

    def test_of_a_merge_and_of_its_split(self):
        merge = merged(PersonFactory(), PersonFactory(), evidence=CONFIRMED)
        accounts = self.accounts(merge)
        UserFactory(), UserFactory()
        self.take_up("platform_site.tell_merged", tasks.tell_merged)
        assert self.told("people.merged") == set(accounts)
        split(merge)
        self.take_up("platform_site.tell_split", tasks.tell_split)
        assert self.told("people.split") == set(accounts)

    def test_whoever_has_no_account_or_a_closed_one_is_not(self):
        merge = merged(PersonFactory(), PersonFactory(), evidence=CONFIRMED)
        UserFactory(person=merge.kept, is_active=False)
        self.take_up("platform_site.tell_merged", tasks.tell_merged)
        assert self.told("people.merged") == set()


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


@pytest.mark.django_db
class TestTellingOfDeadLetters:
    """Once a day and receiver."""

    def told(self) -> list[str]:
        return list(Notice.objects.filter(kind="outbox.dead").order_by("about").values_list("about", flat=True))

    def test_the_fund_is_told_however_many_there_are_and_however_often_one_looks(self):
        for task in ("tests.one", "tests.one", "tests.two"):
            DeliveryFactory(task=task, state="dead", closed_at=AT)
        DeliveryFactory(task="tests.one", state="dead", closed_at=AT + timedelta(days=1))
        for hours in (25, 26):
            tell_of_dead_letters(by=the_platform(), at=AT + timedelta(hours=hours))
        assert self.told() == ["tests.one 2026-11-20", "tests.one 2026-11-21", "tests.two 2026-11-20"]

    def test_of_old_ones_and_of_what_arrived_nobody_is_told(self):
        DeliveryFactory(state="dead", closed_at=AT - timedelta(days=8))
        DeliveryFactory(state="done", closed_at=AT)
        DeliveryFactory()
        tell_of_dead_letters(by=the_platform(), at=AT)
        assert self.told() == []

    def test_the_task_looks_now(self):
        tasks.tell_of_dead_letters()
        assert self.told() == []


def test_a_replay_wakes_the_relay(committed, monkeypatch):
    with brokers.broker(monkeypatch) as broker:
        letter = DeliveryFactory(state="dead", closed_at=AT)
        replay(delivery_id=letter.pk, by=at_the_fund("operator"), at=AT)
        assert broker.waiting() == 1
        assert outbox.RELAY in broker.everything()
