"""A doctor without a program of her own: patient, medicines, findings, signature, copy; with a script and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.crawling import follow
from tests.browser.furnishing import API, P009, posted
from tests.browser.looking import looks_right
from tests.browser.prescribing import P008, until_given
from tests.running.sandbox import Sandbox
from tests.support import chromium


DOCTOR = "clinic-doctor-1"
NORVASC, AMLODIPINE = "ノルバスク錠５ｍｇ", "アムロジピンベシル酸塩５ｍｇ錠"
LOXOPROFEN = "ロキソプロフェンナトリウム６０ｍｇ錠"


@pytest.fixture
def page(visitor, sandbox: Sandbox) -> Page:
    """Have P009 come to the counter, and the doctor sign in."""
    posted(sandbox, f"{API}/checks", P009, sandbox.token("sandbox-clinic-1"))
    return visitor(DOCTOR, viewport=chromium.NARROW)


def to_patient(page: Page) -> None:
    page.goto("/clinic/")
    page.locator("main table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="受付した患者")).to_be_visible()


def add(page: Page, word: str, name: str, *, days: str = "14") -> None:
    """Type a word, take the medicine that is offered, and fill its row in."""
    page.wait_for_load_state()  # nobody hears what is typed before the script is there
    page.get_by_label("医薬品", exact=False).first.press_sequentially(word)
    page.get_by_role("button", name=re.compile(f"^加える ?: {name}$")).click()
    row = page.locator("fieldset.medicine").last
    expect(row).to_contain_text(name)
    row.get_by_label("用量").fill("1")
    row.get_by_label("日数・回数").fill(days)
    row.get_by_label("用法").fill("１日１回朝食後")
    row.get_by_label("用法").press("Tab")


def sign(page: Page) -> None:
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="署名と登録")).to_be_visible()


def test_from_the_patient_to_the_copy_and_again_with_a_finding(page: Page):
    page.goto("/clinic/")
    looks_right(page, "clinic-1-visits")
    to_patient(page)
    follow(page.get_by_role("link", name="新しく処方する"))
    looks_right(page, "clinic-2-empty")
    add(page, "のるばすく", NORVASC)
    expect(page.locator("#findings")).to_contain_text("見つかりませんでした")
    looks_right(page, "clinic-3-filled")
    sign(page)
    looks_right(page, "clinic-4-sign")
    page.get_by_role("button", name="署名して登録する").click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    page.get_by_role("link", name="処方内容控えを印刷する").click()
    expect(page.locator(".redeem svg")).to_be_visible()
    assert len(page.locator(".redeem__number").inner_text()) == 6
    looks_right(page, "clinic-5-copy")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    looks_right(page, "clinic-6-copy-printed")
    page.emulate_media(media="screen")

    to_patient(page)
    looks_right(page, "clinic-7-patient")
    follow(page.get_by_role("button", name="繰り返す").first)  # nobody hears what is chosen before the script is there
    expect(page.locator("fieldset.medicine")).to_contain_text(NORVASC)
    page.get_by_label("この医療機関が処方した薬とも確かめる").check()
    expect(page.locator("#findings .thread")).to_contain_text("重複投薬")
    looks_right(page, "clinic-8-finding")
    sign(page)
    page.get_by_role("button", name="署名して登録する").click()
    expect(page.get_by_role("heading", name="入力内容に問題があります")).to_be_visible()
    looks_right(page, "clinic-9-reason-missing")
    for reason in page.get_by_label("処方する理由").all():
        reason.fill("用量を調整するため")
    page.get_by_role("button", name="署名して登録する").click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()


def test_what_is_wrong_is_said_at_its_field(page: Page):
    to_patient(page)
    page.get_by_role("link", name="新しく処方する").click()
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("alert")).to_be_focused()
    add(page, "アムロジピン", AMLODIPINE, days="0")
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("alert")).to_be_focused()  # or it would take the focus from the field below
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("日数・回数")).to_be_focused()
    looks_right(page, "clinic-10-wrong")


def test_one_goes_back_to_a_page_that_said_what_is_wrong(page: Page):
    to_patient(page)
    page.get_by_role("link", name="新しく処方する").click()
    add(page, "アムロジピン", AMLODIPINE, days="0")
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("日数・回数").fill("14")
    sign(page)
    page.go_back()
    expect(page.get_by_role("alert")).to_contain_text("日数・回数")
    expect(page.get_by_label("日数・回数")).to_have_value("0")


def test_what_the_patient_agrees_to_aloud_is_shown_and_leads_back_to_what_was_typed(sandbox: Sandbox, page: Page):
    until_given(sandbox)
    posted(sandbox, f"{API}/checks", P008, sandbox.token("sandbox-clinic-1"))
    to_patient(page)
    page.get_by_role("link", name="新しく処方する").click()
    add(page, "ロキソプロフェン", LOXOPROFEN, days="11")
    expect(page.locator("#findings .thread")).to_contain_text("同意がない")
    looks_right(page, "clinic-12-masked")
    page.get_by_role("button", name=re.compile("口頭の同意を得て")).first.click()
    expect(page.get_by_role("heading", name="口頭の同意による開示")).to_be_visible()
    looks_right(page, "clinic-13-opening")
    page.get_by_role("button", name="同意を得たので表示する").click()
    expect(page.locator("main")).to_contain_text("もみじ")
    looks_right(page, "clinic-14-opened")
    page.get_by_role("link", name="書きかけの処方に戻る").click()
    expect(page.get_by_label("日数・回数")).to_have_value("11")
    sign(page)
    page.get_by_label("処方する理由").first.fill("ほかに代わる薬がないため")
    page.get_by_role("button", name=re.compile("口頭の同意を得て")).first.click()
    page.get_by_role("button", name="同意を得たので表示する").click()
    expect(page.locator("main")).to_contain_text("もみじ")
    page.get_by_role("link", name="署名と登録の画面に戻る").click()
    expect(page.get_by_label("処方する理由").first).to_have_value("ほかに代わる薬がないため")
    expect(page.get_by_role("alert")).to_have_count(0)
    looks_right(page, "clinic-15-sign-again")


def test_medicines_are_found_on_a_page_of_their_own(page: Page):
    page.goto("/clinic/drugs?word=アムロジピン")
    expect(page.locator("main")).to_contain_text(NORVASC)
    looks_right(page, "clinic-11-drugs")
