"""`/staff/audit/`: the audit trail, searched by what is known of a line, with everybody's person masked (I02-2)."""

import re
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.timezone import localtime

from platform_site import clock
from platform_site.actions import audit_searches
from platform_site.errors import Fault, Format, Invalid
from platform_site.gateways import moments
from platform_site.gateways.formulas import csv_lines
from platform_site.models import AuditEvent
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.audit_forms import AuditForm
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.queries.audit_lines import Line, shown
from platform_site.queries.audit_search import Place
from platform_site.queries.drafts import answers_in, search_of


HEADER = [
    "日時", "出来事", "出来事のコード", "結果", "拒否のコード", "根拠", "機関", "接続システム", "利用者", "役割",
    "本人（目印）", "対象", "問い合わせ番号", "詳細",
]  # fmt: skip


@page("監査記録の検索", may=Permission.SEARCH_AUDIT, writes=True)
def audit_search(request: Request) -> HttpResponse:
    """Ask for what is searched; the address of the results carries the search's id alone."""
    today = jst_day(clock.now())
    form = AuditForm(request.POST or None, initial={"first": today, "last": today})
    if request.method == "POST" and form.is_valid():
        criteria = {name: str(value) for name, value in form.cleaned_data.items() if value}
        search = audit_searches.begin_search(criteria=criteria, by=request.actor, at=clock.now())
        return redirect("audit_lines", uid=search.uid)
    return render(request, "audit/search.html", {"form": form}, status=form.status)


@page("監査記録", may=Permission.SEARCH_AUDIT, writes=True, parent="audit_search", takes=("before",))
def audit_lines(request: Request, uid: UUID) -> HttpResponse:
    """Show what one's own search found, newest first; POST gives it as a file."""
    search = found(search_of(request.actor, uid, kind=audit_searches.KIND))
    if request.method == "POST":
        result = audit_searches.export_lines(search=search, by=request.actor, at=clock.now())
        return _file(result.lines)
    before = _place(request.GET.get("before", ""))
    result = audit_searches.show_lines(search=search, before=before, by=request.actor, at=clock.now())
    form = AuditForm(answers_in(search))
    form.is_valid()
    answers = [each for each in form.answers() if each["text"] != "（入力なし）"]
    older = urlencode({"before": _text(result.lines[-1])}) if result.is_more else ""
    return render(
        request, "audit/lines.html",
        {"lines": shown(result.lines), "result": result, "answers": answers, "older": older, "before": before},
    )  # fmt: skip


def _text(line: AuditEvent) -> str:
    return f"{line.at.isoformat()}~{line.pk}"


def _place(text: str) -> Place | None:
    """Return the place in the trail that an address names; raises Invalid."""
    if not text:
        return None
    at, _, number = text.partition("~")
    moment = moments.parse(at)
    if moment is None or not re.fullmatch(r"[0-9]{1,18}", number):
        raise Invalid(faults=[Fault(Format, "/before")])
    return Place(moment, int(number))


def _file(lines: list[AuditEvent]) -> HttpResponse:
    rows = [HEADER, *map(_cells, shown(lines))]
    answer = HttpResponse("".join(csv_lines(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def _cells(line: Line) -> list[str]:
    return [
        localtime(line.at).isoformat(timespec="milliseconds"), line.name, line.event, line.outcome_label, line.code,
        line.ground, line.organisation, line.client, line.user, line.role, line.person, line.about,
        line.request_id, line.detail,
    ]  # fmt: skip
