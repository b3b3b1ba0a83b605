"""The figures of `/stats/`: page, CSV and JSON say the same."""

import csv
import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.running.sandbox import Sandbox
from tests.support.until import wait_until


COLUMNS = ["checks", "by_card", "by_number", "checkup_views", "drug_views", "care_views", "card_use_rate"]
HIDDEN = "非表示"


@pytest.fixture
def with_usage(visitor) -> Page:
    """Have a month of use, made once by a button of the sandbox and counted by its worker."""
    page = visitor()
    page.goto("/stats/")
    if not page.locator("table").count():
        page.goto("/sandbox/")
        page.get_by_role("button", name="先月の利用を作る").click()
        wait_until(lambda: page.goto("/stats/") and page.locator("table").count())
    return page


def figure(text: str) -> int | str | None:
    """Return what a cell says, as the JSON says it."""
    if text == HIDDEN:
        return None
    return int(text.replace(",", "")) if text.replace(",", "").isdigit() else text.rstrip("%").replace("–", "")


def of_the_page(page: Page) -> dict[str, list[int | str | None]]:
    """Return the rows of the page's first table, by their label."""
    rows = page.locator("table").first.locator("tr").filter(has=page.locator("td"))
    found = {}
    for n in range(rows.count()):
        row = rows.nth(n)
        label = row.locator("th").inner_text()
        found[label] = [figure(text) for text in row.locator("td").all_inner_texts()]
    return found


def of_the_answer(answer: dict[str, Any]) -> dict[str, list[int | str | None]]:
    """Return the same of the JSON."""
    rows = [*answer["rows"], answer["total"], *answer["outside_of_total"]]
    return {row["label"]: [_plain(row[name]) for name in COLUMNS] for row in rows}


def _plain(value: Any) -> int | str | None:
    return "" if value is None else value


def without_hidden(rows: dict[str, list[int | str | None]]) -> dict[str, list[int | str]]:
    """Return rows with one sign for what is hidden and for a rate that there is not."""
    return {label: ["" if cell is None else cell for cell in cells] for label, cells in rows.items()}


def test_page_json_and_csv_are_equal(with_usage: Page, sandbox: Sandbox):
    page = with_usage
    month = page.get_by_label("月", exact=True).input_value()
    status, answer = sandbox.ask(f"/api/v1/eligibility/usage?month={month}")
    assert status == 200, answer
    shown = without_hidden(of_the_page(page))
    assert shown == without_hidden(of_the_answer(answer))
    assert shown["医科診療所"][0] != ""
    with page.expect_download() as download:
        page.get_by_role("link", name="この表をCSVで受け取る").first.click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    total = next(row for row in rows if row and "総計" in row)
    expected = [str(cell) for cell in shown["総計"]]
    assert [cell.rstrip("%") if cell != HIDDEN else "" for cell in total[-len(expected) :]] == expected


def test_the_chart_is_drawn_and_says_in_words_what_it_shows(with_usage: Page):
    chart = with_usage.locator("img.chart").first
    assert chart.evaluate("image => image.complete && image.naturalWidth > 300")
    expect(chart).to_have_attribute("alt", re.compile("数値は上の表と同じです。"))


def test_a_month_that_is_not_published_is_refused_in_words(visitor, sandbox: Sandbox):
    assert sandbox.ask("/api/v1/eligibility/usage?month=2099-01")[0] == 404
    page = visitor()
    page.goto("/stats/?month=2099-01")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_manager_sees_her_own_facility_and_no_other(visitor):
    page = visitor("clinic-manager-1")
    page.goto("/stats/facilities/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("さくら診療所")
    expect(page.locator("main")).not_to_contain_text("もみじ診療所")
