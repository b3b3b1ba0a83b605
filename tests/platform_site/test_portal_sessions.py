"""Sessions of people: how long they last, how they are sealed, and what is said when they are over (I02-4, I02-5)."""

import time

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from platform_site.models import Session
from platform_site.portal import sessions
from platform_site.portal.sign_in import sign_in_as
from tests.support.accounts import SIGN_IN, account, is_in, later, sign_in, signed_in


pytestmark = pytest.mark.django_db
IDLE, WHOLE = 1800, 12 * 3600


@pytest.fixture
def browser() -> Client:
    account()
    return signed_in()


class TestLasting:
    """30 minutes without anything, 12 hours in all."""

    def test_just_before_half_an_hour_it_goes_on_and_begins_anew(self, browser):
        for _ in range(3):
            later(browser, IDLE - 5, sessions.SEEN_AT)
            assert is_in(browser)

    def test_after_half_an_hour_it_is_over(self, browser):
        later(browser, IDLE, sessions.SEEN_AT)
        assert not is_in(browser)

    def test_twelve_hours_after_the_sign_in_it_is_over_whatever_was_done(self, browser):
        later(browser, WHOLE - 5, sessions.SIGNED_IN_AT)
        assert is_in(browser)
        later(browser, 5, sessions.SIGNED_IN_AT)
        assert not is_in(browser)

    def test_a_new_sign_in_begins_its_twelve_hours(self, browser):
        later(browser, WHOLE - 5, sessions.SIGNED_IN_AT)
        sign_in(browser)
        later(browser, 60, sessions.SIGNED_IN_AT)
        assert is_in(browser)

    @given(st.integers(0, 50_000), st.integers(0, 50_000))
    def test_it_is_over_exactly_from_its_ends_on(self, seen, since):
        now = 2_000_000_000
        held = {sessions.SEEN_AT: now - seen, sessions.SIGNED_IN_AT: now - since}
        assert sessions.is_over(held, now) == (seen >= IDLE or since >= WHOLE)

    def test_the_page_says_how_long_without_any_script(self, browser):
        page = browser.get("/start/").content.decode()
        assert "操作しないまま30分たつと、サインアウトします。" in page
        assert 1795 <= int(page.split('data-idle-seconds="')[1].split('"')[0]) <= 1800

    def test_near_its_whole_end_the_page_says_the_less(self, browser):
        later(browser, WHOLE - 100, sessions.SIGNED_IN_AT)
        page = browser.get("/start/").content.decode()
        assert 90 <= int(page.split('data-idle-seconds="')[1].split('"')[0]) <= 100

    def test_it_is_extended_by_a_button_and_tells_a_script_for_how_long(self, browser):
        later(browser, 1000, sessions.SEEN_AT)
        answer = browser.post("/session/extend", headers={"HX-Request": "true"})
        assert answer.status_code == 204
        assert 1795 <= int(answer["X-Session-Seconds"]) <= 1800
        later(browser, 1000, sessions.SEEN_AT)
        assert browser.post("/session/extend").url == "/start/"
        assert time.time() - browser.session[sessions.SEEN_AT] < 60


class TestOver:
    """What somebody sees afterwards."""

    def test_a_page_leads_to_the_sign_in_says_why_and_back(self, browser):
        later(browser, IDLE, sessions.SEEN_AT)
        answer = browser.get("/notices/?page=1")
        assert answer.url == f"{SIGN_IN}?next=%2Fnotices%2F%3Fpage%3D1&ended=1"
        assert "サインアウトしました。" in browser.get(answer.url).content.decode()

    def test_a_form_leads_back_to_its_page_and_says_that_nothing_of_it_was_kept(self, browser):
        later(browser, IDLE, sessions.SEEN_AT)
        answer = browser.post("/roles/", {"membership": "1"}, headers={"Referer": "http://testserver/roles/?from=menu"})
        assert answer.url == f"{SIGN_IN}?next=%2Froles%2F%3Ffrom%3Dmenu&ended=1&unsent=1"
        page = browser.get(answer.url).content.decode()
        assert "送信した内容は登録されていません。" in page
        assert 'value="/roles/?from=menu"' in page

    @pytest.mark.parametrize("referer", ["", "https://evil.example/x"])
    def test_a_form_from_nowhere_leads_back_to_where_it_was_sent(self, browser, referer):
        later(browser, IDLE, sessions.SEEN_AT)
        answer = browser.post("/roles/", headers={"Referer": referer})
        assert answer.url.startswith(f"{SIGN_IN}?next=%2Froles%2F&")

    def test_a_part_of_a_page_answers_401_and_has_the_whole_page_go(self, browser):
        later(browser, IDLE, sessions.SEEN_AT)
        asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/approvals/"}
        answer = browser.get("/roles/", headers=asked)
        assert answer.status_code == 401
        assert answer["HX-Redirect"] == f"{SIGN_IN}?next=%2Fapprovals%2F&ended=1"
        assert answer.content == b""

    def test_a_part_of_a_page_of_elsewhere_leads_to_the_sign_in_alone(self):
        asked = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/approvals/"}
        assert Client().get("/roles/", headers=asked)["HX-Redirect"].rstrip("?") == SIGN_IN


class TestStore:
    """What the database holds of a session."""

    def test_is_sealed_and_has_its_user_beside_it(self, browser):
        row = Session.objects.get(pk=browser.session.session_key)
        assert "signed_in_at" not in row.session_data
        assert row.user_id == int(browser.session["_auth_user_id"])

    def test_changed_by_somebody_is_nothing(self, browser):
        row = Session.objects.get(pk=browser.session.session_key)
        row.session_data = row.session_data[:-8] + "AAAAAAA="
        row.save()
        assert not is_in(browser)

    def test_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(self):
        account()
        sign_in(browser := Client())
        cookie = browser.cookies["__Host-session"]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
        assert cookie["domain"] == cookie["max-age"] == ""


def test_one_click_of_a_sandbox_signs_in_under_a_new_id(rf):
    user = account()
    request = rf.post("/sandbox/")
    request.session = sessions.SessionStore()
    request.session["left"] = "over"
    request.session.create()
    before = request.session.session_key
    sign_in_as(request, user)
    assert request.session.session_key != before
    assert "left" not in request.session
    assert request.session["_auth_user_id"] == str(user.pk)
