"""What holds for a whole prescription, on the pages: narcotics, values, paper, putting another in place, recall."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.crawling import follow
from tests.browser.looking import looks_right
from tests.browser.test_clinic import AMLODIPINE, add, page, sign, to_patient
from tests.browser.test_pharmacy import PHARMACIST, redeem
from tests.support import chromium


__all__ = ["page"]  # the fixture of the doctor and her patient
MORPHINE = "モルヒネ塩酸塩錠"


def register(page: Page, button: str) -> None:
    """Answer what is found, if anything is, and press the last button."""
    for reason in page.get_by_label("処方する理由").all():
        reason.fill("用量を調整するため")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()


def audited(pharmacist: Page, number: str) -> None:
    """Have a pharmacy open it by its number: who judges it sees all that was typed."""
    redeem(pharmacist, number)
    expect(pharmacist.get_by_role("heading", name="処方監査")).to_be_visible()
    for text in ("12-3456", "東京都架空区一丁目", "03-0000-0000", "体重 52.5kg", "eGFR 45mL", "電子署名はありません"):
        expect(pharmacist.locator("main")).to_contain_text(text)
    looks_right(pharmacist, "clinic-33-audit")


def test_a_narcotic_with_values_on_paper_is_put_in_place_and_recalled(page: Page, visitor):
    to_patient(page)
    follow(page.get_by_role("link", name="新しく処方する"))
    page.get_by_label("種別").select_option("numbered_paper")
    add(page, "モルヒネ塩酸塩錠", MORPHINE)
    page.get_by_label("残薬の指示").select_option("2")
    page.get_by_text("身長・体重、検査値、薬局に伝えること").click()
    page.get_by_label("体重").fill("52.5")
    page.get_by_label("eGFR").fill("45")
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("alert")).to_contain_text("麻薬施用者免許番号")
    expect(page.get_by_role("alert")).to_contain_text("検査日")
    looks_right(page, "clinic-20-narcotics-missing")
    page.get_by_label("麻薬施用者免許番号").fill("12-3456")
    page.get_by_label("患者の住所").fill("東京都架空区一丁目")
    page.get_by_label("患者の電話番号").fill("03-0000-0000")
    page.get_by_label("検査日").fill("2026-01-05")
    looks_right(page, "clinic-21-narcotics")
    sign(page)
    looks_right(page, "clinic-22-sign-paper")
    register(page, "登録する")
    looks_right(page, "clinic-23-receipt-paper")
    page.get_by_role("link", name="引換番号を印刷する").click()
    expect(page.locator(".redeem__number")).to_be_visible()
    looks_right(page, "clinic-24-copy-paper")
    audited(visitor(PHARMACIST, viewport=chromium.NARROW), page.locator(".redeem__number").inner_text())

    to_patient(page)
    looks_right(page, "clinic-25-patient")
    follow(page.get_by_role("button", name=re.compile("^差し替える")).first)
    expect(page.get_by_label("体重")).to_have_value("52.5")
    looks_right(page, "clinic-26-correct")
    page.get_by_label("日数・回数").fill("7")
    sign(page)
    looks_right(page, "clinic-27-sign-replacing")
    register(page, "差し替える")
    looks_right(page, "clinic-28-receipt-replaced")

    to_patient(page)
    follow(page.get_by_role("link", name=re.compile("^回収する")).first)
    looks_right(page, "clinic-29-recall")
    page.get_by_label("処方箋を再発行したため").check()
    page.get_by_role("button", name="内容を確認する").click()
    looks_right(page, "clinic-30-recall-check")
    page.get_by_role("button", name="処方箋を回収する").click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    page.get_by_role("link", name="回収した処方箋の内容を見る").click()
    expect(page.locator("main")).to_contain_text("この処方箋は使えません（回収）")


def test_what_is_given_in_house_has_no_number(page: Page):
    to_patient(page)
    follow(page.get_by_role("link", name="新しく処方する"))
    page.get_by_label("種別").select_option("in_house")
    add(page, "アムロジピン", AMLODIPINE)
    sign(page)
    looks_right(page, "clinic-31-sign-in-house")
    register(page, "登録する")
    page.get_by_role("link", name="登録した内容を見る").click()
    expect(page.locator(".redeem")).to_have_count(0)
    looks_right(page, "clinic-32-in-house")


def test_a_part_with_supplements_and_other_values_is_repeated_as_the_next_part(page: Page, visitor):
    to_patient(page)
    follow(page.get_by_role("link", name="新しく処方する"))
    add(page, "アムロジピン", AMLODIPINE)
    page.get_by_text(re.compile("^補足（")).click()
    page.get_by_label("一包化").check()
    page.get_by_label("不均等").fill("2、1、1")
    page.get_by_text("分割調剤（2回か3回に分ける）").click()
    page.get_by_label("分割の総回数").select_option("3")
    page.get_by_text("身長・体重、検査値、薬局に伝えること").click()
    page.get_by_label("ほかの検査値").fill("HbA1c 6.2%")
    page.get_by_role("button", name="内容を確認する").click()
    for wrong in ("不均等", "この処方箋は何回目か", "検査日"):
        expect(page.get_by_role("alert")).to_contain_text(wrong)
    looks_right(page, "clinic-40-extras-wrong")
    page.get_by_label("用量").fill("4")
    page.get_by_label("この処方箋は何回目か").select_option("1")
    page.get_by_label("検査日").fill("2026-01-05")
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("alert")).to_contain_text("今回分")
    page.get_by_label("今回分").fill("5")
    looks_right(page, "clinic-41-extras")
    sign(page)
    looks_right(page, "clinic-42-sign-extras")
    register(page, "署名して登録する")
    page.get_by_role("link", name="処方内容控えを印刷する").click()
    for text in (
        "一包化",
        "不均等: 1回目から順に 2・1・1錠",
        "3回のうち1回目",
        "今回5日分（全部で14日分）",
        "HbA1c 6.2%",
    ):
        expect(page.locator("main")).to_contain_text(text)
    looks_right(page, "clinic-43-copy-extras")
    pharmacist = visitor(PHARMACIST, viewport=chromium.NARROW)
    redeem(pharmacist, page.locator(".redeem__number").inner_text())
    expect(pharmacist.locator("main")).to_contain_text("不均等: 1回目から順に 2・1・1錠")
    looks_right(pharmacist, "clinic-44-audit-extras")

    to_patient(page)
    looks_right(page, "clinic-45-patient-split")
    follow(page.get_by_role("button", name="繰り返す").first)
    expect(page.get_by_label("この処方箋は何回目か")).to_have_value("2")
    expect(page.get_by_label("不均等")).to_have_value("2、1、1")
    looks_right(page, "clinic-46-next-part")


def test_what_was_given_at_discharge_is_registered_later(page: Page):
    to_patient(page)
    follow(page.get_by_role("link", name="新しく処方する"))
    page.get_by_label("種別").select_option("in_house_discharge")
    page.get_by_text("院内処方を後から登録する", exact=True).click()
    page.get_by_label("薬を渡した日").fill("2999-01-01")
    add(page, "アムロジピン", AMLODIPINE)
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("alert")).to_contain_text("薬を渡した日")
    looks_right(page, "clinic-47-later-wrong")
    page.get_by_label("薬を渡した日").fill(f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}")  # noqa: TID251 - its own
    sign(page)
    looks_right(page, "clinic-48-sign-later")
    register(page, "登録する")
    page.get_by_role("link", name="登録した内容を見る").click()
    expect(page.get_by_role("heading", name="処方内容（院内、退院時）")).to_be_visible()
    looks_right(page, "clinic-49-later")
