"""The sandbox's own pages: one-click sign-in, clock, mail and reset, each by POST where it changes something."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from platform_site import clock
from platform_site.models import User
from platform_site.portal.sandbox_clock import a_month_after
from tests.support.visitors import Visitor, new_user


pytestmark = pytest.mark.django_db
PATHS = ["/sandbox/clock", "/sandbox/reset", "/sandbox/mail"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.LOCAL_DIR = tmp_path
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path


@pytest.mark.parametrize("path", PATHS)
def test_each_is_there_without_sign_in_and_changes_nothing_by_being_looked_at(path, folder):
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1>") == 1
    assert list(folder.iterdir()) == []


class TestSignIn:
    """One click."""

    def whose(self, browser: Client) -> str:
        uid = browser.session.get("_auth_user_id")
        return User.objects.get(pk=uid).username if uid else ""

    @pytest.mark.parametrize("name", ["union-clerk-1", "fund-operator-2", "p001", "p021"])
    def test_makes_a_visitor_one_of_the_fictional_people(self, name):
        browser = Client()
        answer = browser.post("/sandbox/sign-in", {"account": name})
        assert (answer.status_code, answer["Location"]) == (302, "/start/")
        assert self.whose(browser) == name
        assert browser.get("/start/").status_code == 200

    def test_gives_the_session_a_new_id_when_one_becomes_another(self):
        browser = Client()
        browser.post("/sandbox/sign-in", {"account": "union-clerk-1"})
        before = browser.session.session_key
        browser.post("/sandbox/sign-in", {"account": "union-approver-1"})
        assert self.whose(browser) == "union-approver-1"
        assert browser.session.session_key != before

    @pytest.mark.parametrize(
        ("to", "lands"),
        [("approvals", "/approvals/"), ("roles", "/roles/"), ("me", "/me/"), ("admin:index", "/admin/"),
         ("nowhere", "/start/"), ("https:", "/start/"), ("sandbox_reset", "/start/")],
    )  # fmt: skip
    def test_leads_to_a_page_of_the_navigation_and_nowhere_else(self, to, lands):
        answer = Client().post(f"/sandbox/sign-in/{to}", {"account": "p001"})
        assert (answer.status_code, answer["Location"]) == (302, lands)

    def test_by_looking_does_nothing(self):
        browser = Client()
        assert browser.get("/sandbox/sign-in?account=union-clerk-1").status_code == 400
        answer = browser.get("/sandbox/sign-in")
        assert (answer.status_code, answer["Location"]) == (302, "/sandbox/")
        assert self.whose(browser) == ""

    def test_needs_the_token_of_its_form(self):
        browser = Client(enforce_csrf_checks=True)
        assert browser.post("/sandbox/sign-in", {"account": "union-clerk-1"}).status_code == 403
        page = browser.get("/sandbox/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        given = {"account": "union-clerk-1", "csrfmiddlewaretoken": token}
        answer = browser.post("/sandbox/sign-in", given, headers={"Origin": "http://testserver"})
        assert answer.status_code == 302

    def test_is_only_for_accounts_that_the_sandbox_published(self):
        new_user("somebody-else")
        User.objects.filter(username="union-clerk-2").update(is_active=False)
        for name in ("somebody-else", "union-clerk-2", "nobody", ""):
            browser = Client()
            assert browser.post("/sandbox/sign-in", {"account": name}).status_code == 404
            assert self.whose(browser) == ""


class TestClock:
    """時計."""

    def send(self, browser: Client | None = None, **form: str):
        return (browser or Client()).post("/sandbox/clock", form)

    @pytest.mark.parametrize(("move", "by"), [("hour", timedelta(hours=1)), ("day", timedelta(days=1))])
    def test_moves_on(self, move, by):
        before = clock.now()
        assert self.send(move=move)["Location"] == "/sandbox/clock"
        assert abs(clock.now() - before - by) < timedelta(seconds=10)

    def test_moves_on_a_month_and_back_to_the_real_time(self):
        before = clock.now()
        self.send(move="month")
        assert timedelta(days=27) < clock.now() - before < timedelta(days=32)
        assert "実際の日時とは違う日時" in Client().get("/sandbox/clock").content.decode()
        self.send(move="real")
        assert "実際の日時と同じです" in Client().get("/sandbox/clock").content.decode()

    def test_is_set_in_japanese_time(self):
        said = (clock.now() + timedelta(days=30)).strftime("%Y-%m-%d")
        self.send(move="set", moment=f"{said}T09:00")
        assert clock.now().strftime("%Y-%m-%d %H:%M") == f"{said} 00:00"

    @pytest.mark.parametrize("moment", ["", "yesterday", "1999-01-01T00:00", "2199-01-01T00:00"])
    def test_that_cannot_be_set_keeps_what_was_typed_and_says_why(self, moment):
        answer = self.send(move="set", moment=moment)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'value="{moment}"' in page or not moment
        assert "エラー: " in page
        assert clock.offset() == timedelta()

    def test_cannot_be_moved_on_for_ever(self, folder):
        (folder / "clock").write_text(str(clock.MOST))
        answer = self.send(move="month")
        assert answer.status_code == 422
        assert "前後10年以内" in answer.content.decode()
        assert clock.offset().total_seconds() == clock.MOST

    def test_without_a_word_does_nothing(self):
        assert self.send().status_code == 422
        assert clock.offset() == timedelta()

    def test_is_the_time_of_whoever_is_signed_in_too(self):
        visitor = Visitor.of("insurer_clerk", "union")
        self.send(visitor.browser, move="day")
        assert visitor.get("/sandbox/clock").status_code == 200

    @pytest.mark.parametrize(
        ("at", "then"),
        [
            (datetime(2026, 11, 21, 3, tzinfo=UTC), datetime(2026, 12, 21, 3, tzinfo=UTC)),
            (datetime(2026, 12, 31, 3, tzinfo=UTC), datetime(2027, 1, 31, 3, tzinfo=UTC)),
            (datetime(2027, 1, 31, 3, tzinfo=UTC), datetime(2027, 2, 28, 3, tzinfo=UTC)),
            (datetime(2027, 1, 30, 16, tzinfo=UTC), datetime(2027, 2, 27, 16, tzinfo=UTC)),
        ],
    )
    def test_a_month_after_is_the_same_day_in_japan_or_the_last(self, at, then):
        assert a_month_after(at) == then


class TestReset:
    """やり直し."""

    def test_asks_once_more_and_then_leaves_its_request_and_waits(self, folder):
        asked = Client().get("/sandbox/reset").content.decode()
        assert "もとには戻せません" in asked
        answer = Client().post("/sandbox/reset")
        assert (answer.status_code, answer["Refresh"]) == (202, "3;url=/sandbox/")
        assert "やり直しています" in answer.content.decode()
        assert (folder / "reset").exists()


class TestMail:
    """届いたメール."""

    def deliver(self, settings, subject: str, body: str) -> None:
        backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=settings.EMAIL_FILE_PATH)
        EmailMessage(subject, body, "no-reply@platform.invalid", ["p001@example.invalid"], connection=backend).send()

    def test_says_that_there_is_none(self):
        assert "メールはまだありません" in Client().get("/sandbox/mail").content.decode()

    def test_is_listed_and_read_as_text(self, settings):
        self.deliver(
            settings, "お知らせがあります", "サインインして確かめてください。\n<b>太字</b> http://127.0.0.1:8000/"
        )
        page = Client().get("/sandbox/mail").content.decode()
        assert "お知らせがあります" in page
        assert "p001@example.invalid" in page
        address = re.search(r'href="(/sandbox/mail/[^"]+)"', page)[1]
        letter = Client().get(address).content.decode()
        assert "サインインして確かめてください。" in letter
        assert "&lt;b&gt;太字&lt;/b&gt;" in letter
        assert "<img" not in letter

    def test_stands_there_with_the_time_in_japan(self, settings):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True)
        dates = (
            "Sat, 21 Nov 2026 18:50:00 -0000",
            "Sat, 21 Nov 2026 18:51:00 +0000",
            "Sun, 22 Nov 2026 03:52:00 +0900",
        )
        for number, date in enumerate(dates):
            (folder / f"{number}.log").write_text(f"Subject: s\nTo: a@example.invalid\nDate: {date}\n\ntext\n")
        page = Client().get("/sandbox/mail").content.decode()
        for minute in (50, 51, 52):
            assert f"2026年11月22日 3:{minute}" in page
        assert "2026年11月22日 3:50" in Client().get("/sandbox/mail/0-0").content.decode()

    @pytest.mark.parametrize("name", ["nothing", "..", "x-0"])
    def test_that_is_not_there_is_not_found(self, name):
        assert Client().get(f"/sandbox/mail/{name}").status_code == 404
