"""The members who need a confirmation paper: listed by reason, printed, and taken away as CSV."""

from datetime import timedelta

import pytest

from eligibility.models import Card, Coverage
from eligibility.portal import papers
from eligibility.queries.paper_pages import papers_counted
from platform_site import clock
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.support.audit_lines import lines_of
from tests.support.disputes import whose
from tests.support.feeds import UNION, Insurer, coverage, current, line
from tests.support.pages import is_closed, nothing_changes, seen, text_of, without_ids
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PATH, FILE = "/staff/papers/", "/staff/papers.csv"


@pytest.fixture
def clerk() -> Visitor:
    Insurer().tell(line())
    return Visitor.of("insurer_clerk", "union")


def row(page: str, number: str = "7001") -> str:
    """Return the line of a member."""
    return page.split(f" {number}（")[1].split("</tr>")[0]


class TestTheList:
    """Of one's own members."""

    def test_says_why_and_leads_to_the_member(self, clerk) -> None:
        with nothing_changes():
            page = seen(clerk, PATH)
        assert "マイナ保険証の紐付けがない" in row(page)
        assert f"/staff/members/{coverage().uid}" in page
        assert "eligibility.papers_needed_read" in [each.event for each in lines_of([current().person_id])]

    def test_is_filtered_by_reason(self, clerk) -> None:
        person = whose()
        Card.objects.filter(person=person).update(valid_until=clock.now() - timedelta(days=1))
        page = seen(clerk, f"{PATH}?reason=card_expired")
        assert "1001" in page
        assert "7001" not in without_ids(page)
        assert clerk.get(f"{PATH}?reason=other").status_code == 400

    def test_says_when_a_paper_ends_soon(self, clerk) -> None:
        soon = jst_day(clock.now()) + timedelta(days=30)
        cells = {"paper_issued_on": "2026-01-01", "paper_from": "2026-01-01", "paper_last_day": str(soon)}
        assert Insurer().tell(line(change="change", **cells)) == ["changed"]
        assert f"{soon.year}年{soon.month}月{soon.day}日" in row(seen(clerk, PATH))

    def test_goes_on_over_pages(self, clerk, monkeypatch) -> None:
        monkeypatch.setattr(papers, "PER_PAGE", 1)
        Insurer().tell(line("7002"))
        first, second = seen(clerk, PATH), seen(clerk, f"{PATH}?page=2&reason=")
        assert "page=2" in first
        assert "page=1" in second
        assert (first.split("<tbody>")[1] == second.split("<tbody>")[1]) is False

    def test_counts_each_reason(self, clerk) -> None:
        insurer = Organisation.objects.get(kind="insurer", code=UNION)
        counted = papers_counted(insurer_id=insurer.pk, at=clock.now())
        assert counted["no_card"] >= 1
        assert set(counted) == {"no_card", "card_expired", "card_closed"}

    def test_of_another_insurer_has_none_of_it(self, clerk) -> None:
        assert "7001" not in without_ids(seen(Visitor.of("insurer_clerk", "city_insurer"), PATH))

    def test_is_for_insurers(self) -> None:
        is_closed(PATH, Visitor.of("fund_officer", "fund"), Visitor.of("municipal_clerk", "city"))
        is_closed(FILE, Visitor.of("fund_officer", "fund"), Visitor.of("municipal_clerk", "city"))


class TestTheFile:
    """Holds the same, for a spreadsheet."""

    def test_has_a_line_for_each_and_one_in_the_trail(self, clerk) -> None:
        answer = clerk.get(FILE)
        text = answer.content.decode("utf-8-sig")
        assert answer["Content-Disposition"] == 'attachment; filename="confirmation-papers.csv"'
        assert answer["Cache-Control"] == "no-store"
        assert text.splitlines()[0] == "記号,番号,枝番,資格取得日,理由,いまの資格確認書の期限"
        assert "架空７７,7001,01,2026-04-01,マイナ保険証の紐付けがない," in text
        assert "eligibility.papers_needed_read" in [each.event for each in lines_of([current().person_id])]

    def test_holds_no_formula(self, clerk) -> None:
        Coverage.objects.filter(pk=coverage().pk).update(symbol="=1+1")
        assert "'=1+1,7001" in text_of(clerk.get(FILE))

    def test_is_filtered_as_the_list(self, clerk) -> None:
        assert "7001" not in without_ids(text_of(clerk.get(f"{FILE}?reason=card_closed")))
