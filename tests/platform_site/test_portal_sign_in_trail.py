"""What the trail says of people who come and go."""

import json

from django.test import Client

from tests.support import trail
from tests.support.accounts import FACTOR, account, code, later, sign_in, sign_in_again, with_app


def test_the_trail_says_who_came_and_went_and_never_what_was_typed(committed):
    user = with_app(account())
    browser = Client()
    sign_in(browser, "typed-in-vain")
    sign_in(browser, password="falsch-falsch")
    sign_in(browser)
    browser.post(FACTOR, {"code": code()})
    later(browser, 301, "proved_at")
    sign_in_again(browser, "/accounts/confirm/")
    browser.post(FACTOR, {"code": code(1)})
    browser.post("/accounts/sign-out/")
    for event in ("people.signed_in", "people.reauthenticated"):
        [line] = trail.lines(committed, event)
        assert line["detail"] == {"method": "totp"}
        assert line["request_id"]
    assert [line["outcome"] for line in trail.lines(committed, "people.password_proved")] == [
        "refused", "refused", "done", "done",
    ]  # fmt: skip
    assert len(trail.lines(committed, "people.signed_out")) == 1
    whole = trail.whole(committed)
    assert "typed-in-vain" not in whole
    assert "falsch" not in whole
    assert str(user.uid) in whole
    assert json.loads(whole.splitlines()[-1])["user_uid"] == str(user.uid)
