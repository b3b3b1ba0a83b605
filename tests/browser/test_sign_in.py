"""Signing in, as people do: with a second factor, wrongly, and too long ago."""

import re

from playwright.sync_api import Page, expect

from tests.browser import totp
from tests.browser.people import PASSWORD, sign_in


NEXT_HALF_MINUTE = "before => Math.floor(Date.now() / 30000) > before"


def first_step(page: Page, name: str, password: str = PASSWORD) -> None:
    """Give name and password."""
    page.goto("/accounts/sign-in/")
    page.get_by_label("利用者名").fill(name)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="サインイン").click()


def with_an_app(page: Page) -> str:
    """Add an app to the account that is signed in; return its secret."""
    page.goto("/accounts/settings/")
    page.get_by_role("link", name="認証アプリを登録する").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("コード").fill(totp.code(secret))
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("認証アプリを登録しました。")).to_be_visible()
    return secret


def test_with_an_app_takes_its_code_and_each_code_once(visitor):
    page = visitor("city-clerk-2")
    secret = with_an_app(page)
    page.get_by_role("button", name="回復コードを作って表示する").click()
    recovery = page.locator(".codes code").first.inner_text()
    page.get_by_role("button", name="サインアウト").click()

    first_step(page, "city-clerk-2")
    expect(page.get_by_role("heading", name="第二要素の確認")).to_be_visible()
    page.goto("/start/")
    expect(page.get_by_label("利用者名")).to_be_visible()  # the password alone opens nothing

    first_step(page, "city-clerk-2")
    page.wait_for_function(NEXT_HALF_MINUTE, arg=int(page.evaluate("Math.floor(Date.now() / 30000)")), timeout=90_000)
    used = totp.code(secret)
    page.get_by_label("コード").fill(used)
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_role("button", name="サインアウト")).to_be_visible()
    page.get_by_role("button", name="サインアウト").click()

    first_step(page, "city-clerk-2")
    page.get_by_label("コード").fill(used)
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("コード").fill(recovery)
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_role("button", name="サインアウト")).to_be_visible()


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(visitor):
    page = visitor()
    for _ in range(5):
        first_step(page, "town-clerk-1", "wrong-password")
        expect(page.get_by_role("alert")).to_be_visible()
    first_step(page, "town-clerk-1")
    expect(page.get_by_role("alert")).to_contain_text("一時的に止めています")
    expect(page.get_by_role("button", name="サインアウト")).to_have_count(0)


def test_an_unknown_name_is_told_what_a_wrong_password_is_told(visitor):
    page = visitor()
    first_step(page, "nobody-at-all", "wrong-password")
    unknown = page.get_by_role("alert").inner_text()
    first_step(page, "elderly-clerk-1", "wrong-password")
    assert page.get_by_role("alert").inner_text() == unknown


def test_the_keyboard_alone_is_enough(visitor):
    page = visitor()
    page.goto("/accounts/sign-in/")
    page.get_by_label("利用者名").focus()
    page.keyboard.type("clinic-manager-1")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="サインアウト")).to_be_visible()


def test_the_skip_link_comes_first_and_leads_to_the_content(visitor):
    page = visitor("clinic-manager-1")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="本文へ")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_another_role_sees_other_pages_in_the_same_session(visitor):
    page = visitor("two-roles-1")
    page.goto("/roles/")
    page.get_by_role("button", name=re.compile("この役割に切り替える")).first.click()
    expect(page.get_by_text("に切り替えました。")).to_be_visible()


def test_without_script_everything_of_the_sign_in_works(browser, sandbox):
    context = browser.new_context(base_url=sandbox.url, java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    sign_in(page, "pharmacy-manager-1")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()
