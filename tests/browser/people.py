"""What everybody does in a browser: sign in, and be somewhere."""

from playwright.sync_api import Page, expect


PASSWORD = "sandbox-password"


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in with name and password, as far as the first page."""
    page.goto("/accounts/sign-in/")
    page.get_by_label("利用者名").fill(name)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="サインイン").click()
    expect(page.get_by_role("button", name="サインアウト")).to_be_visible()
