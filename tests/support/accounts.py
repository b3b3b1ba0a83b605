"""Accounts with a password, and browsers that sign in with it as people do."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from django.test import Client

from platform_site import clock
from platform_site.actions.factors import add_totp
from platform_site.actors import Actor
from platform_site.models import Membership, Organisation, User
from platform_site.portal import sessions
from platform_site.portal.sign_in import PROVED_AT
from tests.support.factors import shown_by_app
from tests.support.visitors import HOUSES, new_user


PASSWORD = "架空の長い合言葉です-2031"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN, FACTOR = "/accounts/sign-in/", "/accounts/sign-in/second-factor/"


def account(name: str = "kakuu-clerk", *, role: str = "", house: str = "union", **fields: Any) -> User:
    """Make an account with a password, and with a role at a house if one is named."""
    user = new_user(name)
    user.set_password(PASSWORD)
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    if role:
        kind, code = HOUSES[house]
        organisation = Organisation.objects.get(kind=kind, code=code)
        Membership.objects.create(user=user, organisation=organisation, role=role, given_at=clock.now())
    return user


def with_app(user: User) -> User:
    """Give somebody an app, some minutes ago."""
    at = clock.now() - timedelta(minutes=5)
    add_totp(secret=SECRET, code=shown_by_app(SECRET, at), by=Actor(user=user.uid), at=at)
    user.refresh_from_db()
    return user


def code(steps: int = 0) -> str:
    """Return what the app shows now, or so many half minutes later; an earlier one may be over on its way."""
    return shown_by_app(SECRET, clock.now(), steps=steps)


def wrong_code(secret: str = SECRET) -> str:
    """Return six digits that the app does not show around now."""
    right = {shown_by_app(secret, clock.now(), steps=steps) for steps in range(-2, 5)}
    return next(text for text in (f"{number:06}" for number in range(10)) if text not in right)


def sign_in(browser: Client, name: str = "kakuu-clerk", password: str = "", **more: str) -> Any:
    """Send name and password."""
    return browser.post(SIGN_IN, {"name": name, "password": password or PASSWORD, **more})


def signed_in(name: str = "kakuu-clerk") -> Client:
    """Return a browser in which somebody without a second factor has signed in."""
    browser = Client()
    assert sign_in(browser, name).status_code == 302
    return browser


def sign_in_again(browser: Client, there: str) -> Any:
    """Send the password once more, to the address that a page led to."""
    path, _, back = there.partition("?next=")
    return browser.post(path, {"password": PASSWORD, "next": unquote(back)})


def is_in(browser: Client) -> bool:
    """Tell if a browser's user is still signed in."""
    return browser.get("/start/").status_code == 200


def later(browser: Client, seconds: int, *names: str) -> None:
    """Let time pass for a session: all that it noted lies so much further back."""
    session = browser.session
    for name in names or (PROVED_AT, sessions.SIGNED_IN_AT, sessions.SEEN_AT):
        if name in session:
            session[name] -= seconds
    session.save()


def options_in(page: Any) -> dict[str, Any]:
    """Return what a page asks a security key for."""
    found = re.search(r'<script id="key-options" type="application/json">(.*?)</script>', page.content.decode())
    assert found, page.content.decode()
    return json.loads(found[1])
