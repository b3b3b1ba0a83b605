"""The work list of overlapping coverages: which of mine, whose else, since when, and who is to end one."""

from datetime import timedelta

import pytest

from eligibility.models import Case
from platform_site import clock
from platform_site.periods import jst_day
from tests.support.audit_lines import lines_of
from tests.support.feeds import CITY, UNION, Insurer, coverage, line
from tests.support.pages import is_closed, nothing_changes, seen, without_ids
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PATH = "/staff/overlaps/"


def overlap() -> Case:
    """Let the union and the city cover one person from 2026-06-01 on; the union was first."""
    Insurer().tell(line())
    Insurer("sandbox-insurer-2").tell(
        line("8801", insurer_number=CITY, symbol="市８８", acquired_on="2026-06-01", link_token="TEST-LINK-7001")
    )
    return Case.objects.filter(kind="overlap").latest("pk")


def row(page: str, case: Case) -> str:
    """Return the line of a case."""
    return page.split(f"/staff/cases/{case.uid}")[1].split("</tr>")[0]


def test_the_earlier_insurer_reads_that_it_is_to_end_its_own() -> None:
    case, clerk = overlap(), Visitor.of("insurer_clerk", "union")
    with nothing_changes():
        mine = row(seen(clerk, PATH), case)
    for words in (
        "架空７７ 7001",
        "架空市国民健康保険",
        "2026年6月1日から",
        "<strong>あなたの機関</strong>",
        "あと14日",
    ):
        assert words in mine, words
    assert "8801" not in without_ids(mine)
    assert f"/staff/members/{coverage().uid}" in mine
    assert "eligibility.overlaps_read" in [each.event for each in lines_of([case.person_id])]


def test_the_later_insurer_reads_who_is_to_end() -> None:
    case = overlap()
    theirs = row(seen(Visitor.of("insurer_clerk", "city_insurer"), PATH), case)
    assert "8801" in theirs
    assert "7001" not in without_ids(theirs)
    assert "あなたの機関" not in theirs
    assert "架空健康保険組合" in theirs


def test_the_fund_reads_both_insurers_and_no_number() -> None:
    case = overlap()
    shown = row(seen(Visitor.of("fund_officer", "fund"), PATH), case)
    assert "架空健康保険組合、架空市国民健康保険" in shown
    assert "伏せています" in shown
    assert "7001" not in without_ids(shown)
    assert "8801" not in without_ids(shown)


def test_an_end_of_the_overlap_is_told_with_it() -> None:
    case = overlap()
    Case.objects.filter(pk=case.pk).update(evidence={"first_day": "2026-06-01", "last_day": "2026-06-30"})
    assert "2026年6月30日まで" in row(seen(Visitor.of("insurer_clerk", "union"), PATH), case)


def test_what_is_between_others_is_not_listed_and_states_filter() -> None:
    case = overlap()
    assert f"{case.uid}" not in seen(Visitor.of("insurer_clerk", "elderly"), PATH)
    assert f"{case.uid}" not in seen(Visitor.of("insurer_clerk", "union"), f"{PATH}?state=closed")


def test_a_day_that_has_passed_is_said() -> None:
    case = overlap()
    Case.objects.filter(pk=case.pk).update(due_on=jst_day(clock.now()) - timedelta(days=3))
    assert "3日超過" in row(seen(Visitor.of("insurer_clerk", "union"), PATH), case)


def test_it_is_for_insurers_and_the_fund() -> None:
    assert UNION
    is_closed(PATH, Visitor.of("municipal_clerk", "city"), Visitor.of("operator", "fund"))
