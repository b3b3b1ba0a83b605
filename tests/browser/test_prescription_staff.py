"""The staff's pages of electronic prescriptions: a master by two people, a stop and its end, inspections, alerts."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.crawling import follow
from tests.browser.looking import WIDTHS, looks_right
from tests.running.canaries import administrator
from tests.support.drug_rows import file


REASON = "医薬品コードの対応付けの誤り"


OUT_OF_SIGHT = "all => all.filter(each => each.scrollWidth > each.clientWidth).map(each => each.ariaLabel)"


def look(page: Page, name: str) -> None:
    """Check a page at both widths; no column of a list is out of sight."""
    looks_right(page, f"rx-staff-{name}")
    for width, size in reversed(WIDTHS.items()):
        page.set_viewport_size(size)
        assert page.locator(".scroll:has(> table)").evaluate_all(OUT_OF_SIGHT) == [], (name, width)


def send(page: Page, button: str) -> None:
    """Send a form, look at the check page, and confirm."""
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="内容の確認")).to_be_visible()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="受け付けました")).to_be_visible()


def approve(page: Page, deed: str) -> None:
    """Approve the newest request for a deed, as another person."""
    page.goto("/approvals/")
    page.get_by_role("row", name=re.compile(deed)).first.get_by_role("link").first.click()
    page.get_by_role("button", name="この内容を承認する").click()
    expect(page.get_by_text("承認しました。")).to_be_visible()


def load(page: Page, content: bytes, folder: Path) -> None:
    """Choose a file of pairs and load it, to be in force from next year on."""
    path = folder / "pairs.csv"
    path.write_bytes(content)
    page.goto("/staff/drug-masters/new")
    page.get_by_label("併用禁忌").check()
    page.get_by_label("適用開始日").fill("2030-01-01")
    page.get_by_label("出典").fill("架空の配布元 2030年版")
    page.get_by_label("ファイル", exact=True).or_(page.locator("input[type=file]")).set_input_files(path)
    page.get_by_role("button", name="取り込む").click()


def test_a_master_is_loaded_compared_published_by_two_and_taken_back(visitor, tmp_path):
    one = visitor("fund-operator-1")
    pairs = file("pairs.csv").decode()
    load(one, pairs.replace(",medium,", ",perhaps,", 1).encode(), tmp_path)
    expect(one.get_by_role("region", name="直すところ")).to_contain_text("confidence")
    look(one, "new-wrong")
    load(one, pairs.replace(",14,0,", ",7,0,", 1).encode(), tmp_path)
    expect(one.get_by_text("A終了後の日数: 14 → 7")).to_be_visible()
    look(one, "release")
    release = one.url
    one.get_by_role("link", name="公開を申請する").click()
    one.get_by_label("理由", exact=False).first.fill("年次の改定")
    one.get_by_label("確認中の組を使う理由").fill("年内に添付文書で確認する")
    look(one, "publish")
    send(one, "公開を申請する")
    two = visitor("fund-operator-2")
    approve(two, "医薬品マスターの版を公開する")
    one.goto(release)
    expect(one.get_by_text("公開日時")).to_be_visible()
    one.get_by_role("link", name="公開の取消を申請する").click()
    one.get_by_label("理由").fill("試験を終える")
    send(one, "公開の取消を申請する")
    approve(two, "版の公開を取り消す")
    one.goto(release)
    expect(one.get_by_text("公開取消日時")).to_be_visible()


def test_a_facility_and_a_code_are_stopped_by_one_and_go_on_by_two(visitor):
    one = visitor("fund-officer-1")
    one.goto("/staff/prescribing-stops/facility")
    one.get_by_label(re.compile("^機関コード")).fill("1310100016")
    one.get_by_label("理由").fill(REASON)
    look(one, "stop-facility")
    send(one, "停止する")
    one.goto("/staff/prescribing-stops/code")
    one.get_by_label("レセプト電算コード（9桁）").check()
    one.get_by_label("医薬品コード", exact=False).last.fill("620007853")
    one.get_by_label("理由").fill(REASON)
    one.get_by_role("button", name="内容を確認する").click()
    expect(one.locator("main")).to_contain_text("アムロジピン")
    look(one, "stop-code-check")
    follow(one.get_by_role("button", name="停止する"))
    one.goto("/staff/prescribing-stops/?state=set")
    look(one, "stops")
    for _ in range(2):
        go_on(visitor, one)
    one.goto("/staff/prescribing-stops/?state=set")
    expect(one.get_by_text("停止しているものはありません。")).to_be_visible()


def test_a_pharmacy_that_is_stopped_sees_so_where_it_would_begin(visitor):
    one, pharmacist = visitor("fund-officer-1"), visitor("pharmacist-1")
    one.goto("/staff/prescribing-stops/facility")
    one.get_by_label(re.compile("^機関コード")).fill("1340400051")
    one.get_by_label("理由").fill("番号の誤りが続いた")
    send(one, "停止する")
    look(one, "stop-pharmacy-receipt")
    for name in ("", "redeem", "card"):
        pharmacist.goto(f"/clinic/pharmacy/{name}")
        expect(pharmacist.get_by_text("支払基金が停止しています")).to_be_visible()
        look(pharmacist, f"stopped-pharmacy-{name}")
    go_on(visitor, one)
    pharmacist.goto("/clinic/pharmacy/")
    expect(pharmacist.get_by_text("支払基金が停止しています")).not_to_be_visible()


def go_on(visitor, one: Page) -> None:
    """Have the first thing that is stopped go on: asked for by who stopped it, approved by another."""
    one.goto("/staff/prescribing-stops/?state=set")
    one.get_by_role("region", name="停止の一覧").get_by_role("link").nth(2).click()
    one.get_by_role("link", name="再開を申請する").click()
    one.get_by_label("直ったことを確かめた内容").fill("対応表を直したことを確かめた")
    send(one, "再開を申請する")
    approve(visitor("fund-officer-2"), "再開する")


def test_a_manager_registers_an_inspection_and_the_fund_sees_it(visitor):
    manager = visitor("dental-manager-1")
    manager.goto("/staff/inspections/new")
    manager.get_by_label("点検日").fill(f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}")  # noqa: TID251
    for box in manager.get_by_role("checkbox").all():
        box.check()
    look(manager, "inspection-new")
    send(manager, "登録する")
    manager.goto("/staff/inspections/")
    look(manager, "inspections")
    officer = visitor("fund-officer-1")
    officer.goto("/staff/inspection-register/?kind=dental")
    expect(officer.get_by_role("row", name=re.compile("ひまわり"))).to_contain_text("点検済み")
    officer.goto("/staff/inspection-register/")
    look(officer, "inspection-register")


@pytest.fixture
def counted(sandbox) -> str:
    """Have two weeks of last month counted, the last day unlike the others; return the month."""
    first = (datetime.now(UTC).replace(day=1) - timedelta(days=20)).date().replace(day=1)  # noqa: TID251
    with administrator(sandbox) as admin:
        admin.execute(
            "insert into eprescription_alertday (day, kind, registrations, findings)"
            " select %s::date + n, kind, 10000 + n * 37, case when n = 13 then usual * 3 else usual + n %% 3 end"
            " from generate_series(0, 13) n, (values ('duplicate', 500), ('contraindicated', 1),"
            " ('contraindicated_conditional', 12), ('allergy', 40)) as k (kind, usual) on conflict do nothing",
            [first],
        )
    return f"{first:%Y-%m}"


def test_the_fund_sees_the_alerts_and_the_day_unlike_others(visitor, counted):
    page = visitor("fund-officer-1")
    page.goto(f"/staff/prescription-statistics/?month={counted}")
    expect(page.get_by_text("重複投薬が急増")).to_be_visible()
    for picture in page.locator("img.chart").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    look(page, "statistics")
    with page.expect_download() as download:
        page.get_by_role("link", name="この表をCSVで受け取る").click()
    rows = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 14 * 4
    assert rows[1].endswith(",急増")
    page.goto("/staff/prescription-adoption/")
    look(page, "adoption")


@pytest.mark.parametrize(("who", "name"), [
    ("fund-operator-1", "drug-masters"), ("fund-operator-1", "drug-pairs"), ("fund-officer-1", "recalls"),
    ("fund-officer-1", "recalls/new"),
])  # fmt: skip
def test_other_pages(visitor, who, name):
    page = visitor(who)
    page.goto(f"/staff/{name}" if "/" in name else f"/staff/{name}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("医薬品" if name != "drug-pairs" else "併用禁忌")
    look(page, name.replace("/", "-"))
