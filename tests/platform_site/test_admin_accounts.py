"""利用者 and 役割 in the admin: passwords shown once, resets by two people, nothing of a person (I02-2, I02-3)."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from platform_site.models import Approval, Membership, Organisation, User
from platform_site.permissions import ROLES
from tests.factories.platform_site import PersonFactory
from tests.support.accounts import account, sign_in, signed_in, with_app
from tests.support.pages import is_closed, seen, without_ids
from tests.support.visitors import Visitor, new_user


pytestmark = pytest.mark.django_db
LIST, ROLES_LIST = "/admin/platform_site/user/", "/admin/platform_site/membership/"
NEW = {"username": "kakuu-1", "last_name": "架空", "first_name": "花子", "email": "kakuu-1@example.invalid"}
ROLE = {"kind": "insurer", "code": "06139992", "role": "insurer_clerk", "staff_id": "S-1", "reason": "窓口で確認"}
CARE = {"kind": "clinic", "code": "1310200022", "role": "facility_manager", "staff_id": "S-1"}


@pytest.fixture
def operator() -> Visitor:
    return Visitor.of("operator", "fund", name="first-operator")


def page_of(user: User) -> str:
    return f"{LIST}{user.pk}/"


def shown_password(html: str) -> str:
    return re.search(r'<strong class="panel__number">([^<]+)</strong>', html)[1]


def approve(approval: Approval) -> None:
    """Let another operator approve it on its page."""
    Visitor.of("operator", "fund").post(
        f"/approvals/{approval.uid}", {"decision": "approve", "sha256": bytes(approval.sha256).hex()}
    )


def test_only_the_operator_comes_in():
    user = new_user("somebody")
    others = [
        Visitor.of("fund_officer", "fund"),
        Visitor.of("fund_auditor", "fund"),
        Visitor.of("insurer_clerk", "union"),
    ]
    for path in (LIST, f"{LIST}add/", f"{LIST}find/", f"{page_of(user)}change/", f"{page_of(user)}role/",
                 f"{page_of(user)}password/", ROLES_LIST, f"{ROLES_LIST}roles/"):  # fmt: skip
        is_closed(path, *others)


def test_the_last_sign_in_is_a_moment_in_japan_or_words(operator):
    user = new_user("somebody")
    assert "まだありません" in seen(operator, f"{page_of(user)}change/")
    User.objects.filter(pk=user.pk).update(last_login=datetime(2026, 11, 21, 18, 52, 35, 919425, tzinfo=UTC))
    page = seen(operator, f"{page_of(user)}change/")
    assert "2026年11月22日 3:52<" in page
    assert "+00:00" not in page


class TestOpening:
    """An account."""

    def test_shows_its_password_once_and_no_browser_keeps_it(self, operator):
        answer = operator.post(f"{LIST}add/", NEW)
        password = shown_password(answer.content.decode())
        assert "no-store" in answer["Cache-Control"]
        user = User.objects.get(username="kakuu-1")
        assert user.check_password(password)
        assert password not in seen(operator, f"{page_of(user)}change/")
        entry = LogEntry.objects.get()
        assert (entry.object_id, entry.object_repr) == (str(user.pk), f"#{user.pk}")
        assert sign_in(Client(), "kakuu-1", password).status_code == 302

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"username": "first-operator"}, "すでに使われています"),
            ({"email": "x"}, "メールアドレス"),
            ({"last_name": ""}, "必須"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, operator, wrong, said):
        answer = operator.post(f"{LIST}add/", {**NEW, **wrong})
        page = answer.content.decode()
        assert (answer.status_code, said in page, 'value="花子"' in page) == (422, True, True)


class TestFinding:
    """By user name, which stands in no address."""

    def test_leads_to_the_account(self, operator):
        user = new_user("somebody")
        answer = operator.post(f"{LIST}find/", {"username": "somebody"})
        assert answer["Location"] == f"{page_of(user)}change/"

    def test_of_nobody_is_said(self, operator):
        answer = operator.post(f"{LIST}find/", {"username": "nobody-here"})
        assert (answer.status_code, "利用者はいません" in answer.content.decode()) == (422, True)


class TestRoles:
    """Given on the account's page, ended on the role's own."""

    def test_that_take_two_are_asked_for_and_then_the_one_who_asked_gives_the_password_out(self, operator):
        user = account()
        page = operator.sends(f"{page_of(user)}role/", ROLE).content.decode()
        assert "別の担当者が承認すると" in page
        assert "架空健康保険組合" in page or "保険者 06139992" in page
        assert not Membership.objects.filter(user=user).exists()
        approve(Approval.objects.get())
        given = Membership.objects.get(user=user)
        assert (given.role, given.staff_id, given.organisation.code) == ("insurer_clerk", "S-1", "06139992")
        assert sign_in(Client()).status_code == 422
        password = shown_password(operator.post(f"{page_of(user)}new-password/").content.decode())
        assert sign_in(Client(), password=password).status_code == 302

    def test_that_take_two_want_a_reason(self, operator):
        answer = operator.post(f"{page_of(new_user('somebody'))}role/", {**ROLE, "reason": ""})
        assert (answer.status_code, "理由を書いてください" in answer.content.decode()) == (422, True)

    def test_are_given_and_ended(self, operator):
        user = new_user("somebody")
        page = operator.sends(f"{page_of(user)}role/", CARE).content.decode()
        given = Membership.objects.get(user=user)
        assert ("役割を付けました。" in page, "医療機関・薬局 管理者" in page) == (True, True)
        assert f"{ROLES_LIST}{given.pk}/change/" in page
        assert (given.role, given.staff_id, given.organisation.code) == ("facility_manager", "S-1", "1310200022")
        ended = operator.sends(f"{ROLES_LIST}{given.pk}/end/").content.decode()
        assert "役割を終えました。" in ended
        assert 'href="../end/"' not in ended
        assert operator.get(f"{ROLES_LIST}{given.pk}/end/").status_code == 409

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"role": "operator"}, "保険者に付けられる役割: 保険者 担当者、保険者 承認者"),
            ({"code": "0"}, "登録されていません"),
            ({"code": ""}, "必須"),
            ({"staff_id": "番号"}, "半角の英数字"),
        ],
    )
    def test_that_do_not_fit_are_refused_in_words(self, operator, wrong, said):
        answer = operator.post(f"{page_of(new_user('somebody'))}role/", {**ROLE, **wrong})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)

    def test_of_ones_own_are_not_changed(self, operator):
        fund = {"kind": "fund", "code": "FUND", "role": "fund_officer"}
        assert operator.post(f"{page_of(operator.user)}role/", fund).status_code == 403
        assert operator.post(f"{ROLES_LIST}{operator.membership.pk}/end/").status_code == 403
        assert Membership.objects.filter(user=operator.user, ended_at__isnull=True).count() == 1

    def test_are_all_shown_with_what_they_may_and_how_many_have_them(self, operator):
        Visitor.of("insurer_clerk", "union")
        page = seen(operator, f"{ROLES_LIST}roles/")
        for role in ROLES.values():
            assert role.label in page
        assert "機関を登録・変更する" in page
        held = Membership.objects.filter(role="insurer_clerk", ended_at__isnull=True).count()
        assert f'?role=insurer_clerk&amp;in_use=yes">{held}</a>' in page
        assert "役割と権限の一覧" in seen(operator, ROLES_LIST)
        assert "保険者 担当者" in seen(operator, f"{ROLES_LIST}?role=insurer_clerk&in_use=yes")

    def test_of_earlier_times_are_shown_as_they_are(self, operator):
        union = Organisation.objects.get(kind="insurer", code="06139992")
        Membership.objects.create(
            user=operator.user, organisation=union, role="old_role", given_at=operator.membership.given_at
        )
        assert "old_role" in seen(operator, ROLES_LIST)


class TestStopping:
    """An account, and letting it be used again."""

    def test_is_done_and_taken_back(self, operator):
        user = new_user("somebody")
        page = operator.sends(f"{page_of(user)}deactivate/").content.decode()
        assert ("停止しました。" in page, 'href="../reactivate/"' in page, 'href="../deactivate/"' in page) == (
            True, True, False,
        )  # fmt: skip
        assert "somebody" in seen(operator, f"{LIST}?in_use=no")
        operator.post(f"{page_of(user)}reactivate/")
        user.refresh_from_db()
        assert user.is_active

    def test_of_oneself_is_refused(self, operator):
        assert operator.post(f"{page_of(operator.user)}deactivate/").status_code == 403


class TestResets:
    """Asked for here, approved on /approvals/."""

    def test_of_a_password_from_asking_to_the_new_one(self, operator):
        user = account(role="insurer_clerk")
        browser = signed_in()
        asked = operator.post(f"{page_of(user)}password/", {"reason": "窓口で確認"})
        approval = Approval.objects.get()
        assert asked["Location"] == f"/approvals/{approval.uid}"
        assert operator.get(f"{page_of(user)}new-password/").status_code == 409
        approve(approval)
        assert browser.get("/start/").status_code == 302
        assert 'href="../new-password/"' in seen(operator, f"{page_of(user)}change/")
        password = shown_password(operator.post(f"{page_of(user)}new-password/").content.decode())
        user.refresh_from_db()
        assert user.check_password(password)
        assert operator.post(f"{page_of(user)}new-password/").status_code == 409

    def test_gives_the_new_password_to_nobody_but_who_asked(self, operator):
        user = account(role="insurer_clerk")
        operator.post(f"{page_of(user)}password/", {"reason": "窓口で確認"})
        approve(Approval.objects.get())
        answer = Visitor.of("operator", "fund").post(f"{page_of(user)}new-password/")
        assert (answer.status_code, "承認されていないか" in answer.content.decode()) == (422, True)

    def test_of_factors_is_offered_where_there_are_any(self, operator):
        user, other = with_app(account(role="insurer_clerk")), new_user("other")
        assert 'href="../factors/"' not in seen(operator, f"{page_of(other)}change/")
        operator.post(f"{page_of(user)}factors/", {"reason": "電話機を失くした"})
        approve(Approval.objects.get())
        assert 'href="../factors/"' not in seen(operator, f"{page_of(user)}change/")

    def test_want_a_reason_without_numbers(self, operator):
        user = account(role="insurer_clerk")
        for reason in ("", "123456789018"):
            assert operator.post(f"{page_of(user)}password/", {"reason": reason}).status_code == 422
        assert not Approval.objects.exists()

    def test_of_ones_own_are_refused(self, operator):
        assert operator.post(f"{page_of(operator.user)}password/", {"reason": "忘れた"}).status_code == 403


class TestAPersonsOwnAccount:
    """Shows its name and nothing of the person."""

    def test_on_its_page_and_in_the_list(self, operator):
        user = new_user("hanako")
        user.last_name, user.first_name, user.email = "甲乙", "丙", "hinoto@example.invalid"
        user.person = PersonFactory()
        user.save()
        for page in (seen(operator, f"{page_of(user)}change/"), seen(operator, f"{LIST}?of=person")):
            assert "hanako" in page
            assert str(user.person.uid) not in page
            plain = re.sub(rf"\b{user.pk}\b", "…", without_ids(page))  # one account in thousands is number 1980
            for hidden in ("甲乙", "hinoto@", "1980"):
                assert hidden not in plain
        assert 'href="../role/"' not in seen(operator, f"{page_of(user)}change/")
        assert operator.get(f"{page_of(user)}role/").status_code == 409
        assert "hanako" not in seen(operator, f"{LIST}?of=staff")
