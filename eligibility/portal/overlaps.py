"""`/staff/overlaps/`: coverages that are in force together, as a work list for the insurers (operations 1.8)."""

import django_filters
from django.http import HttpResponse
from django.shortcuts import render

from eligibility.models import Case
from eligibility.portal.cases_words import clock_words
from eligibility.queries.case_lists import cases_listed
from eligibility.queries.overlap_work import overlap_work
from eligibility.states import CaseState
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import FUND, INSURER, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.transactions import reads


COLUMNS = [
    Column("案件", "opened_at"), Column("自らの加入者"), Column("相手の保険者"), Column("重なりの期間"),
    Column("喪失を登録する保険者"), Column("回答期限", "due_on"),
]  # fmt: skip


class OverlapFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(choices=CaseState.choices, label="状態", empty_label="すべて")


@page("二重資格", may=Permission.ANSWER_CASES, kinds=INSURER | FUND, takes=of_list(OverlapFilter))
def overlaps(request: Request) -> HttpResponse:
    """List the overlaps of one's own members, each with who is normally the one to end a coverage."""
    by, at = request.actor, clock.now()
    rows = cases_listed(by).filter(kind=Case.Kind.OVERLAP)
    listed = listing(request, rows, columns=COLUMNS, default="due_on", filters=OverlapFilter)
    shown = list(listed.page.object_list)
    persons = {case.person_id for case in shown if case.person_id}
    with reads("eligibility.overlaps_read", persons=persons, by=by, at=at, ground="law", about="overlaps"):
        work = overlap_work(shown, by=by)
    today = jst_day(at)
    listed.page.object_list = [{"work": each, "clock": clock_words(each.case, today=today)} for each in work]
    return render(request, "cases/overlaps.html", {"list": listed})
