"""`/staff/papers/`: the members who need a confirmation paper (資格確認書), to issue, print, and take away as CSV."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from eligibility.permissions import coverages_visible_to
from eligibility.queries.paper_pages import REASONS, every_paper, papers_counted, papers_page
from eligibility.queries.papers import Needed
from eligibility.queries.suspended_links import uids_of
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Invalid
from platform_site.gateways.formulas import csv_lines
from platform_site.permissions import Permission, organisation_of
from platform_site.portal.pages import INSURER, page
from platform_site.portal.requests import Request
from platform_site.queries import disks
from platform_site.transactions import reads


EVENT, ABOUT = "eligibility.papers_needed_read", "confirmation-papers"
PER_PAGE = 50
HEADINGS = ("記号", "番号", "枝番", "資格取得日", "理由", "いまの資格確認書の期限")


@page("資格確認書が要る人", may=Permission.SEE_COVERAGE, kinds=INSURER, takes=("reason", "page"))
def papers(request: Request) -> HttpResponse:
    """List them, by the reason for which a paper is needed."""
    by, at, reason = request.actor, clock.now(), _reason(request)
    coverages_visible_to(by)
    insurer = organisation_of(by).id
    counted = papers_counted(insurer_id=insurer, at=at)
    total = counted[reason] if reason else sum(counted.values())
    place = Paginator(range(total), PER_PAGE).get_page(request.GET.get("page"))
    offset = (place.number - 1) * PER_PAGE
    rows = papers_page(insurer_id=insurer, reason=reason, offset=offset, most=PER_PAGE, at=at)
    with _read(rows, by=by, at=at):
        uids = uids_of([row.coverage_id for row in rows])
        shown = [{"row": row, "uid": uids[row.coverage_id], "reason": REASONS[row.reason]} for row in rows]
    context = {
        "rows": shown, "place": place, "reason": reason, "total": total, "query": urlencode({"reason": reason}),
        "counted": [(name, label, counted[name]) for name, label in REASONS.items()],
    }  # fmt: skip
    return render(request, "papers/list.html", context)


@page("資格確認書が要る人（CSV）", may=Permission.SEE_COVERAGE, kinds=INSURER, parent="papers", takes=("reason",))
def papers_csv(request: Request) -> HttpResponse:
    """Give all of them as a file, with a line in the trail for each (I02-7)."""
    by, at, reason = request.actor, clock.now(), _reason(request)
    coverages_visible_to(by)
    disks.check_room()
    lines = csv_lines(_rows(by, reason, at=at))
    return HttpResponse(
        "".join(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="confirmation-papers.csv"', "Cache-Control": "no-store"},
    )


def _rows(by: Actor, reason: str, *, at: datetime) -> Iterator[tuple[object, ...]]:
    yield HEADINGS
    for chunk in every_paper(insurer_id=organisation_of(by).id, reason=reason, at=at):
        with _read(chunk, by=by, at=at):
            lines = [_line(each) for each in chunk]
        yield from lines


def _line(row: Needed) -> tuple[object, ...]:
    return (row.symbol, row.number, row.branch, row.acquired_on, REASONS[row.reason], row.paper_ends_on or "")


def _read(rows: list[Needed], *, by: Actor, at: datetime) -> Any:
    return reads(EVENT, persons={row.person_id for row in rows}, by=by, at=at, ground="law", about=ABOUT)


def _reason(request: Request) -> str:
    reason = str(request.GET.get("reason", ""))
    if reason and reason not in REASONS:
        raise Invalid(faults=[Fault(Choice, "/reason", "理由は一覧から選んでください。")])
    return reason
