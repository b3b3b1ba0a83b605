"""P008 looks at her own prescriptions: what she takes, what was found and why she was given it, and who looked."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import looks_right
from tests.browser.prescribing import REASON, TRIAZOLAM
from tests.support import chromium


@pytest.fixture
def page(visitor, prescribed) -> Page:
    return visitor("p008", viewport=chromium.NARROW)


def test_from_her_own_page_to_who_looked(page: Page):
    page.goto("/me/")
    page.get_by_role("main").get_by_role("link", name="自分の処方と薬").click()
    expect(page.get_by_role("heading", name="自分の処方と薬")).to_be_visible()
    taken = page.get_by_role("region", name="いま使っている薬")
    expect(taken).to_contain_text("薬局で受け取った薬")
    expect(taken).to_contain_text(TRIAZOLAM)
    looks_right(page, "patient-1-list")

    rows = page.get_by_role("region", name="処方箋").get_by_role("row").filter(has_text="もみじ")
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text(f"使う理由: {REASON}")
    expect(page.get_by_role("main")).to_contain_text("イトラコナゾール")
    looks_right(page, "patient-2-findings")

    page.get_by_role("link", name="処方内容控えを見る").click()
    expect(page.locator(".redeem svg")).to_be_visible()
    looks_right(page, "patient-3-copy")
    page.get_by_role("link", name="この処方箋の内容へ").click()

    page.goto("/me/prescriptions/")
    page.get_by_role("region", name="処方箋").get_by_role("row").filter(has_text="さくら").get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("あおぞら薬局")
    looks_right(page, "patient-4-dispensed")

    page.goto("/me/prescriptions/trail")
    expect(page.get_by_role("main")).to_contain_text("もみじ")
    looks_right(page, "patient-5-trail")


def test_the_notebook_is_kept_as_a_file(page: Page):
    page.goto("/me/prescriptions/")
    with page.expect_download() as kept:
        page.get_by_role("link", name="お薬手帳アプリで読む形").click()
    assert kept.value.suggested_filename == "okusuri-techo.txt"
    assert kept.value.path().read_bytes().startswith(b"JAHISTC08")
