"""`/staff/prescription-statistics/`: page, chart and CSV say the same, and a day unlike others is named (R-055)."""

import csv
import io
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from eligibility.rules.usage import month_before
from eprescription.models import AlertDay
from eprescription.rules.checks.findings import FindingKind
from platform_site import clock
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.pages import is_closed, nothing_changes, seen
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PAGE, ADOPTION = "/staff/prescription-statistics/", "/staff/prescription-adoption/"
DAY = timedelta(days=1)


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


def last_month() -> date:
    """Return the first day of the month before this one."""
    return month_before(jst_day(clock.now()).replace(day=1))


def counted(first: date, *duplicates: int, contraindicated: int = 0) -> None:
    """Have days counted from one on, each of 10,000 documents."""
    for place, findings in enumerate(duplicates):
        for kind, found in ((FindingKind.DUPLICATE, findings), (FindingKind.CONTRAINDICATED, contraindicated)):
            AlertDay.objects.create(day=first + place * DAY, kind=kind, registrations=10_000, findings=found)


def address(month: date, path: str = PAGE, **more: str) -> str:
    """Return the address of a month."""
    return f"{path}?month={month:%Y-%m}" + "".join(f"&{name}={quote(value)}" for name, value in more.items())


def file(officer: Visitor, path: str) -> list[list[str]]:
    """Return a CSV file's rows."""
    answer = officer.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


class TestAMonth:
    def test_is_shown_by_day_with_its_totals_beside_what_is_published(self, officer):
        counted(last_month(), 500, 520, contraindicated=1)
        page = seen(officer, address(last_month()))
        for words in (
            "520（5.200%）",
            "500（5.000%）",
            "1（0.010%）",
            "1,020",
            "5.100%",
            '<td class="number" data-label="公表された率（目安）">0.007%</td>',
        ):
            assert words in page, words

    def test_names_a_day_on_which_findings_rise_and_one_on_which_they_end(self, officer):
        first = last_month()
        counted(first, *[500] * 10, 1500, 0)
        page = seen(officer, address(first))
        rise, fall = first + 10 * DAY, first + 11 * DAY
        assert f"{rise.month}月{rise.day}日: 重複投薬が急増（10,000件のうち1,500件）" in page
        assert f"{fall.month}月{fall.day}日: 重複投薬が急減（10,000件のうち0件）" in page
        assert page.count("重複投薬が急") == 2

    def test_like_others_names_no_day(self, officer):
        counted(last_month(), *[500] * 10)
        assert "いつもと違う日があります。" not in seen(officer, address(last_month()))

    def test_that_nobody_has_counted_says_so(self, officer):
        assert "数えた日がまだありません。" in seen(officer, PAGE)

    def test_is_given_as_a_file_with_the_same_figures(self, officer):
        first = last_month()
        counted(first, *[500] * 10, 1500)
        rows = file(officer, address(first, f"{PAGE}table.csv"))
        assert rows[0] == ["日", "種別", "登録件数", "該当件数", "該当率（%）", "いつもとの違い"]
        assert rows[1] == [str(first + 10 * DAY), "重複投薬", "10000", "1500", "15.000", "急増"]
        assert len(rows) == 1 + 2 * 11

    def test_of_a_day_without_documents_has_no_rate(self, officer):
        AlertDay.objects.create(day=last_month(), kind=FindingKind.DUPLICATE, registrations=0, findings=0)
        (_, row) = file(officer, address(last_month(), f"{PAGE}table.csv"))
        assert row[2:] == ["0", "0", "", ""]
        assert "0（–）" in seen(officer, address(last_month()))

    def test_is_drawn_without_script_by_kind(self, officer):
        counted(last_month(), 500, 520)
        answer = officer.get(address(last_month(), f"{PAGE}chart.svg", kind="duplicate"))
        picture = answer.content.decode()
        assert answer["Content-Type"] == "image/svg+xml"
        assert "script-src 'none'" in answer["Content-Security-Policy"]
        assert "5.200" in picture
        assert "<script" not in picture
        assert "重複投薬の該当率（%）" in picture

    @pytest.mark.parametrize("kind", ["", "other"])
    def test_is_not_drawn_of_what_is_no_kind(self, officer, kind):
        assert officer.get(address(last_month(), f"{PAGE}chart.svg", kind=kind)).status_code == 404

    @pytest.mark.parametrize(("month", "status"), [("2099-01", 404), ("2020-01", 404), ("x", 400)])
    def test_that_is_not_to_choose_is_refused(self, officer, month, status):
        for path in (PAGE, ADOPTION):
            assert officer.get(f"{path}?month={month}").status_code == status


class TestTheFirstPage:
    def test_says_that_yesterday_was_unlike_others(self, officer):
        yesterday = jst_day(clock.now()) - DAY
        counted(yesterday - 10 * DAY, *[500] * 10, 1500)
        assert "前日のいつもと違う警告" in seen(officer, "/start/")

    def test_says_nothing_of_a_usual_day(self, officer):
        counted(jst_day(clock.now()) - 11 * DAY, *[500] * 11)
        assert "前日のいつもと違う警告" not in seen(officer, "/start/")


class TestAdoption:
    def test_is_shown_by_kind_with_the_share_of_results(self, officer):
        page = seen(officer, ADOPTION)
        for words in ("病院", "薬局", "調剤結果登録率", "未登録"):
            assert words in page

    @pytest.mark.usefixtures("issuing")
    def test_counts_a_clinic_that_registered(self, officer):
        before = file(officer, f"{ADOPTION}table.csv")[2]
        rx.registered()
        after = file(officer, f"{ADOPTION}table.csv")[2]
        assert [int(after[place]) - int(before[place]) for place in (2, 4)] == [1, 1]

    def test_is_given_as_a_file(self, officer):
        rows = file(officer, f"{ADOPTION}table.csv")
        assert [row[0] for row in rows[1:]] == ["病院", "診療所", "歯科診療所", "薬局"]
        assert all(int(row[1]) for row in rows[1:])


def test_looking_changes_nothing(officer):
    counted(last_month(), 500)
    with nothing_changes():
        for path in (PAGE, ADOPTION, address(last_month())):
            seen(officer, path)


def test_it_is_for_those_who_may_see_them():
    for path in (PAGE, ADOPTION, f"{PAGE}table.csv"):
        is_closed(path, Visitor.of("operator", "fund"), Visitor.of("doctor", "clinic"))
