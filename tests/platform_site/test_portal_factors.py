"""サインインの設定: adding and removing factors, recovery codes, the password; two browsers at once (I02-3, I02-4)."""

import base64
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from platform_site import clock
from platform_site.models import Notice, User
from platform_site.queries.factors import codes_left, factors_of
from tests.support.accounts import (
    FACTOR,
    PASSWORD,
    SIGN_IN,
    account,
    code,
    is_in,
    later,
    options_in,
    sign_in,
    signed_in,
    with_app,
    wrong_code,
)
from tests.support.factors import SecurityKey, shown_by_app


pytestmark = pytest.mark.django_db
PAGES = ["settings/", "password/", "app/add/", "app/remove/", "recovery-codes/", "keys/add/", "keys/1/rename/"]
NEW = "まったく別の長い合言葉-2031"


@pytest.fixture
def user() -> User:
    return account()


@pytest.fixture
def browser(user) -> Client:
    return signed_in()


@pytest.fixture
def key(settings) -> SecurityKey:
    settings.PUBLIC_URL = "https://platform.example"
    return SecurityKey("https://platform.example", "platform.example")


def secret_in(page: str) -> str:
    """Return the secret that a page shows in groups of four."""
    [shown] = re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert {len(part) for part in shown.split()} == {4}
    return shown.replace(" ", "")


def adds_app(browser: Client, secret: str = "") -> tuple[str, object]:
    """Add an app as its page asks for it."""
    secret = secret or secret_in(browser.get("/accounts/app/add/").content.decode())
    return secret, browser.post("/accounts/app/add/", {"code": shown_by_app(secret, clock.now())})


def adds_key(browser: Client, key: SecurityKey, name: str = "鍵束のキー"):
    """Add a security key as its page asks for it."""
    options = options_in(browser.get("/accounts/keys/add/"))
    return browser.post("/accounts/keys/add/", {"name": name, "credential": json.dumps(key.makes(options))})


class TestEveryPage:
    """Whoever they are for."""

    @pytest.mark.parametrize("path", PAGES)
    def test_leads_whoever_is_out_to_the_sign_in_and_back(self, path):
        assert Client().get(f"/accounts/{path}").url.startswith(f"{SIGN_IN}?next=%2Faccounts%2F")

    @pytest.mark.parametrize("path", ["app/add/", "app/remove/", "recovery-codes/", "keys/add/"])
    def test_that_changes_factors_wants_a_sign_in_of_the_last_five_minutes(self, browser, key, path):
        later(browser, 240, "proved_at")
        assert "confirm" not in browser.get(f"/accounts/{path}").get("Location", "")
        later(browser, 61, "proved_at")
        for answer in (browser.get(f"/accounts/{path}"), browser.post(f"/accounts/{path}", {"code": "1"})):
            assert answer.url.startswith("/accounts/confirm/?next=%2Faccounts%2F")

    def test_opening_them_changes_nothing(self, user, browser, key):
        before = (user.password, user.credential_version)
        for path in PAGES:
            browser.get(f"/accounts/{path}")
        user.refresh_from_db()
        assert (user.password, user.credential_version, factors_of(user)) == (*before, [])

    def test_none_is_kept_by_a_cache(self, browser):
        for path in PAGES[:3]:
            assert browser.get(f"/accounts/{path}")["Cache-Control"] == "no-store"


class TestApp:
    """An app that shows codes."""

    def test_is_added_by_a_code_and_recovery_codes_are_offered(self, user, browser):
        _, answer = adds_app(browser)
        assert answer.url == "/accounts/recovery-codes/"
        assert [each.type for each in factors_of(user)] == ["totp"]
        assert "登録済み" in browser.get("/accounts/settings/").content.decode()

    def test_its_page_shows_a_picture_of_the_same_secret_and_stays_the_same(self, browser):
        page = browser.get("/accounts/app/add/").content.decode()
        [picture] = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
        drawn = base64.b64decode(picture).decode()
        assert "<svg" in drawn
        assert "<script" not in drawn
        assert secret_in(page) == secret_in(browser.get("/accounts/app/add/").content.decode())

    def test_a_wrong_code_adds_nothing_and_keeps_the_secret(self, user, browser):
        secret = secret_in(browser.get("/accounts/app/add/").content.decode())
        answer = browser.post("/accounts/app/add/", {"code": wrong_code(secret)})
        assert (answer.status_code, factors_of(user)) == (422, [])
        assert "コードが違います" in answer.content.decode()
        assert secret_in(answer.content.decode()) == secret

    def test_is_asked_for_at_the_next_sign_in(self, browser):
        secret, _ = adds_app(browser)
        sign_in(other := Client())
        assert other.post(FACTOR, {"code": shown_by_app(secret, clock.now(), steps=1)}).status_code == 302

    def test_a_second_one_is_not_asked_for(self, browser):
        adds_app(browser)
        assert browser.get("/accounts/app/add/").url == "/accounts/settings/"

    def test_is_removed_and_the_next_sign_in_wants_the_password_alone(self, user, browser):
        adds_app(browser)
        assert "解除します" in browser.get("/accounts/app/remove/").content.decode()
        assert browser.post("/accounts/app/remove/").url == "/accounts/settings/"
        assert factors_of(user) == []
        assert sign_in(Client()).url == "/start/"

    def test_that_is_not_there_cannot_be_removed(self, browser):
        assert browser.get("/accounts/app/remove/").status_code == 404
        assert browser.post("/accounts/app/remove/").status_code == 404


class TestKey:
    """A security key."""

    def test_is_added_named_anew_used_and_removed(self, user, browser, key):
        assert adds_key(browser, key).url == "/accounts/recovery-codes/"
        [row] = factors_of(user)
        assert "鍵束のキー" in browser.get("/accounts/settings/").content.decode()
        assert browser.post(f"/accounts/keys/{row.pk}/rename/", {"name": "机のキー"}).status_code == 302
        assert "机のキー" in browser.get("/accounts/settings/").content.decode()
        sign_in(other := Client())
        shown = key.shows(options_in(other.get(FACTOR)))
        assert other.post(FACTOR, {"credential": json.dumps(shown)}).status_code == 302
        assert is_in(other)
        assert "机のキー" in browser.get(f"/accounts/keys/{row.pk}/remove/").content.decode()
        assert browser.post(f"/accounts/keys/{row.pk}/remove/").status_code == 302
        assert factors_of(user) == []

    def test_an_answer_to_an_earlier_page_is_refused(self, browser, key):
        adds_key(browser, key)
        sign_in(other := Client())
        early = key.shows(options_in(other.get(FACTOR)))
        other.get(FACTOR)
        answer = other.post(FACTOR, {"credential": json.dumps(early)})
        assert not is_in(other)
        assert "セキュリティキーを確かめられませんでした" in answer.content.decode()

    def test_the_challenge_names_the_site_that_is_configured_and_never_the_host(self, browser, key, settings):
        settings.ALLOWED_HOSTS = ["*"]
        page = browser.get("/accounts/keys/add/", headers={"Host": "evil.example"})
        assert options_in(page)["publicKey"]["rp"]["id"] == "platform.example"
        assert "evil.example" not in page.content.decode()

    @pytest.mark.parametrize("sent", [{}, *({"credential": each} for each in ("x", "[]", "{}", "[1]", '{"id": "x"}'))])
    def test_without_a_keys_answer_nothing_is_added_and_the_name_stays(self, user, browser, key, sent):
        browser.get("/accounts/keys/add/")
        answer = browser.post("/accounts/keys/add/", {"name": "わたしのキー", **sent})
        assert (answer.status_code, factors_of(user)) == (422, [])
        assert "わたしのキー" in answer.content.decode()

    def test_an_empty_name_changes_nothing(self, user, browser, key):
        adds_key(browser, key)
        [row] = factors_of(user)
        assert browser.post(f"/accounts/keys/{row.pk}/rename/", {"name": ""}).status_code == 422

    def test_of_another_person_does_not_exist(self, browser, key):
        adds_key(browser, key)
        row = Authenticator.objects.get()
        account("kakuu-other")
        other = signed_in("kakuu-other")
        for way in ("rename", "remove"):
            for answer in (other.get(f"/accounts/keys/{row.pk}/{way}/"), other.post(f"/accounts/keys/{row.pk}/{way}/")):
                assert answer.status_code == 404

    def test_where_the_installation_has_no_name_there_are_none(self, browser, settings):
        settings.PUBLIC_URL = "http://127.0.0.1:8000"
        assert browser.get("/accounts/keys/add/").status_code == 404
        assert "セキュリティキーを使えません" in browser.get("/accounts/settings/").content.decode()


class TestRecoveryCodes:
    """Shown once."""

    def test_are_shown_when_they_are_made_and_never_again(self, user, browser):
        adds_app(browser)
        page = browser.post("/accounts/recovery-codes/").content.decode()
        codes = re.findall(r"<li><code>([A-Z2-9-]{19})</code></li>", page)
        assert len(codes) == codes_left(user) == 10
        again = browser.get("/accounts/recovery-codes/").content.decode()
        settings_page = browser.get("/accounts/settings/").content.decode()
        assert not any(each in again + settings_page for each in codes)
        assert "残り10個" in settings_page
        sign_in(other := Client())
        assert other.post(FACTOR, {"code": codes[3]}).status_code == 302
        assert codes_left(user) == 9

    def test_without_a_factor_there_are_none(self, user, browser):
        assert browser.get("/accounts/recovery-codes/").url == "/accounts/settings/"
        assert browser.post("/accounts/recovery-codes/").url == "/accounts/settings/"
        assert codes_left(user) is None


class TestPassword:
    """Another password."""

    def changes(self, browser: Client, current: str = PASSWORD, password: str = NEW, again: str = ""):
        given = {"current": current, "password": password, "again": again or password}
        return browser.post("/accounts/password/", given)

    def test_counts_from_now_on(self, browser):
        assert self.changes(browser).url == "/start/"
        assert is_in(browser)
        assert sign_in(Client()).status_code == 422
        assert sign_in(Client(), password=NEW).status_code == 302

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"current": "falsch"}, "パスワードが違います"),
            ({"password": "kurz"}, "12"),
            ({"password": "password1234"}, "よく"),
            ({"password": "kakuu-clerk-1"}, "似"),
            ({"password": PASSWORD}, "いまと同じ"),
            ({"again": "anders-anders"}, "もう一度入力"),
            ({"password": ""}, ""),
        ],
    )
    def test_is_refused_with_what_is_wrong(self, user, browser, given, words):
        answer = self.changes(browser, **given)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert PASSWORD not in page
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_guessing_the_present_one_closes_the_account(self, browser):
        for _ in range(5):
            self.changes(browser, current="falsch")
        assert "15分ほど" in self.changes(browser).content.decode()

    def test_after_it_whoever_had_to_change_it_comes_in(self, user):
        user.must_change_password = True
        user.save()
        browser = signed_in()
        assert not is_in(browser)
        self.changes(browser)
        assert is_in(browser)


class TestOtherBrowsers:
    """What somebody changes in one browser ends her sessions in all others, at their next request."""

    @pytest.fixture
    def other(self, user) -> Client:
        """Her other browser, or a thief's."""
        other = signed_in()
        assert is_in(other)
        return other

    def check(self, browser: Client, other: Client, before: str) -> None:
        assert is_in(browser)
        assert browser.session.session_key != before
        assert not is_in(other)

    def test_a_new_password(self, browser, other):
        before = browser.session.session_key
        TestPassword().changes(browser)
        self.check(browser, other, before)

    def test_a_new_app(self, browser, other):
        before = browser.session.session_key
        adds_app(browser)
        self.check(browser, other, before)

    def test_a_removed_app(self, user):
        with_app(user)
        browsers = [Client(), Client()]
        for steps, each in zip((-1, 0), browsers, strict=True):
            sign_in(each)
            assert each.post(FACTOR, {"code": code(steps)}).status_code == 302
        before = browsers[0].session.session_key
        browsers[0].post("/accounts/app/remove/")
        self.check(*browsers, before)

    def test_a_new_key(self, browser, other, key):
        before = browser.session.session_key
        adds_key(browser, key)
        self.check(browser, other, before)

    def test_an_account_put_out_of_use_ends_all(self, user, browser, other):
        user.is_active = False
        user.save()
        assert not is_in(browser)
        assert not is_in(other)

    def test_the_person_is_told(self, user, browser):
        adds_app(browser)
        TestPassword().changes(browser)
        told = set(Notice.objects.filter(user=user).values_list("kind", flat=True))
        assert told == {"accounts.factor_added", "accounts.password_changed"}
