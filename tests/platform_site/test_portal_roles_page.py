"""役割の切替え: as whom somebody acts; read anew at each request (I02-4)."""

import pytest
from django.test import Client

from platform_site import clock
from platform_site.models import Membership, Organisation
from tests.support.accounts import account, signed_in
from tests.support.visitors import HOUSES, Visitor


pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Visitor:
    """Somebody with two roles: at an insurer and at the fund."""
    clerk = Visitor.of("insurer_clerk", "union")
    kind, code = HOUSES["fund"]
    fund = Organisation.objects.get(kind=kind, code=code)
    Membership.objects.create(user=clerk.user, organisation=fund, role="fund_officer", given_at=clock.now())
    return clerk


def membership(clerk: Visitor, role: str) -> Membership:
    return Membership.objects.get(user=clerk.user, role=role)


def test_it_shows_all_and_says_which_one_counts(clerk):
    page = clerk.get("/roles/").content.decode()
    assert "保険者 担当者" in page
    assert "支払基金 担当者" in page
    assert page.count("いまの役割です。") == 1


def test_a_switch_gives_the_session_a_new_id_and_the_other_role(clerk):
    before = clerk.browser.session.session_key
    wanted = membership(clerk, "fund_officer")
    assert "支払基金 担当者に切り替えました" in clerk.sends("/roles/", {"membership": wanted.pk}).content.decode()
    assert clerk.browser.session.session_key != before
    other = membership(clerk, "insurer_clerk")
    assert "保険者 担当者として" in clerk.sends("/roles/", {"membership": other.pk}).content.decode()


@pytest.mark.parametrize("sent", [{}, {"membership": ""}, {"membership": "x"}, {"membership": "0"}])
def test_what_is_no_role_of_hers_changes_nothing(clerk, sent):
    before = clerk.browser.session.session_key
    assert clerk.post("/roles/", sent).url == "/start/"
    assert clerk.browser.session.session_key == before


def test_nobody_takes_anothers_role(clerk):
    other = Visitor.of("operator", "fund")
    clerk.post("/roles/", {"membership": other.membership.pk})
    assert "運用担当として" not in clerk.get("/start/").content.decode()


def test_opening_the_page_switches_nothing(clerk):
    before = clerk.browser.session.session_key
    clerk.get(f"/roles/?membership={membership(clerk, 'fund_officer').pk}")
    assert clerk.browser.session.session_key == before


def test_a_role_that_was_taken_is_gone_at_the_next_request(clerk):
    wanted = membership(clerk, "fund_officer")
    clerk.sends("/roles/", {"membership": wanted.pk})
    wanted.ended_at = clock.now()
    wanted.save()
    assert "支払基金 担当者" not in clerk.get("/roles/").content.decode()


def test_whoever_has_none_is_told_so():
    account()
    assert "役割はありません" in signed_in().get("/roles/").content.decode()


def test_whoever_is_out_signs_in_first():
    assert Client().get("/roles/").url.startswith("/accounts/sign-in/")


class TestARoleThatEnded:
    """No other role steps into its place: she chooses (I02-4)."""

    @pytest.fixture
    def ended(self, clerk) -> Visitor:
        clerk.post("/roles/", {"membership": clerk.membership.pk})
        clerk.membership.ended_at = clock.now()
        clerk.membership.save()
        return clerk

    @pytest.mark.parametrize("path", ["/start/", "/notices/", "/staff/cases/", "/approvals/", "/admin/"])
    def test_leads_to_the_roles_with_a_sentence(self, ended, path):
        answer = ended.browser.get(path, follow=True)
        assert answer.redirect_chain == [("/roles/", 302)]
        page = answer.content.decode()
        assert "お使いになっていた役割は終わりました。続けて使うには、下から役割を選んでください。" in page
        assert "いまの役割です。" not in page

    def test_does_not_let_a_form_be_carried_out(self, ended):
        answer = ended.sends("/notices/0b9e1a3c-1111-4222-8333-444455556666")
        assert answer.redirect_chain == [("/roles/", 302)]
        assert "送信した内容は登録されていません。" in answer.content.decode()

    def test_leaves_what_is_about_the_account(self, ended):
        assert ended.get("/accounts/settings/").status_code == 200
        assert ended.post("/session/extend", **{"HX-Request": "true"}).status_code == 204
        assert ended.get("/me/").status_code == 403

    def test_another_is_chosen(self, ended):
        page = ended.sends("/roles/", {"membership": membership(ended, "fund_officer").pk}).content.decode()
        assert "支払基金 担当者に切り替えました" in page
        assert ended.get("/start/").status_code == 200

    def test_of_whoever_has_no_other_is_said_so(self):
        only = Visitor.of("insurer_clerk", "union")
        only.get("/start/")
        Membership.objects.filter(user=only.user).update(ended_at=clock.now())
        page = only.browser.get("/start/", follow=True).content.decode()
        assert "所属する機関の管理者にお問い合わせください" in page

    def test_is_chosen_at_the_sign_in(self):
        user = account(role="insurer_clerk")
        browser = signed_in()
        assert browser.session["membership"] == Membership.objects.get(user=user).pk
