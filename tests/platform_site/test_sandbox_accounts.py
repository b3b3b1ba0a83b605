"""The sandbox's accounts: every role at a fitting house, two people wherever one has to approve, one password."""

import re

import pytest
from django.contrib.auth.hashers import check_password, make_password

from platform_site import clock, sandbox
from platform_site import settings as written
from platform_site.actions import sandbox_accounts
from platform_site.actions.sandbox_accounts import Account, not_yet_open, open_accounts
from platform_site.actors import the_platform
from platform_site.errors import NotFound
from platform_site.models import Membership, Person, User
from platform_site.permissions import ROLES, Permission


pytestmark = pytest.mark.django_db
NEW = Account("late-comer-1", "後発", "一人", (("fund", "FUND", "operator"),))


def opened(*accounts: Account) -> None:
    open_accounts(accounts=accounts, by=the_platform(), at=clock.now())


def test_every_role_has_an_account_at_a_house_that_may_have_it():
    held = Membership.objects.filter(user__username__in=[each.username for each in sandbox.ACCOUNTS])
    rows = held.select_related("organisation")
    assert {row.role for row in rows} == set(ROLES)
    assert [row for row in rows if row.organisation.kind not in ROLES[row.role].kinds] == []


@pytest.mark.parametrize(
    ("house", "asks", "approves"),
    [
        ("FUND", Permission.REGISTER_CLIENTS, Permission.APPROVE_CLIENTS),
        ("FUND", Permission.LOAD_MASTERS, Permission.APPROVE_MASTERS),
        ("FUND", Permission.MANAGE_ACCOUNTS, Permission.APPROVE_ACCOUNTS),
        ("FUND", Permission.MERGE_PERSONS, Permission.APPROVE_MERGES),
        ("FUND", Permission.UNMASK, Permission.APPROVE_UNMASKING),
        ("06139992", Permission.UPLOAD_FEEDS, Permission.RELEASE_FEEDS),
        ("138057", Permission.UPLOAD_FEEDS, Permission.RELEASE_FEEDS),
        ("39130018", Permission.UPLOAD_FEEDS, Permission.RELEASE_FEEDS),
    ],
)
def test_where_one_asks_another_can_approve(house, asks, approves):
    rows = list(Membership.objects.filter(organisation__code=house).select_related("user"))
    asking = {row.user_id for row in rows if asks in ROLES[row.role].permissions}
    approving = {row.user_id for row in rows if approves in ROLES[row.role].permissions}
    assert asking
    assert approving
    assert len(asking | approving) >= 2


def test_somebody_can_try_the_change_of_roles():
    user = User.objects.get(username="two-houses-1")
    assert Membership.objects.filter(user=user).values("organisation").distinct().count() == 2


def test_every_fictional_person_has_an_account_of_her_own():
    rows = User.objects.filter(person__isnull=False).order_by("username")
    assert [row.username for row in rows] == [f"p{number:03}" for number in range(1, 30)]
    assert rows.values("person").distinct().count() == Person.objects.count()
    assert not Membership.objects.filter(user__in=rows).exists()


def test_all_have_the_published_password_and_an_address_that_nobody_has():
    rows = list(User.objects.all())
    assert {row.email for row in rows} == {f"{row.username}@example.invalid" for row in rows}
    assert all(re.search(r"[\u3040-\u30ff\u4e00-\u9fff\U00020000-\U0003ffff]", row.get_full_name()) for row in rows)
    assert {row.password for row in rows} <= {row.password for row in rows if row.password.startswith("scrypt$")}
    for name in ("union-clerk-1", "p001"):
        assert check_password("sandbox-password", User.objects.get(username=name).password)


def test_a_password_is_hashed_with_all_the_work_of_scrypt_where_no_test_spares_it(settings):
    quick = User.objects.get(username="p001").password
    settings.PASSWORD_HASHERS = written.PASSWORD_HASHERS
    whole = make_password("sandbox-password")
    assert whole.startswith("scrypt$16384$")
    assert check_password("sandbox-password", whole)
    assert not check_password("sandbox-passwort", whole)
    assert check_password("sandbox-password", quick)


def test_opening_what_is_there_is_not_asked_for_again():
    before = list(User.objects.order_by("id").values())
    sandbox.load(at=clock.now())
    assert list(User.objects.order_by("id").values()) == before
    assert not_yet_open(sandbox.ACCOUNTS) == []


def test_a_sandbox_of_an_earlier_release_gets_what_it_lacks(monkeypatch):
    monkeypatch.setattr(sandbox, "ACCOUNTS", [*sandbox.ACCOUNTS, NEW])
    sandbox.load(at=clock.now())
    user = User.objects.get(username="late-comer-1")
    assert check_password(sandbox_accounts.PASSWORD, user.password)
    assert Membership.objects.get(user=user).role == "operator"


def test_outside_of_a_sandbox_there_is_no_such_action(settings):
    settings.SANDBOX = False
    with pytest.raises(NotFound):
        opened(NEW)
    assert not User.objects.filter(username="late-comer-1").exists()
