"""承認申請: one asks, another approves the very same content, and then it is done."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from platform_site import clock
from platform_site.actions import approval_requests as requests
from platform_site.actions.approval_requests import DEEDS, Deed
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted
from platform_site.errors.merging import NotWhatWasAsked
from platform_site.models import Approval, Membership, Organisation, User
from platform_site.permissions import Permission
from tests.factories.platform_site import ApprovalFactory
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
DONE: list[tuple[str, object]] = []


@pytest.fixture(autouse=True)
def deed() -> Iterator[None]:
    DONE.clear()
    requests.declare(
        Deed(
            "tests.deed", "試験", Permission.REGISTER_CLIENTS, Permission.APPROVE_CLIENTS,
            lambda approval, *, by, at: DONE.append((approval.about, approval.content)),
        )
    )  # fmt: skip
    yield
    del DEEDS["tests.deed"]


@pytest.fixture
def first() -> Visitor:
    return Visitor.of("operator", "fund")


@pytest.fixture
def second() -> Visitor:
    return Visitor.of("operator", "fund")


def asked(who: Visitor, **more) -> Approval:
    """Ask for the deed."""
    given = {"deed": "tests.deed", "about": "ApiClient:1", "content": {"kid": "k1"}, "reason": "鍵の更新", **more}
    return requests.request_approval(**given, by=who.actor, at=clock.now())


def approved(approval: Approval, who: Visitor, *, later: timedelta = timedelta()) -> Approval:
    """Approve what was asked for."""
    return requests.approve(uid=approval.uid, sha256=bytes(approval.sha256), by=who.actor, at=clock.now() + later)


class TestApproving:
    """By another human, of what was asked for."""

    def test_does_it(self, first, second):
        approval = approved(asked(first), second)
        assert DONE == [("ApiClient:1", {"kid": "k1"})]
        assert (approval.state, approval.decided_by) == ("approved", second.user)

    def test_is_refused_to_the_one_who_asked(self, first):
        with pytest.raises(NotPermitted):
            approved(asked(first), first)
        assert DONE == []

    def test_is_refused_to_her_under_another_role(self, first):
        approval = asked(first)
        other = Visitor.of("operator", "fund")
        other.membership.user = other.user = first.user
        other.membership.role = "fund_officer"
        other.membership.save()
        with pytest.raises(NotPermitted):
            approved(approval, other)

    @pytest.mark.parametrize("one_had", [True, False])
    @pytest.mark.parametrize("deed_name", ["accounts.give_role", "accounts.reset_password", "accounts.reset_factors"])
    def test_is_refused_to_two_of_whom_one_could_use_the_others_account(self, first, second, deed_name, one_had):
        asker, owner = (first, second) if one_had else (second, first)
        ApprovalFactory(
            deed=deed_name, about=f"User:{owner.user.uid}", requested_by=asker.user, state="approved",
            decided_by=Visitor.of("operator", "fund").user, decided_at=clock.now(),
        )  # fmt: skip
        with pytest.raises(NotPermitted) as refusal:
            approved(asked(first), second)
        assert "30日以内" in refusal.value.detail
        assert DONE == []
        Approval.objects.filter(deed=deed_name).update(decided_at=clock.now() - timedelta(days=31))
        approved(Approval.objects.get(deed="tests.deed"), second)
        assert len(DONE) == 1

    def test_is_not_refused_for_what_was_only_asked_for(self, first, second):
        ApprovalFactory(deed="accounts.reset_password", about=f"User:{second.user.uid}", requested_by=first.user)
        approved(asked(first), second)
        assert len(DONE) == 1

    @pytest.mark.parametrize("lost", ["account", "membership", "right", "house"])
    def test_is_refused_once_the_one_who_asked_could_not_ask_any_more(self, first, second, lost):
        approval = asked(first)
        if lost == "account":
            User.objects.filter(pk=first.user.pk).update(is_active=False)
        elif lost == "membership":
            Membership.objects.filter(pk=first.membership.pk).update(ended_at=clock.now())
        elif lost == "right":
            Membership.objects.filter(pk=first.membership.pk).update(role="fund_auditor")
        else:
            Organisation.objects.filter(pk=first.membership.organisation_id).update(closed_at=clock.now())
        with pytest.raises(NotInThisState) as refusal:
            approved(approval, second)
        assert "もう一度申請" in refusal.value.detail
        assert DONE == []
        assert requests.decline(uid=approval.uid, by=second.actor, at=clock.now()).state == "declined"

    def test_is_refused_without_the_right(self, first):
        with pytest.raises(NotPermitted):
            approved(asked(first), Visitor.of("fund_officer", "fund"))

    def test_is_refused_twice(self, first, second):
        approval = approved(asked(first), second)
        with pytest.raises(NotInThisState):
            approved(approval, second)
        assert len(DONE) == 1

    def test_of_something_else_is_refused(self, first, second):
        approval = asked(first)
        with pytest.raises(NotWhatWasAsked):
            requests.approve(uid=approval.uid, sha256=b"x" * 32, by=second.actor, at=clock.now())

    def test_of_content_that_was_changed_is_refused(self, first, second):
        approval = asked(first)
        Approval.objects.filter(pk=approval.pk).update(content={"kid": "mine"})
        with pytest.raises(NotWhatWasAsked):
            approved(approval, second)

    def test_is_refused_after_its_time(self, first, second):
        with pytest.raises(NotInThisState):
            approved(asked(first), second, later=timedelta(days=15))

    def test_does_not_exist_for_another_house(self, first):
        approval = asked(first)
        with pytest.raises(NotFound):
            approved(approval, Visitor.of("insurer_approver", "union"))

    def test_that_fails_leaves_it_open(self, first, second, monkeypatch):
        def fail(approval, *, by, at):
            raise NotInThisState("まだできません。")

        monkeypatch.setattr(requests, "DEEDS", {"tests.deed": Deed("tests.deed", "試験", *_RIGHTS, fail)})
        approval = asked(first)
        with pytest.raises(NotInThisState):
            approved(approval, second)
        assert Approval.objects.get(pk=approval.pk).state == "requested"


_RIGHTS = (Permission.REGISTER_CLIENTS, Permission.APPROVE_CLIENTS)


class TestAsking:
    """Once for a thing at a time, with a reason."""

    def test_needs_the_right(self):
        with pytest.raises(NotPermitted):
            asked(Visitor.of("fund_auditor", "fund"))

    def test_for_the_same_thing_twice_is_refused(self, first, second):
        asked(first)
        with pytest.raises(NotInThisState):
            asked(second)

    def test_is_open_again_after_a_decision(self, first, second):
        requests.decline(uid=asked(first).uid, by=second.actor, at=clock.now())
        assert asked(first).state == "requested"

    def test_takes_no_individual_number_as_a_reason(self, first):
        with pytest.raises(Invalid):
            asked(first, reason="123456789018 の件")

    def test_twice_under_one_name_is_a_mistake_of_ours(self):
        with pytest.raises(ValueError, match="twice"):
            requests.declare(DEEDS["tests.deed"])


class TestTakingBack:
    """By the one who asked."""

    def test_ends_it(self, first):
        assert requests.withdraw(uid=asked(first).uid, by=first.actor, at=clock.now()).state == "withdrawn"

    def test_is_refused_to_others(self, first, second):
        with pytest.raises(NotPermitted):
            requests.withdraw(uid=asked(first).uid, by=second.actor, at=clock.now())


class TestDeclining:
    """By another human."""

    def test_does_nothing_else(self, first, second):
        assert requests.decline(uid=asked(first).uid, by=second.actor, at=clock.now()).state == "declined"
        assert DONE == []

    def test_is_refused_to_the_one_who_asked(self, first):
        with pytest.raises(NotPermitted):
            requests.decline(uid=asked(first).uid, by=first.actor, at=clock.now())


def test_the_database_itself_wants_two_people(first):
    approval = asked(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(state="approved", decided_by=first.user, decided_at=clock.now())
