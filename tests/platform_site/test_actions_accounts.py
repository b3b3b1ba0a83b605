"""利用者: opened, given roles, stopped; by staff, and never by oneself."""

import pytest

from platform_site import clock
from platform_site.actions import accounts
from platform_site.actions.account_roles import request_role
from platform_site.actions.organisations import close_organisation
from platform_site.actions.two_people import roles_of_two
from platform_site.actors import the_platform
from platform_site.errors import Invalid, NotInThisState, NotPermitted
from platform_site.models import Membership, Organisation, User
from platform_site.permissions import ROLES
from tests.factories.platform_site import PersonFactory
from tests.support.accounts import sign_in
from tests.support.approving import approve
from tests.support.audit_lines import committed_lines
from tests.support.visitors import HOUSES, Visitor, new_user


NEW = {"username": "kakuu-1", "last_name": "架空", "first_name": "花子", "email": "kakuu-1@example.invalid"}


def house(name: str) -> Organisation:
    kind, code = HOUSES[name]
    return Organisation.objects.get(kind=kind, code=code)


@pytest.fixture
def operator() -> Visitor:
    return Visitor.of("operator", "fund")


def register(who: Visitor, **more) -> tuple[User, str]:
    return accounts.register_account(**{**NEW, **more}, by=who.actor, at=clock.now())


def give(who: Visitor, user: User, role: str = "insurer_clerk", at: str = "union", **more) -> Membership:
    """Give a role, by a second operator where it takes two."""
    given = {"user": user, "organisation": house(at), "role": role, "by": who.actor, "at": clock.now(), **more}
    if role not in roles_of_two():
        return accounts.give_membership(**given)
    approve(request_role(**given, reason="窓口で確認"), Visitor.of("operator", "fund"))
    return Membership.objects.get(user=user, organisation=house(at), role=role, ended_at__isnull=True)


@pytest.mark.django_db
class TestOpening:
    """An account, with a password that is told once."""

    def test_gives_a_password_that_counts_until_it_is_changed(self, operator):
        user, password = register(operator)
        user.refresh_from_db()
        assert user.check_password(password)
        assert (user.must_change_password, user.is_active, user.is_superuser, user.is_staff) == (
            True,
            True,
            False,
            False,
        )
        assert (user.get_full_name(), user.email, user.person_id) == ("架空 花子", "kakuu-1@example.invalid", None)

    def test_no_two_passwords_are_alike_and_none_is_short(self, operator):
        passwords = {register(operator, username=f"kakuu-{n}")[1] for n in range(3)}
        assert len(passwords) == 3
        assert {len(each) for each in passwords} == {19}

    def test_lets_its_owner_in_to_change_it(self, operator, client):
        _, password = register(operator)
        assert sign_in(client, "kakuu-1", password).status_code == 302
        assert client.get("/start/")["Location"].startswith("/accounts/password/")

    def test_of_a_name_that_is_taken_is_refused_and_leaves_the_other_as_it_is(self, operator):
        user, password = register(operator)
        with pytest.raises(NotInThisState):
            register(operator, last_name="別")
        user.refresh_from_db()
        assert (user.last_name, user.check_password(password)) == ("架空", True)

    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            ({"username": "架空"}, "/username"),
            ({"username": "ab"}, "/username"),
            ({"username": "Kakuu"}, "/username"),
            ({"email": "kakuu"}, "/email"),
            ({"username": "u123456789018"}, "/username"),
            ({"first_name": "123456789018"}, "/first_name"),
        ],
    )
    def test_refuses_what_is_wrong_at_its_field(self, operator, wrong, pointer):
        with pytest.raises(Invalid) as refusal:
            register(operator, **wrong)
        assert [fault.pointer for fault in refusal.value.faults] == [pointer]


@pytest.mark.django_db
class TestRoles:
    """A role fits the kind of organisation, and nobody gives or ends her own."""

    @pytest.mark.parametrize("role", ROLES)
    def test_fit_the_kind_of_the_organisation(self, operator, role):
        user = new_user("somebody")
        for name, (kind, _) in HOUSES.items():
            if kind in ROLES[role].kinds:
                assert give(operator, user, role, name).role == role
            else:
                with pytest.raises(Invalid) as refusal:
                    give(operator, user, role, name)
                assert refusal.value.faults[0].pointer == "/role"

    def test_are_in_force_at_the_next_request_and_gone_at_the_one_after_their_end(self, operator):
        visitor = Visitor.of("insurer_clerk", "union")
        assert visitor.get("/admin/").status_code == 403
        Membership.objects.filter(pk=visitor.membership.pk).update(ended_at=clock.now())
        given = give(operator, visitor.user, "operator", "fund", staff_id="S-1")
        assert visitor.post("/roles/", {"membership": given.pk}).status_code == 302
        assert visitor.get("/admin/").status_code == 200
        accounts.end_membership(membership=given, by=operator.actor, at=clock.now())
        assert visitor.get("/admin/").status_code == 302

    def test_are_given_once_and_ended_once(self, operator):
        user = new_user("somebody")
        given = give(operator, user)
        with pytest.raises(NotInThisState):
            give(operator, user)
        accounts.end_membership(membership=given, by=operator.actor, at=clock.now())
        with pytest.raises(NotInThisState):
            accounts.end_membership(membership=given, by=operator.actor, at=clock.now())
        assert give(operator, user).pk != given.pk

    def test_nobody_changes_her_own(self, operator):
        with pytest.raises(NotPermitted) as refusal:
            give(operator, operator.user, "fund_officer", "fund")
        assert "ご自身" in refusal.value.detail
        with pytest.raises(NotPermitted):
            accounts.end_membership(membership=operator.membership, by=operator.actor, at=clock.now())

    def test_a_stopped_account_a_persons_account_and_a_closed_house_get_none(self, operator):
        stopped, own, user = new_user("stopped"), new_user("own"), new_user("somebody")
        accounts.deactivate(user=stopped, by=operator.actor, at=clock.now())
        own.person = PersonFactory()
        own.save()
        close_organisation(organisation=house("union"), by=the_platform(), at=clock.now())
        for each, at in ((stopped, "city_insurer"), (own, "city_insurer"), (user, "union")):
            with pytest.raises(NotInThisState):
                give(operator, each, at=at)

    @pytest.mark.parametrize(
        ("wrong", "pointer"), [({"role": "nothing"}, "/role"), ({"staff_id": "番号"}, "/staff_id"),
                               ({"staff_id": "123456789018"}, "/staff_id")],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, operator, wrong, pointer):
        with pytest.raises(Invalid) as refusal:
            give(operator, new_user("somebody"), **wrong)
        assert refusal.value.faults[0].pointer == pointer


@pytest.mark.django_db
class TestStopping:
    """An account, with all its sessions."""

    def test_ends_its_sessions_at_once_and_letting_it_be_used_again_begins_none(self, operator):
        visitor = Visitor.of("insurer_clerk", "union")
        assert visitor.get("/start/").status_code == 200
        accounts.deactivate(user=visitor.user, by=operator.actor, at=clock.now())
        assert visitor.get("/start/").status_code == 302
        accounts.reactivate(user=visitor.user, by=operator.actor, at=clock.now())
        visitor.user.refresh_from_db()
        assert (visitor.user.is_active, visitor.user.deactivated_at) == (True, None)
        assert visitor.get("/start/").status_code == 302

    def test_is_done_once_and_taken_back_once(self, operator):
        user = new_user("somebody")
        with pytest.raises(NotInThisState):
            accounts.reactivate(user=user, by=operator.actor, at=clock.now())
        accounts.deactivate(user=user, by=operator.actor, at=clock.now())
        with pytest.raises(NotInThisState):
            accounts.deactivate(user=user, by=operator.actor, at=clock.now())

    def test_nobody_stops_herself(self, operator):
        with pytest.raises(NotPermitted):
            accounts.deactivate(user=operator.user, by=operator.actor, at=clock.now())
        with pytest.raises(NotPermitted):
            accounts.reactivate(user=operator.user, by=operator.actor, at=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize("who", [("fund_officer", "fund"), ("fund_auditor", "fund"), ("insurer_clerk", "union")])
def test_nobody_else_may(who):
    by, user = Visitor.of(*who).actor, new_user("somebody")
    given = Membership.objects.create(
        user=user, organisation=house("union"), role="insurer_clerk", given_at=clock.now()
    )
    for do in (
        lambda: accounts.register_account(**NEW, by=by, at=clock.now()),
        lambda: accounts.give_membership(user=user, organisation=house("union"), role="doctor", by=by, at=clock.now()),
        lambda: accounts.end_membership(membership=given, by=by, at=clock.now()),
        lambda: accounts.deactivate(user=user, by=by, at=clock.now()),
        lambda: accounts.reactivate(user=user, by=by, at=clock.now()),
    ):
        with pytest.raises(NotPermitted):
            do()


def test_the_trail_names_uids_and_roles_and_neither_names_nor_passwords(committed):
    operator = Visitor.of("operator", "fund")
    user, password = register(operator)
    given = give(operator, user, "facility_manager", "clinic")
    accounts.end_membership(membership=given, by=operator.actor, at=clock.now())
    accounts.deactivate(user=user, by=operator.actor, at=clock.now())
    accounts.reactivate(user=user, by=operator.actor, at=clock.now())
    lines = committed_lines(committed, about=f"User:{user.uid}")
    assert [line["event"] for line in lines] == [
        f"accounts.{event}"
        for event in ("registered", "membership_given", "membership_ended", "deactivated", "reactivated")
    ]
    assert lines[1]["detail"] == {"role": "facility_manager", "organisation": str(house("clinic").uid)}
    for secret in ("架空", "花子", "kakuu-1@", password):
        assert secret not in str(lines)
