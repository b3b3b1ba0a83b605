"""A file with errors, and one that a second person lets go on."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.furnishing import content, next_number
from tests.support.feeds import CITY, line
from tests.support.until import wait_until


def upload(page: Page, file: bytes, folder: Path) -> None:
    """Choose a file and look at what would come of it."""
    path = folder / "feed.csv"
    path.write_bytes(file)
    page.goto("/staff/feeds/new")
    page.get_by_label("ファイル").set_input_files(path)
    page.get_by_role("button", name="内容を確かめる").click()
    until_read(page)


def until_there(page: Page, something: Locator) -> None:
    """Load a page anew until the worker has done what makes something appear on it."""
    wait_until(lambda: something.count() or (page.reload() and something.count()))


def until_read(page: Page) -> None:
    """Wait for the worker, as the page does."""
    page.wait_for_load_state()
    until_there(page, page.get_by_role("link", name="結果を表示する").or_(page.get_by_role("button", name="取り消す")))
    if page.get_by_role("link", name="結果を表示する").count():
        page.get_by_role("link", name="結果を表示する").click()


def test_errors_are_shown_before_anything_is_registered_and_come_back_as_a_file(visitor, sandbox, furnished, tmp_path):
    number = next_number(sandbox, sandbox.token("sandbox-insurer-1"))
    page = visitor("union-clerk-1")
    upload(page, content(number, line("7401"), line("7402", birth_date="1980-13-45")), tmp_path)
    expect(page.get_by_role("heading", name="登録前の確認")).to_be_visible()
    expect(page.get_by_role("region", name="誤りの一覧")).to_contain_text("生年月日")
    page.get_by_role("button", name=re.compile("正しい行を登録する（1行）")).click()
    expect(page.get_by_text("ファイルを受け付けました。")).to_be_visible()

    until_there(page, page.get_by_role("link", name=re.compile("行だけのファイル")))
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("行だけのファイル")).click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert int(rows[0][3]) > number
    assert [row for row in rows if "7402" in row]
    assert not [row for row in rows if "7401" in row]

    upload(page, text.replace("1980-13-45", "1980-12-31").encode(), tmp_path)
    expect(page.get_by_role("button", name=re.compile("正しい行を登録する（1行）"))).to_be_visible()
    page.get_by_role("button", name="取り消す").click()
    expect(page.get_by_text("何も登録していません。")).to_be_visible()


def test_a_held_file_goes_on_by_a_second_person_and_not_by_the_first(visitor, sandbox, furnished, tmp_path):
    number = next_number(sandbox, sandbox.token("sandbox-insurer-2")) + 20
    clerk = visitor("city-insurer-clerk-1")
    upload(clerk, content(number, line("7403", insurer_number=CITY, symbol=""), insurer=CITY), tmp_path)
    expect(clerk.get_by_text("登録すると保留になります。")).to_be_visible()
    clerk.get_by_role("button", name=re.compile("正しい行を登録する")).click()
    approver = visitor("city-insurer-approver-1")
    approver.goto("/staff/feeds/held")
    row = approver.get_by_role("row").filter(has=approver.get_by_role("cell", name=str(number), exact=True))
    until_there(approver, row)
    row.get_by_role("link").click()
    approver.get_by_label("承認する（反映を続ける）").check()
    approver.get_by_role("button", name="この判断を登録する").click()
    expect(approver.locator(".message")).to_be_visible()
