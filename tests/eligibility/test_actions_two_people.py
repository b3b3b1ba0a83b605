"""二人の操作: one human with every right, in as many roles as there are, does none of them alone (ADR 0018, ARCH-5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from eligibility.actions import feed_holds, feeds
from eligibility.actions.case_answers import resolve
from eligibility.actions.links import resume_link
from eligibility.errors import feeds as faults
from eligibility.models import Coverage, CoverageFeed
from platform_site import clock
from platform_site.actions import account_roles, accounts, merging, organisations, policies, splitting
from platform_site.actions.approval_requests import DEEDS, approve
from platform_site.actions.two_people import roles_of_two
from platform_site.actors import Actor
from platform_site.actors import Organisation as House
from platform_site.errors import NotInThisState, NotPermitted
from platform_site.models import Approval, Membership, Organisation, User
from platform_site.permissions import ROLES
from tests.factories.platform_site import ApprovalFactory, ClientFactory, OrganisationFactory, UserFactory
from tests.support import merging as support
from tests.support.disputes import disputed
from tests.support.feeds import Insurer, apply, line
from tests.support.signers import ec, public
from tests.support.visitors import HOUSES, new_user


pytestmark = pytest.mark.django_db


@pytest.fixture
def herself() -> User:
    """Return one human who has every role at the fund and at an insurer."""
    user = new_user("everything")
    for name in ("fund", "union"):
        kind, code = HOUSES[name]
        house = Organisation.objects.get(kind=kind, code=code)
        for role, what in ROLES.items():
            if kind in what.kinds:
                Membership.objects.create(user=user, organisation=house, role=role, given_at=clock.now())
    return user


def acting(user: User, name: str = "fund") -> Actor:
    """Return her with all the rights that there are at a house, at once."""
    kind, code = HOUSES[name]
    row = Organisation.objects.get(kind=kind, code=code)
    return Actor(
        organisation=House(row.pk, row.uid, row.kind, row.code), user=user.uid, roles=frozenset(ROLES),
        acting_user=user.username,
    )  # fmt: skip


@pytest.mark.parametrize("house", ["fund", "union"])
@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_she_approves_none_of_what_she_asked_for(herself, deed: str, house: str) -> None:
    by = acting(herself, house)
    asked = ApprovalFactory(
        deed=deed, organisation_id=by.organisation.id, about="Test:1", content={}, requested_by=herself,
        requested_at=clock.now(), expires_at=clock.now() + timedelta(days=365),
    )  # fmt: skip
    with pytest.raises(NotPermitted) as refusal:
        approve(uid=asked.uid, sha256=bytes(asked.sha256), by=by, at=clock.now())
    assert Approval.objects.get().state == "requested"
    assert refusal.value.problem.code == "AUTH-NOT-PERMITTED"


def merge(by: Actor, second: Actor | None = None) -> None:
    """Ask for a merge and approve it, as the same human if no second is named."""
    asked = support.requested(support.of_sandbox("P001"), support.of_sandbox("P003"), by=by, evidence=support.CONFIRMED)
    merging.approve_merge(uid=asked.uid, sha256=bytes(asked.evidence_sha256), by=second or by, at=clock.now())


def split(by: Actor, second: Actor | None = None) -> None:
    """Ask for a split and approve it, as the same human if no second is named."""
    asked = support.to_be_split(support.one(), by=by)
    splitting.approve_split(uid=asked.uid, sha256=bytes(asked.split_sha256), by=second or by, at=clock.now())


def resume(by: Actor) -> None:
    """Resume a link that is suspended."""
    coverage = Coverage.objects.get(insurer__code="06139992", number_key="1001", branch_key="01")
    coverage.move_link(to="suspended")
    resume_link(coverage_id=coverage.pk, by=by, at=clock.now())


def end_case(by: Actor) -> None:
    """End a case that holds a link."""
    resolve(uid=disputed().uid, resolution="confirmed_correct", by=by, at=clock.now())


def give_role(by: Actor) -> None:
    """Make a second operator."""
    house = Organisation.objects.get(code="FUND")
    accounts.give_membership(user=new_user("puppet"), organisation=house, role="operator", by=by, at=clock.now())


def register_system(by: Actor) -> None:
    """Register a system."""
    organisations.register_client(
        client_id="new-1", name="x", scopes=["ehr.view"], jwks=public(ec()), by=by, at=clock.now(),
        organisation=OrganisationFactory(kind="clinic"),
    )  # fmt: skip


def roll_keys(by: Actor) -> None:
    """Replace the keys of a system."""
    organisations.replace_keys(client=ClientFactory(), jwks=public(ec()), by=by, at=clock.now())


def set_policy(by: Actor) -> None:
    """Set the value of a policy."""
    given = {"name": "x", "effective_on": date(2031, 1, 1), "value": 1, "unit": "日", "basis": "x"}
    policies.set_policy(**given, by=by, at=clock.now())


ALONE = {
    merge: "fund", split: "fund", resume: "union", end_case: "union", give_role: "fund", register_system: "fund",
    roll_keys: "fund", set_policy: "fund",
}  # fmt: skip


@pytest.mark.parametrize(("do", "house"), ALONE.items(), ids=lambda each: getattr(each, "__name__", each))
def test_she_does_none_of_them_past_the_approvals(herself, do: Callable[[Actor], None], house: str) -> None:
    with pytest.raises(NotPermitted):
        do(acting(herself, house))


def test_she_releases_no_file_of_her_own(herself) -> None:
    by = acting(herself, "union")
    job = apply(feeds.receive_feed(content=Insurer().content(line(), number=4), by=by, at=clock.now()))
    decide = {"job_uid": job.uid, "sha256": bytes(job.content_sha256), "at": clock.now()}
    with pytest.raises(faults.SamePerson):
        feed_holds.release_feed(**decide, by=by)
    assert CoverageFeed.objects.get(job_uid=job.uid).released_at is None


def test_what_somebody_asked_whose_account_was_stopped_since_is_not_merged() -> None:
    by = support.officer()
    asked = support.requested(support.of_sandbox("P001"), support.of_sandbox("P003"), by=by, evidence=support.CONFIRMED)
    User.objects.filter(uid=by.user).update(is_active=False)
    with pytest.raises(NotInThisState) as refusal:
        merging.approve_merge(uid=asked.uid, sha256=bytes(asked.evidence_sha256), by=support.officer(), at=clock.now())
    assert "申請した人" in refusal.value.detail


def test_nor_split() -> None:
    by = support.officer()
    asked = support.to_be_split(support.one(), by=by)
    User.objects.filter(uid=by.user).update(is_active=False)
    with pytest.raises(NotInThisState) as refusal:
        splitting.approve_split(uid=asked.uid, sha256=bytes(asked.split_sha256), by=support.officer(), at=clock.now())
    assert "申請した人" in refusal.value.detail


@pytest.mark.parametrize("do", [merge, split])
def test_whose_password_the_first_had_reset_neither_merges_nor_splits_as_the_second(do: Callable[..., None]) -> None:
    first, second = support.officer(), support.officer()
    ApprovalFactory(
        deed="accounts.reset_password", about=f"User:{second.user}", requested_by=User.objects.get(uid=first.user),
        state="approved", decided_by=UserFactory(), decided_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(NotPermitted) as refusal:
        do(first, second)
    assert "30日以内" in refusal.value.detail


def test_a_puppet_needs_a_second_operator_and_even_then_approves_nothing_of_hers(herself) -> None:
    """The attack: open an account, give it the role, sign in as it, approve."""
    by, at = acting(herself), clock.now()
    puppet, _ = accounts.register_account(
        username="puppet", last_name="架空", first_name="花子", email="p@example.invalid", by=by, at=at
    )
    asked = account_roles.request_role(
        user=puppet, organisation=Organisation.objects.get(code="FUND"), role="operator", reason="x", by=by, at=at
    )
    for who in (by, replace(by, user=puppet.uid)):
        with pytest.raises(NotPermitted):
            approve(uid=asked.uid, sha256=bytes(asked.sha256), by=who, at=at)
    assert not Membership.objects.filter(user=puppet, role__in=roles_of_two()).exists()
