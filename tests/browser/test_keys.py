"""Keys of a system, rolled in the admin: one asks, another approves what she sees, and only then they count."""

import json
import re

import pytest
from joserfc.jwk import ECKey
from playwright.sync_api import Page, expect


def new_keys(kid: str) -> tuple[ECKey, str]:
    """Return a key and the public half as somebody pastes it."""
    key = ECKey.generate_key("P-384", {"kid": kid, "use": "sig", "alg": "ES384"})
    return key, json.dumps({"keys": [key.as_dict(private=False)]})


def ask(page: Page, client_id: str, keys: str) -> None:
    """Ask for other keys."""
    page.goto("/admin/platform_site/apiclient/")
    page.get_by_role("link", name=client_id, exact=True).click()
    page.get_by_role("link", name="公開鍵の交換を申請する").click()
    page.get_by_label("公開鍵", exact=False).first.fill(keys)
    page.get_by_label("理由").fill("定期の交換")
    page.get_by_role("button", name="交換を申請する").click()


@pytest.mark.parametrize("client_id", ["sandbox-pharmacy-2"])
def test_a_roll_takes_two_people(visitor, client_id):
    first = visitor("fund-operator-1")
    _, keys = new_keys("rolled-1")
    ask(first, client_id, keys)
    expect(first.locator("main, #content")).to_contain_text("申請")

    first.goto("/approvals/")
    first.locator("tbody a").first.click()
    expect(first.get_by_role("button", name="この内容を承認する")).to_have_count(0)

    second = visitor("fund-operator-2")
    second.goto("/approvals/")
    second.locator("tbody a").first.click()
    expect(second.locator("pre")).to_contain_text("rolled-1")
    second.get_by_role("button", name="この内容を承認する").click()
    expect(second.get_by_text("承認しました。")).to_be_visible()

    second.goto("/admin/platform_site/apiclient/")
    second.get_by_role("link", name=client_id, exact=True).click()
    expect(second.locator("#content, main").first).to_contain_text("rolled-1")


def test_a_private_key_is_refused_and_not_shown_again(visitor):
    page = visitor("fund-operator-1")
    key, _ = new_keys("private-1")
    ask(page, "sandbox-pharmacy-1", json.dumps({"keys": [key.as_dict(private=True)]}))
    expect(page.get_by_role("alert")).to_be_visible()
    assert key.as_dict(private=True)["d"] not in page.content()
    page.goto("/approvals/")
    expect(page.locator("main")).not_to_contain_text("private-1")


def test_the_admin_is_closed_to_everybody_else(visitor):
    page = visitor("union-clerk-1")
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("権限"))
