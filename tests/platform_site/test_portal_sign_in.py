"""The sign-in of people: name and password, then a second factor, and back to where one was."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from platform_site import clock
from platform_site.actions.factors import make_recovery_codes
from platform_site.actors import Actor
from platform_site.models import User
from platform_site.portal import factors
from platform_site.portal.sign_in import address_of
from tests.support.accounts import (
    FACTOR,
    SIGN_IN,
    account,
    code,
    is_in,
    later,
    sign_in,
    sign_in_again,
    signed_in,
    with_app,
    wrong_code,
)


pytestmark = pytest.mark.django_db


class TestPassword:
    """The first page."""

    def test_the_right_one_leads_to_the_first_page(self):
        account()
        answer = sign_in(browser := Client())
        assert (answer.status_code, answer.url) == (302, "/start/")
        assert is_in(browser)

    def test_a_wrong_one_keeps_the_name_and_not_the_password(self):
        account()
        answer = sign_in(Client(), password="falsch-falsch")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "利用者名またはパスワードが違います。" in page
        assert 'value="kakuu-clerk"' in page
        assert "falsch" not in page

    def test_without_anything_it_says_what_is_missing(self):
        answer = Client().post(SIGN_IN, {})
        assert answer.status_code == 422
        assert answer.content.decode().count("入力してください") >= 1 or "必須" in answer.content.decode()

    def test_the_page_of_a_known_and_of_an_unknown_name_are_the_same(self):
        account()
        pages = [sign_in(Client(), name, "falsch").content.decode() for name in ("kakuu-clerk", "kakuu-nobod")]
        for page, name in zip(pages, ("kakuu-clerk", "kakuu-nobod"), strict=True):
            assert name in page
        known, unknown = (_stripped(page) for page in pages)
        assert known.replace("kakuu-clerk", "") == unknown.replace("kakuu-nobod", "")

    def test_after_five_wrong_ones_the_right_one_is_refused_in_general_words(self):
        account()
        for _ in range(5):
            sign_in(Client(), password="falsch")
        answer = sign_in(browser := Client())
        assert answer.status_code == 422
        assert "15分ほどたってから" in answer.content.decode()
        assert not is_in(browser)

    def test_it_leads_back_to_where_one_wanted_to_go(self):
        account()
        browser = Client()
        assert browser.get("/roles/").url == f"{SIGN_IN}?next=%2Froles%2F"
        assert 'name="next" value="/roles/"' in browser.get(f"{SIGN_IN}?next=%2Froles%2F").content.decode()
        assert sign_in(browser, next="/roles/").url == "/roles/"

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example"],
    )
    def test_but_never_to_another_site(self, elsewhere):
        account()
        assert sign_in(Client(), next=elsewhere).url == "/start/"

    def test_the_session_gets_a_new_id_and_nothing_of_before(self):
        account()
        browser = signed_in()
        first = browser.session.session_key
        session = browser.session
        session["left"] = "over"
        session.save()
        sign_in(browser)
        assert browser.session.session_key != first
        assert "left" not in browser.session

    def test_another_persons_sign_in_takes_the_browser_over_whole(self):
        account()
        other = account("kakuu-other")
        browser = signed_in()
        sign_in(browser, "kakuu-other")
        assert int(browser.session["_auth_user_id"]) == other.pk

    def test_whoever_is_in_already_is_led_on(self):
        account()
        assert signed_in().get(SIGN_IN).url == "/start/"

    def test_an_account_out_of_use_gets_no_further(self):
        account(is_active=False)
        assert sign_in(Client()).status_code == 422

    def test_a_form_of_another_site_is_refused(self):
        account()
        answer = sign_in(Client(enforce_csrf_checks=True))
        assert (answer.status_code, "画面の有効期限" in answer.content.decode()) == (403, True)

    def test_opening_the_page_signs_nobody_in_and_sets_no_session(self):
        browser = Client()
        browser.get(SIGN_IN, {"name": "kakuu-clerk", "password": "x"})
        assert "__Host-session" not in browser.cookies

    @pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "password/set/", "inactive/", "2fa/"])
    def test_there_is_no_way_to_sign_up_nor_to_get_a_password_by_mail(self, path):
        assert Client().get(f"/accounts/{path}").status_code == 404

    def test_the_admins_sign_in_is_this_one(self):
        assert Client().get("/admin/login/").url.startswith(SIGN_IN)


class TestSecondFactor:
    """What is asked for after the password, of whoever has one."""

    @pytest.fixture
    def browser(self) -> Client:
        """A browser in which the password was right."""
        with_app(account())
        browser = Client()
        assert sign_in(browser, next="/roles/").url == FACTOR
        return browser

    def test_the_password_alone_signs_nobody_in(self, browser):
        assert not is_in(browser)
        assert "第二要素の確認" in browser.get(FACTOR).content.decode()

    def test_the_code_does_and_leads_on(self, browser):
        before = browser.session.session_key
        answer = browser.post(FACTOR, {"code": code()})
        assert (answer.status_code, answer.url) == (302, "/roles/")
        assert is_in(browser)
        assert browser.session.session_key != before

    def test_a_wrong_code_is_asked_for_again(self, browser):
        answer = browser.post(FACTOR, {"code": wrong_code()})
        assert (answer.status_code, is_in(browser)) == (422, False)
        assert "コードが違うか、すでに使われています。" in answer.content.decode()
        assert browser.post(FACTOR, {"code": code()}).status_code == 302

    def test_a_code_counts_once_in_whichever_browser(self, browser):
        used = code()
        browser.post(FACTOR, {"code": used})
        sign_in(other := Client())
        assert other.post(FACTOR, {"code": used}).status_code == 422

    def test_a_recovery_code_is_taken_instead_once(self, browser):
        [spare, *_] = make_recovery_codes(by=Actor(user=User.objects.get(username="kakuu-clerk").uid), at=clock.now())
        assert browser.post(FACTOR, {"code": spare}).status_code == 302
        assert "回復コードを1個使いました。残りは9個です。" in browser.get("/start/").content.decode()
        sign_in(other := Client())
        assert other.post(FACTOR, {"code": spare}).status_code == 422

    def test_five_wrong_codes_close_the_account_for_the_password_too(self, browser):
        for _ in range(5):
            browser.post(FACTOR, {"code": wrong_code()})
        assert "15分ほど" in browser.post(FACTOR, {"code": code()}).content.decode()
        assert sign_in(Client()).status_code == 422

    def test_right_passwords_in_between_do_not_make_the_codes_count_less(self, browser):
        for _ in range(5):
            sign_in(browser)
            browser.post(FACTOR, {"code": wrong_code()})
        assert sign_in(Client()).status_code == 422

    @pytest.mark.parametrize(
        "sent", [{}, {"code": ""}, {"credential": "{}"}, {"credential": "[]"}, {"credential": "x"}]
    )
    def test_whatever_else_is_sent_is_borne(self, browser, sent):
        assert browser.post(FACTOR, sent).status_code in (200, 422)
        assert not is_in(browser)

    def test_without_a_password_before_there_is_nothing_to_ask(self):
        assert Client().get(FACTOR).url == SIGN_IN

    def test_after_ten_minutes_it_begins_anew(self, browser):
        session = browser.session
        session["signing_in"] = {**session["signing_in"], "at": session["signing_in"]["at"] - 601}
        session.save()
        assert browser.post(FACTOR, {"code": code()}).url == SIGN_IN
        assert not is_in(browser)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"credential_version": 99}, {"password": "!"}])
    def test_a_change_of_the_account_meanwhile_ends_it(self, browser, change):
        User.objects.filter(username="kakuu-clerk").update(**change)
        assert browser.post(FACTOR, {"code": code()}).url == SIGN_IN


class TestOut:
    """The end of it."""

    def test_it_takes_a_form_and_ends_the_session_on_the_server(self):
        account()
        browser = signed_in()
        cookie = browser.cookies["__Host-session"].value
        assert "サインアウトする" in browser.get("/accounts/sign-out/").content.decode()
        assert is_in(browser)
        assert browser.post("/accounts/sign-out/").url == "/"
        browser.cookies["__Host-session"] = cookie
        assert not is_in(browser)

    def test_it_is_borne_by_whoever_is_out(self):
        assert "サインインしていません" in Client().get("/accounts/sign-out/").content.decode()
        assert Client().post("/accounts/sign-out/").url == "/"


class TestAgain:
    """Once more, before something grave."""

    def test_the_password_is_asked_for_once_more_and_leads_back(self):
        account()
        browser = signed_in()
        later(browser, 301, "proved_at")
        there = browser.get("/accounts/app/add/")
        assert there.url == "/accounts/confirm/?next=%2Faccounts%2Fapp%2Fadd%2F"
        assert "本人の再確認" in browser.get(there.url).content.decode()
        before = browser.session.session_key
        assert browser.post(there.url, {"password": "falsch"}).status_code == 422
        answer = sign_in_again(browser, there.url)
        assert answer.url == "/accounts/app/add/"
        assert browser.session.session_key != before
        assert browser.get("/accounts/app/add/").status_code == 200

    def test_and_the_factor_of_whoever_has_one(self):
        with_app(account())
        sign_in(browser := Client())
        browser.post(FACTOR, {"code": code()})
        later(browser, 301, "proved_at")
        there = browser.get("/accounts/app/remove/").url
        assert sign_in_again(browser, there).url == FACTOR
        assert browser.get("/accounts/app/remove/").status_code == 302
        assert browser.post(FACTOR, {"code": code(1)}).url == "/accounts/app/remove/"
        assert browser.get("/accounts/app/remove/").status_code == 200

    def test_it_is_no_way_in_for_whoever_is_not_signed_in_any_more(self):
        user = with_app(account())
        sign_in(browser := Client())
        browser.post(FACTOR, {"code": code()})
        sign_in_again(browser, "/accounts/confirm/")
        session = browser.session
        session["_auth_user_id"] = str(account("kakuu-other").pk)
        session.save()
        assert browser.post(FACTOR, {"code": code(1)}).url == SIGN_IN
        assert browser.session.get("_auth_user_id") != str(user.pk)

    def test_of_whoever_has_no_password_a_new_sign_in_is_asked(self):
        user = account()
        browser = signed_in()
        user.set_unusable_password()
        user.save()
        browser.force_login(user)
        assert "この利用者にはパスワードがありません" in browser.get("/accounts/confirm/").content.decode()


class TestWhatComesFirst:
    """A new password, and for staff of production a second factor, before any other page."""

    def test_whoever_got_a_password_from_staff_sets_her_own_first(self):
        account(must_change_password=True)
        browser = signed_in()
        for path in ("/start/", "/roles/", "/accounts/settings/", "/admin/", "/approvals/"):
            assert browser.get(path).url == "/accounts/password/", path
        assert browser.get("/accounts/password/").status_code == 200
        assert browser.get("/developer/").status_code == 200
        assert browser.post("/accounts/sign-out/").url == "/"

    def test_staff_without_a_second_factor_set_one_up_first(self, settings):
        account(role="insurer_clerk")
        settings.SANDBOX = False
        browser = signed_in()
        for path in ("/start/", "/roles/", "/approvals/", "/admin/", "/accounts/break-glass"):
            assert browser.get(path).url == "/accounts/settings/", path
        page = browser.get("/accounts/settings/").content.decode()
        assert "はじめに第二要素を登録してください" in page
        assert browser.get("/accounts/app/add/").status_code == 200
        assert browser.get("/accounts/password/").status_code == 200
        answer = browser.get("/start/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/settings/")

    def test_with_one_they_come_in(self, settings):
        with_app(account(role="insurer_clerk"))
        settings.SANDBOX = False
        sign_in(browser := Client())
        browser.post(FACTOR, {"code": code()})
        assert is_in(browser)

    def test_recovery_codes_alone_are_no_factor(self, settings):
        user = account(role="insurer_clerk")
        Authenticator.objects.create(user=user, type="recovery_codes", data={"hashes": []})
        settings.SANDBOX = False
        assert not is_in(signed_in())

    def test_somebody_for_herself_needs_none(self, settings):
        account()
        settings.SANDBOX = False
        assert is_in(signed_in())

    def test_in_a_sandbox_nobody_does(self):
        account(role="insurer_clerk")
        assert is_in(signed_in())

    def test_nobody_at_all_is_missing_nothing(self, rf):
        request = rf.get("/")
        request.user = AnonymousUser()
        assert not factors.is_missing(request)
        assert factors.comes_first(request, "start") == ""


class TestAddress:
    """Where somebody comes from, as far as it is known."""

    @pytest.mark.parametrize(
        ("header", "sandbox", "given", "address"),
        [
            ("", True, {"REMOTE_ADDR": "192.0.2.7"}, "192.0.2.7"),
            ("", False, {"REMOTE_ADDR": "192.0.2.7"}, ""),
            ("", True, {"REMOTE_ADDR": ""}, ""),
            ("X-Forwarded-For", False, {"HTTP_X_FORWARDED_FOR": "10.9.9.9, 192.0.2.8"}, "192.0.2.8"),
            ("X-Forwarded-For", False, {"HTTP_X_FORWARDED_FOR": "nonsense"}, ""),
            ("X-Forwarded-For", False, {}, ""),
            ("", True, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"),
        ],
    )
    def test_is_the_last_one_that_our_proxy_wrote(self, rf, settings, header, sandbox, given, address):
        settings.CLIENT_ADDRESS_HEADER, settings.SANDBOX = header, sandbox
        assert address_of(rf.get("/", **given)) == address

    def test_its_budget_closes_the_sign_in_of_all_names_from_there(self, settings):
        settings.SIGN_IN_TRIES_PER_ADDRESS = 2
        account()
        for n in range(2):
            sign_in(Client(REMOTE_ADDR="192.0.2.7"), f"guess-{n}")
        assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 422
        assert sign_in(Client(REMOTE_ADDR="192.0.2.8")).status_code == 302


def _stripped(page: str) -> str:
    """Return a page without what is new each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|<code>[\w-]+</code>', "", page)
