"""`/stats/` for everybody: page, chart, CSV and JSON say the same, and none says a small figure."""

import csv
import io
import re

import pytest
from django.test import Client

from eligibility.models import UsageDay
from eligibility.rules.usage import Counts, month_before
from tests.support.usage import PLENTY, counted, newest_month


pytestmark = pytest.mark.django_db
SMALL = {**PLENTY, "dental": Counts(3, 100, 31, 32, 4)}


def get(path: str):
    return Client(raise_request_exception=False).get(path)


def html(path: str) -> str:
    answer = get(path)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def cells(page: str, caption: str) -> list[list[str]]:
    """Return a table's rows as texts."""
    table = page.split(f">{caption}</caption>")[1].split("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.S)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def file(path: str) -> list[list[str]]:
    answer = get(path)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def api(month) -> dict:
    return get(f"/api/v1/eligibility/usage?month={month:%Y-%m}").json()


@pytest.fixture
def month():
    counted(newest_month(), PLENTY)
    return newest_month()


def plain(text: str) -> str | None:
    return None if text == "非表示" else text.replace(",", "").rstrip("%")


@pytest.mark.parametrize("counts", [PLENTY, SMALL, {"clinic": Counts(3, 2)}])
def test_page_csv_chart_and_json_say_the_same(counts):
    counted(newest_month(), counts)
    month = newest_month()
    body = api(month)
    rows = [*body["rows"], body["total"], *body["outside_of_total"]]
    names = ("checks", "by_card", "by_number", "checkup_views", "drug_views", "care_views")
    expected = [[row["label"], *(None if row[name] is None else str(row[name]) for name in names)] for row in rows]
    shown = [row for row in cells(html("/stats/"), "種別ごとの利用状況")[1:] if len(row) == 8]
    assert [[row[0], *map(plain, row[1:7])] for row in shown] == expected
    assert [[row[0], *map(plain, row[1:7])] for row in file("/stats/usage.csv")[1:]] == expected
    rates = [row["card_use_rate"] for row in rows]
    assert [plain(row[7].replace("–", "")) or None for row in shown] == rates
    assert [row[7] or None for row in file("/stats/usage.csv")[1:]] == rates
    drawn = get("/stats/usage.svg").content.decode()
    for row in body["rows"]:
        figures = ["非表示" if row[name] is None else f"{row[name]:,}件" for name in ("by_card", "by_number")]
        assert f"{row['label']}: カード {figures[0]}、番号など {figures[1]}" in drawn


def test_small_figures_stand_nowhere():
    counted(newest_month(), SMALL)
    assert "1件から9件までの数があるため" in html("/stats/")
    for path in ("/stats/", "/stats/usage.svg", "/stats/usage.csv"):
        text = get(path).content.decode()
        assert not re.search(r"[>,]3[<,]", text), path
        assert not re.search(r"[>,]103[<,]", text), path


def test_the_page_has_heading_figures_meaning_and_dates(month):
    page = html("/stats/")
    assert page.count("<h1>") == 1
    for text in (
        "880",
        "29.54%",
        "一括照会は、来院ではないので数えません",
        "確定し、その後は変わりません",
        "総計に含みません",
    ):
        assert text in page
    assert 'alt="' in page
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []


def test_another_month_may_be_chosen(month):
    earlier = month_before(month)
    counted(earlier, {**PLENTY, "clinic": Counts(500, 500)})
    assert "1,480" in html(f"/stats/?month={earlier:%Y-%m}")
    assert file(f"/stats/usage.csv?month={earlier:%Y-%m}")[5][1] == "1480"


def test_the_use_rate_stands_month_by_month(month):
    earlier = month_before(month)
    counted(earlier, {**PLENTY, "clinic": Counts(500, 500)})
    shown = cells(html("/stats/"), "利用率の推移")[1:]
    assert [row[4] for row in shown] == ["29.54%", "44.59%"]
    assert [row[4] for row in file("/stats/rates.csv")[1:]] == ["29.54", "44.59"]
    drawn = get("/stats/rates.svg").content.decode()
    assert ">44.59<" in drawn
    assert drawn.index(">44.59<") < drawn.index(">29.54<")


def test_before_anything_is_published_the_page_says_so():
    assert "公表できる月がまだありません" in html("/stats/")
    assert get("/stats/usage.svg").status_code == get("/stats/usage.csv").status_code == 404
    assert get("/stats/rates.svg").status_code == 200
    assert len(file("/stats/rates.csv")) == 1


@pytest.mark.parametrize("path", ["/stats/", "/stats/usage.svg", "/stats/usage.csv"])
def test_a_month_that_is_none_or_not_published_is_refused(month, path):
    assert get(f"{path}?month=2026-13").status_code == 400
    assert get(f"{path}?month=2999-01").status_code == 404


def test_a_chart_is_a_picture_without_script(month):
    answer = get("/stats/usage.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"<script" not in answer.content
    policy = answer["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "unsafe-inline" not in get("/stats/")["Content-Security-Policy"]


def test_nothing_changes_by_looking(month):
    before = list(UsageDay.objects.order_by("pk").values())
    for path in ("/stats/", "/stats/usage.svg", "/stats/usage.csv", "/stats/rates.svg", "/stats/rates.csv"):
        assert not get(path).cookies
        assert Client().post(path).status_code == 405
    assert list(UsageDay.objects.order_by("pk").values()) == before
