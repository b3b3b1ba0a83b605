"""P008 looks at her own prescriptions: what she takes, what was found and why she was given it, and who looked."""

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.crawling import keep_picture
from tests.browser.prescribing import REASON, TRIAZOLAM
from tests.browser.test_every_page import WIDTHS, faults_of


@pytest.fixture(params=WIDTHS)
def page(visitor, prescribed, request) -> Page:
    return visitor("p008", viewport=WIDTHS[request.param])


def looks_right(page: Page, name: str) -> None:
    """Tell that axe finds nothing on the page as it is, and nothing stands beyond its side."""
    if folder := os.environ.get("SCREENSHOTS"):
        keep_picture(page, folder, f"patient-{page.viewport_size['width']}-{name}")
    assert faults_of(page) == []


def test_from_her_own_page_to_who_looked(page: Page):
    page.goto("/me/")
    page.get_by_role("main").get_by_role("link", name="自分の処方と薬").click()
    expect(page.get_by_role("heading", name="自分の処方と薬")).to_be_visible()
    taken = page.get_by_role("region", name="いま使っている薬")
    expect(taken).to_contain_text("薬局で受け取った薬")
    expect(taken).to_contain_text(TRIAZOLAM)
    looks_right(page, "1-list")

    rows = page.get_by_role("region", name="処方箋").get_by_role("row").filter(has_text="もみじ")
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text(f"使う理由: {REASON}")
    expect(page.get_by_role("main")).to_contain_text("イトラコナゾール")
    looks_right(page, "2-findings")

    page.get_by_role("link", name="処方内容控えを見る").click()
    expect(page.locator(".redeem svg")).to_be_visible()
    looks_right(page, "3-copy")
    page.get_by_role("link", name="この処方箋の内容へ").click()

    page.goto("/me/prescriptions/")
    page.get_by_role("region", name="処方箋").get_by_role("row").filter(has_text="さくら").get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("あおぞら薬局")
    looks_right(page, "4-dispensed")

    page.goto("/me/prescriptions/trail")
    expect(page.get_by_role("main")).to_contain_text("もみじ")
    looks_right(page, "5-trail")


def test_the_notebook_is_kept_as_a_file(page: Page):
    page.goto("/me/prescriptions/")
    with page.expect_download() as kept:
        page.get_by_role("link", name="お薬手帳アプリで読む形").click()
    assert kept.value.suggested_filename == "okusuri-techo.txt"
    assert kept.value.path().read_bytes().startswith(b"JAHISTC08")
