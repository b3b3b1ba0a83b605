"""Two requests of one browser at once: what ended a session has ended it, whatever the other one writes (I02-4)."""

from threading import Event, Thread

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from platform_site import urls
from platform_site.models import Session, User
from platform_site.portal import sessions
from platform_site.portal.pages import page
from platform_site.portal.sign_in import keep_this_session
from tests.support.visitors import new_user, signed_in


SLOW = "/tests/slow"
reached, go_on = Event(), Event()


def _wait() -> None:
    reached.set()
    assert go_on.wait(20)


@page("遅いページ", writes=True)
def slow(request):
    """Write into the session while another request ends it."""
    request.session["note"] = "left"
    _wait()
    return HttpResponse("done")


@page("役割", writes=True)
def early(request):
    """Get a new id before the other request ends the session."""
    request.session.cycle_key()
    _wait()
    return HttpResponse("done")


@page("役割", writes=True)
def late(request):
    """Want a new id after the other request ended the session."""
    request.session["note"] = "left"
    _wait()
    request.session.cycle_key()
    return HttpResponse("done")


@page("パスワード", writes=True)
def changed(request):
    """Let this session go on after a password was changed, once it was ended."""
    user = User.objects.get(pk=request.user.pk)
    _wait()
    keep_this_session(request, user)
    return HttpResponse(request.user.username)


urlpatterns = [
    *urls.urlpatterns,
    *(path(f"tests/{view.__name__}", view) for view in (slow, early, late, changed)),
]
handler404, handler400, handler500 = urls.handler404, urls.handler400, urls.handler500
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def browser(committed) -> Client:
    return signed_in(new_user("at-once"))


@pytest.fixture
def answer(browser):
    """Return what a request is answered while which another one of the same browser is signed out."""

    def between(method: str, where: str, end: str = "/accounts/sign-out/"):
        other, got = Client(), []
        other.cookies.load(browser.cookies.output(header="", sep=";"))

        def run() -> None:
            got.append(getattr(browser, method)(where))
            connection.close()

        reached.clear()
        go_on.clear()
        thread = Thread(target=run)
        thread.start()
        try:
            assert reached.wait(20)
            other.post(end)
        finally:
            go_on.set()
            thread.join()
        return got[0]

    return between


def nobody_is_in() -> bool:
    return not Session.objects.filter(user_id__isnull=False).exists()


def test_whoever_only_read_goes_to_the_sign_in(answer, browser):
    assert answer("get", SLOW).url == "/accounts/sign-in/?next=%2Ftests%2Fslow&ended=1"
    assert nobody_is_in()
    assert browser.get("/start/").status_code == 302


def test_what_was_done_stays_said_and_the_session_ended(answer, browser):
    assert answer("post", SLOW).content == b"done"
    assert nobody_is_in()
    assert browser.get("/start/").status_code == 302


def test_under_a_new_id_it_has_ended_too(answer, browser):
    answer("post", "/tests/early")
    assert nobody_is_in()
    assert browser.get("/start/").status_code == 302


def test_it_gets_no_new_id_afterwards(answer, browser):
    assert answer("post", "/tests/late").url == "/accounts/sign-in/?next=%2Ftests%2Flate&ended=1&unsent=1"
    assert nobody_is_in()
    assert browser.get("/start/").status_code == 302


def test_a_new_password_does_not_let_it_go_on(answer, browser):
    assert answer("post", "/tests/changed").content == b"at-once"
    assert nobody_is_in()
    assert browser.get("/start/").status_code == 302


def test_a_sign_out_under_the_old_id_ends_what_went_on_from_it(browser):
    before = Client()
    before.cookies.load(browser.cookies.output(header="", sep=";"))
    store = sessions.SessionStore(browser.session.session_key)
    store.cycle_key()
    assert not nobody_is_in()
    before.post("/accounts/sign-out/")
    assert nobody_is_in()


@pytest.mark.django_db
def test_what_is_gone_is_not_made_anew():
    store = sessions.SessionStore("0123456789abcdef0123456789abcdef")
    store._session_cache = {"a": 1}
    with pytest.raises(UpdateError):
        store.save()
    store.delete("0123456789abcdef0123456789abcdef")
    assert Session.objects.count() == 0
