"""A pharmacist without a program of her own: redeem, receive, audit, ask back, dispense; and what the doctor sees."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.crawling import follow
from tests.browser.furnishing import API, P009, posted
from tests.browser.looking import looks_right
from tests.browser.papers import slip
from tests.browser.prescribing import TRIAZOLAM, today
from tests.browser.test_clinic import DOCTOR, NORVASC, add, sign, to_patient
from tests.running.sandbox import Sandbox
from tests.support import chromium


PHARMACIST = "pharmacist-1"
GENERIC = "アムロジピンベシル酸塩５ｍｇ錠"
AGREED = "同じ成分の錠剤と口腔内崩壊錠は、照会なしに変更できる。"
QUESTION = "腎機能に対して量は適切でしょうか。"


@pytest.fixture
def doctor(visitor, sandbox: Sandbox) -> Page:
    """Have P009 come to the counter, and the doctor sign in."""
    posted(sandbox, f"{API}/checks", P009, sandbox.token("sandbox-clinic-1"))
    return visitor(DOCTOR, viewport=chromium.NARROW)


@pytest.fixture
def number(doctor: Page) -> str:
    """Have the doctor prescribe; return the number that her copy prints."""
    to_patient(doctor)
    doctor.get_by_role("link", name="新しく処方する").click()
    add(doctor, "のるばすく", NORVASC)
    sign(doctor)
    doctor.get_by_role("button", name="署名して登録する").click()
    doctor.get_by_role("link", name="処方内容控えを印刷する").click()
    return doctor.locator(".redeem__number").inner_text()


@pytest.fixture
def page(visitor) -> Page:
    return visitor(PHARMACIST, viewport=chromium.NARROW)


def redeem(page: Page, number: str) -> None:
    """Type what stands on the copy."""
    typed = {
        "引換番号": number, "保険者番号": P009["insurer_number"], "記号": P009["symbol"], "番号": P009["number"],
        "枝番": P009["branch"],
    }  # fmt: skip
    page.goto("/clinic/pharmacy/redeem")
    for label, text in typed.items():
        page.get_by_label(re.compile(f"^{label} ")).fill(text)
    page.get_by_role("button", name="処方箋を開く").click()


def receive(page: Page, number: str) -> None:
    """Redeem and receive a prescription; stay at its audit view."""
    redeem(page, number)
    page.get_by_role("button", name="この薬局で受け付ける").click()
    expect(page.get_by_text("受付番号")).to_be_visible()


def confirmed(page: Page) -> None:
    """Go from a form over its check page to the receipt."""
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="内容の確認")).to_be_visible()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()


def answer_findings(page: Page) -> None:
    """Give a reason for whatever an earlier dispensing of the same person makes it meet."""
    for reason in page.get_by_label(re.compile("調剤する理由")).all():
        reason.fill("処方医に確かめた")
    if page.get_by_label(re.compile("調剤する理由")).count():
        looks_right(page, "pharmacy-8-findings")
        follow(page.get_by_role("button", name="署名して登録する"))


def test_from_the_printed_number_to_the_result(page: Page, number: str):
    page.goto("/clinic/pharmacy/")
    looks_right(page, "pharmacy-1-list")
    redeem(page, f"{(int(number) + 1) % 1_000_000:06d}")
    expect(page.get_by_role("alert")).to_contain_text("該当する処方箋が見つかりません")
    looks_right(page, "pharmacy-2-wrong-number")
    redeem(page, number)
    expect(page.get_by_role("heading", name="処方監査")).to_be_visible()
    assert number not in page.url
    looks_right(page, "pharmacy-3-redeemed")
    page.get_by_role("button", name="この薬局で受け付ける").click()
    expect(page.get_by_text("受付番号")).to_be_visible()
    looks_right(page, "pharmacy-4-audit")

    follow(page.get_by_role("link", name="調剤結果を入力する"))
    looks_right(page, "pharmacy-5-sheet")
    page.get_by_label("調剤量").fill("0")
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("alert")).to_be_focused()
    looks_right(page, "pharmacy-6-wrong")
    page.get_by_label("調剤の区分").select_option(label="後発品・一般名から選択")
    products = page.get_by_label("調剤した医薬品")
    products.select_option(products.locator("option", has_text=GENERIC).first.get_attribute("value"))
    page.get_by_label("調剤量").fill("14")
    page.get_by_label("製造番号").fill("A123")
    page.get_by_label("残薬の数量").fill("3錠")
    page.get_by_label("処方医への伝達").fill("後発品に変更しました。")
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="調剤結果の署名と登録")).to_be_visible()
    looks_right(page, "pharmacy-7-sign")
    page.go_back()
    expect(page.get_by_role("alert")).to_contain_text("調剤量")
    page.go_forward()
    follow(page.get_by_role("button", name="署名して登録する"))
    answer_findings(page)
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    page.get_by_role("link", name="登録した調剤結果と時刻の証明を見る").click()
    page.get_by_text("時刻の証明", exact=True).click()
    looks_right(page, "pharmacy-9-result")
    follow(page.get_by_role("link", name="調剤結果を取り消す"))
    looks_right(page, "pharmacy-18-withdraw")
    confirmed(page)
    page.get_by_role("link", name="処方監査へ").click()
    expect(page.get_by_role("link", name="調剤結果を入力する")).to_be_visible()


def test_the_readers_proof_opens_what_was_selected(page: Page, doctor: Page, number: str, sandbox: Sandbox):
    uid = doctor.url.split("/prescriptions/")[1].split("/")[0]
    chosen = {"organisation": "1340400051", "prescription_form": "electronic", "prescriptions": [uid]}
    proof = posted(sandbox, "/sandbox/cards/SBX-0009/proof", chosen, "")["proof"]
    page.goto("/clinic/pharmacy/")
    follow(page.get_by_role("link", name="カードで処方箋を受け付ける").last)
    looks_right(page, "pharmacy-24-card")
    page.get_by_label("カードリーダーの証明").fill("x")
    follow(page.get_by_role("button", name="処方箋を開く"))
    looks_right(page, "pharmacy-25-no-proof")
    page.get_by_label("カードリーダーの証明").fill(proof)
    page.get_by_role("button", name="処方箋を開く").click()
    expect(page.get_by_role("heading", name="処方監査")).to_be_visible()
    looks_right(page, "pharmacy-26-by-card")


def test_what_the_patient_agrees_to_aloud_is_shown_and_leads_back_to_what_was_said(
    visitor, sandbox: Sandbox, prescribed: str
):
    chosen = {"organisation": "1340400069", "prescription_form": "electronic", "prescriptions": [prescribed]}
    proof = posted(sandbox, "/sandbox/cards/SBX-0008/proof", chosen, "")["proof"]
    page = visitor("pharmacist-2", viewport=chromium.NARROW)
    page.goto("/clinic/pharmacy/card")
    page.get_by_label("カードリーダーの証明").fill(proof)
    page.get_by_role("button", name="処方箋を開く").click()
    page.get_by_role("button", name="この薬局で受け付ける").click()
    page.get_by_role("link", name="調剤結果を入力する").click()
    page.get_by_role("button", name="内容を確認する").click()
    follow(page.get_by_role("button", name="署名して登録する"))
    page.get_by_label("調剤する理由").first.fill("処方医に確かめた")
    looks_right(page, "pharmacy-27-masked")
    page.get_by_role("button", name=re.compile("口頭の同意を得て")).first.click()
    page.get_by_role("button", name="同意を得たので表示する").click()
    expect(page.locator("main")).to_contain_text("イトラコナゾール")
    looks_right(page, "pharmacy-28-opened")
    page.get_by_role("link", name="署名と登録の画面に戻る").click()
    expect(page.get_by_label("調剤する理由").first).to_have_value("処方医に確かめた")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.goto(f"/clinic/pharmacy/prescriptions/{prescribed}/")
    page.get_by_role("link", name="受付を取り消す").click()
    confirmed(page)


def test_asked_back_and_answered(page: Page, doctor: Page, number: str):
    receive(page, number)
    page.get_by_role("link", name="疑義照会をする").click()
    page.get_by_label("照会の内容").fill(QUESTION)
    looks_right(page, "pharmacy-10-ask")
    confirmed(page)
    doctor.goto("/clinic/inquiries/")
    looks_right(doctor, "pharmacy-11-inquiries")
    doctor.locator("main table").get_by_role("link").first.click()
    expect(doctor.locator("main")).to_contain_text(QUESTION)
    looks_right(doctor, "pharmacy-12-inquiry")
    doctor.get_by_role("link", name="回答する").click()
    doctor.get_by_label("変更なし").check()
    doctor.get_by_label("回答の内容").fill("このままでお願いします。")
    doctor.get_by_label("回答した人").fill("医師　二奈")
    confirmed(doctor)
    page.goto("/clinic/pharmacy/")
    page.locator("main table").get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("このままでお願いします。")
    looks_right(page, "pharmacy-13-answered")
    page.get_by_role("link", name="受付を取り消す").click()
    follow(page.get_by_role("button", name="内容を確認する"))
    looks_right(page, "pharmacy-14-return")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()


def test_a_paper_prescription_is_read_compared_and_registered(page: Page, sandbox: Sandbox):
    posted(sandbox, f"{API}/checks", P009, sandbox.token("sandbox-pharmacy-1"))
    page.goto("/clinic/pharmacy/papers/")
    looks_right(page, "pharmacy-30-papers")
    follow(page.locator("main table").get_by_role("link").first)
    text = slip()
    page.get_by_label("二次元コード1").fill(text.replace("13,19", "13,20"))
    follow(page.get_by_role("button", name="読み取る"))
    expect(page.get_by_role("alert")).to_be_visible()
    looks_right(page, "pharmacy-31-paper-broken")
    where = text.index("621508301")
    page.get_by_label("二次元コード1").fill(text[:where] + "\n")
    page.get_by_label("二次元コード2").fill(text[where:])
    page.get_by_role("button", name="読み取る").click()
    expect(page.get_by_role("heading", name="紙の処方箋の内容")).to_be_visible()
    looks_right(page, "pharmacy-32-paper-sheet")
    follow(page.get_by_role("button", name="内容を確認する"))
    expect(page.get_by_role("alert")).to_contain_text("紙の処方箋と見比べ")
    page.get_by_label("製造番号").fill("P390")
    page.get_by_label(re.compile("紙の処方箋と同じで")).check()
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="調剤結果の署名と登録")).to_be_visible()
    looks_right(page, "pharmacy-33-paper-sign")
    follow(page.get_by_role("button", name="署名して登録する"))
    answer_findings(page)
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    looks_right(page, "pharmacy-34-paper-receipt")
    page.get_by_role("link", name="登録した調剤結果と時刻の証明を見る").click()
    looks_right(page, "pharmacy-35-paper-result")
    page.get_by_role("link", name="調剤結果を変更する").click()
    page.get_by_label("製造番号").fill("Q390")
    looks_right(page, "pharmacy-36-paper-correct")
    follow(page.get_by_role("button", name="内容を確認する"))
    looks_right(page, "pharmacy-37-paper-correct-sign")
    follow(page.get_by_role("button", name="署名して登録する"))
    answer_findings(page)
    page.get_by_role("link", name="登録した調剤結果と時刻の証明を見る").click()
    page.locator("summary", has_text="前の版").click()
    looks_right(page, "pharmacy-38-paper-result-corrected")
    page.get_by_role("link", name="調剤結果を取り消す").click()
    looks_right(page, "pharmacy-39-paper-withdraw")
    confirmed(page)
    page.get_by_role("link", name="取り消した調剤結果へ").click()
    expect(page.get_by_text("取り消した調剤結果です")).to_be_visible()
    looks_right(page, "pharmacy-40-paper-withdrawn")


def test_a_paper_prescription_without_symbols_is_typed_compared_and_registered(page: Page, sandbox: Sandbox):
    posted(sandbox, f"{API}/checks", P009, sandbox.token("sandbox-pharmacy-1"))
    page.goto("/clinic/pharmacy/papers/")
    follow(page.locator("main table").get_by_role("link").first)
    page.get_by_role("link", name="内容を入力します").click()
    looks_right(page, "pharmacy-41-paper-typing")
    for label, text in (
        ("医療機関コード", "1310200030"), ("医療機関の名称", "もみじクリニック"), ("処方医の氏名", "医師　三葉"),
        ("交付日", today()), ("処方箋の患者の生年月日", P009["birth_date"]), ("調剤日", today()),
    ):  # fmt: skip
        page.get_by_label(label).fill(text)
    page.get_by_role("searchbox").fill("とりあぞらむ")
    follow(page.get_by_role("button", name="探す"))
    follow(page.get_by_role("button", name=re.compile(f"加える.*{TRIAZOLAM}")))
    page.get_by_label("用量").fill("1")
    page.get_by_label("用法").fill("１日１回就寝前")
    follow(page.get_by_role("button", name="調剤結果の入力に進む"))
    expect(page.get_by_role("alert")).to_contain_text("日数・回数")
    looks_right(page, "pharmacy-42-paper-typing-wrong")
    page.get_by_label("日数・回数").fill("7")
    page.get_by_role("button", name="調剤結果の入力に進む").click()
    expect(page.get_by_role("heading", name="紙の処方箋の内容")).to_be_visible()
    looks_right(page, "pharmacy-43-paper-typed-sheet")
    page.get_by_label("製造番号").fill("T390")
    page.get_by_label(re.compile("紙の処方箋と同じで")).check()
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="調剤結果の署名と登録")).to_be_visible()
    follow(page.get_by_role("button", name="署名して登録する"))
    answer_findings(page)
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()
    page.goto("/clinic/pharmacy/papers/")
    looks_right(page, "pharmacy-44-papers-registered")


def test_a_medicine_is_added_by_an_answer_about_the_whole(page: Page, doctor: Page, number: str):
    receive(page, number)
    audit = page.url
    page.get_by_role("link", name="疑義照会をする").click()
    page.get_by_label("照会の内容").fill(QUESTION)
    confirmed(page)
    page.get_by_role("link", name="この疑義照会へ").click()
    page.get_by_role("link", name=re.compile("回答を記録|回答する|回答を登録")).first.click()
    page.get_by_label("変更", exact=True).check()
    page.get_by_label("回答の内容").fill("ロキソプロフェンを追加してください。")
    page.get_by_label("回答した人").fill("医師　二奈")
    confirmed(page)
    page.goto(audit)
    follow(page.get_by_role("link", name="調剤結果を入力する"))
    follow(page.get_by_role("button", name="処方にない医薬品を追加する"))
    added = page.get_by_role("group", name="追加 1")
    added.get_by_label("医薬品を探す").fill("ろきそぷろふぇん")
    follow(added.get_by_role("button", name=re.compile("^探す")))
    added.get_by_label("調剤した医薬品").select_option(index=1)
    added.get_by_label("調剤量").fill("21")
    looks_right(page, "pharmacy-36-added")
    follow(page.get_by_role("button", name="内容を確認する"))
    expect(page.get_by_role("alert")).to_contain_text("追加 1の用法")
    looks_right(page, "pharmacy-37-added-wrong")
    added.get_by_label("日数").fill("7")
    added.get_by_label("用法").fill("１日３回毎食後")
    added.get_by_label("追加の根拠").select_option(index=1)
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.locator("main")).to_contain_text("追加（疑義照会・取決めによる）")
    looks_right(page, "pharmacy-38-added-sign")
    page.goto(audit)
    page.get_by_role("link", name="受付を取り消す").click()
    confirmed(page)


def test_an_agreement_is_proposed_agreed_to_and_ended(page: Page, doctor: Page):
    page.goto("/clinic/protocols/")
    page.get_by_role("link", name="取決めを提案する").click()
    page.get_by_label("相手の機関コード").fill("1310200022")
    page.get_by_label("照会なしに変更できる範囲").fill(AGREED)
    looks_right(page, "pharmacy-19-propose")
    today = page.get_by_label("適用開始日").input_value()
    page.get_by_label("適用開始日").fill("x")
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("alert")).to_be_focused()
    looks_right(page, "pharmacy-29-propose-wrong")
    page.get_by_label("適用開始日").fill(today)
    follow(page.get_by_role("button", name="内容を確認する"))
    page.go_back()
    expect(page.get_by_role("alert")).to_contain_text("適用開始日")
    expect(page.get_by_label("照会なしに変更できる範囲")).to_have_value(AGREED)
    page.go_forward()
    looks_right(page, "pharmacy-20-propose-check")
    follow(page.locator("main form button[type=submit]"))
    doctor.goto("/clinic/protocols/")
    looks_right(doctor, "pharmacy-21-protocols")
    follow(doctor.locator("main table").get_by_role("link").first)
    looks_right(doctor, "pharmacy-22-protocol")
    doctor.get_by_role("link", name="合意する", exact=True).click()
    confirmed(doctor)
    page.get_by_role("link", name="この取決めへ").click()
    expect(page.locator("main")).to_contain_text("合意済み")
    follow(page.get_by_role("link", name="終了する"))
    looks_right(page, "pharmacy-23-end")
    confirmed(page)


def test_the_doctor_sees_the_results_and_cancels_what_nobody_received(doctor: Page, number: str):
    doctor.goto("/clinic/results/")
    looks_right(doctor, "pharmacy-15-results")
    if doctor.locator("main table").count():
        follow(doctor.locator("main table").get_by_role("link").first)
        looks_right(doctor, "pharmacy-16-result")
    to_patient(doctor)
    doctor.get_by_role("link", name=re.compile("^取り消す")).first.click()
    doctor.get_by_label("取り消す理由").fill("用量の誤り")
    looks_right(doctor, "pharmacy-17-cancel")
    confirmed(doctor)
