"""`/staff/cases/`: the cases of one's own organisation, and at the fund all of them, with a clock and a thread."""

from datetime import datetime
from typing import Any
from uuid import UUID

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from eligibility.actions import case_answers
from eligibility.errors.cases import CaseClosed
from eligibility.models import Case
from eligibility.portal.cases_forms import MessageForm
from eligibility.portal.cases_shown import shown
from eligibility.portal.cases_words import clock_words
from eligibility.queries import cases as queries
from eligibility.queries.case_lists import cases_listed, overdue
from eligibility.states import CaseState
from platform_site import clock
from platform_site.errors import Invalid, NotPermitted
from platform_site.periods import jst_day
from platform_site.permissions import Permission, check_may, permissions_of
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.transactions import reads


EVENT = "eligibility.case_read"
ASKS = (
    (Permission.PLACE_HOLDS, "hold_place", "case", "この案件のために保全を設定する"),
    (Permission.MERGE_PERSONS, "merge_ask", "kept", "この方の記録の統合を申請する"),
)
"""What is asked for about a case's person: the right, the page, the parameter that names the case, and the words."""
ALONE = "書き込みました。この案件の当事者は、あなたの機関だけです。"
COLUMNS = [
    Column("種別", "kind"), Column("状態", "state"), Column("発生日", "opened_at"), Column("回答期限", "due_on"),
    Column("回答した当事者"),
]  # fmt: skip


class CaseFilter(django_filters.FilterSet):
    """Kind, state, and whether the day has passed."""

    kind = django_filters.ChoiceFilter(choices=Case.Kind.choices, label="種別", empty_label="すべて")
    state = django_filters.ChoiceFilter(choices=CaseState.choices, label="状態", empty_label="すべて")
    overdue = django_filters.ChoiceFilter(
        choices=[("yes", "期限を過ぎたもの")], label="期限", empty_label="すべて", method="of_overdue"
    )

    def of_overdue(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Keep those that are late."""
        return overdue(rows, today=jst_day(clock.now()))


@page("疑義案件", may=Permission.ANSWER_CASES, takes=of_list(CaseFilter))
def cases(request: Request) -> HttpResponse:
    """List cases; it names nobody."""
    rows = cases_listed(request.actor)
    listed = listing(request, rows, columns=COLUMNS, default="due_on", filters=CaseFilter)
    today = jst_day(clock.now())
    for case in listed.page.object_list:
        case.clock = clock_words(case, today=today)
        case.is_late = case.closed_at is None and case.due_on < today
    return render(request, "cases/list.html", {"list": listed})


@page("疑義案件の内容", may=Permission.ANSWER_CASES, parent="cases", writes=True)
def case(request: Request, uid: UUID) -> HttpResponse:
    """Show a case with its thread, and on POST write into it."""
    by, at = request.actor, clock.now()
    row = queries.case_of(by, uid)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case_answers.write_message(uid=uid, text=form.cleaned_data["text"], by=by, at=at)
        except (Invalid, CaseClosed) as refused:
            form.refuse(refused)
        else:
            messages.success(request, "送信しました。相手の機関に知らせました。" if row.parties.count() > 1 else ALONE)
            return redirect("case", uid=uid)
    return _rendered(request, row, form, at=at)


def _rendered(request: Request, row: Case, form: MessageForm, *, at: datetime) -> HttpResponse:
    by = request.actor
    persons = [row.person_id] if row.person_id else []
    with reads(EVENT, persons=persons, by=by, at=at, ground="law", about=f"Case:{row.uid}"):
        context: dict[str, Any] = shown(row, by=by, at=at)
    context |= {"form": form, "unmasking": _unmasking(request, row), "asks": _asks(request, row)}
    return render(request, "cases/detail.html", context, status=form.status)


def _unmasking(request: Request, row: Case) -> str:
    """Return where the fund asks who it is (E-16)."""
    try:
        check_may(request.actor, Permission.UNMASK)
        return f"{reverse('unmasking_ask')}?case={row.uid}" if row.person_id else ""
    except (NotPermitted, NoReverseMatch):
        return ""


def _asks(request: Request, row: Case) -> list[tuple[str, str]]:
    """Return what else may be asked for about the person of a case: addresses that name the case, and their words."""
    held = permissions_of(request.actor) if row.person_id else frozenset()
    return [
        (f"{reverse(name)}?{parameter}={row.uid}", words) for right, name, parameter, words in ASKS if right in held
    ]
