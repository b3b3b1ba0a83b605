"""`/staff/ledger/`: what the platform holds of an insurer's members, to take away or to compare with its ledger."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import django_filters
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from eligibility.actions import ledger_comparisons
from eligibility.gateways import ledger_files
from eligibility.permissions import check_may_see_ledger
from eligibility.portal.feeds_forms import file_form
from eligibility.portal.feeds_shown import AT_WORK, progress_part
from eligibility.portal.feeds_words import entry_of, fault_words, file_fault_words
from eligibility.queries.comparisons import comparison_of, comparisons_of, differences, numbers_of
from eligibility.queries.feeds import counts_of
from eligibility.queries.ledger import Held, last_file_number, ledger
from platform_site import audit, clock
from platform_site.models import Job, JobLine
from platform_site.permissions import Permission, organisation_of, permissions_of
from platform_site.portal.lists import Column, Listing, listing
from platform_site.portal.pages import INSURER, found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.queries import disks
from platform_site.transactions import reads


EVENT, ABOUT = "eligibility.ledger_read", "ledger"
OUTCOMES = {
    "same": "一致", "differs": "相違あり", "missing_here": "当基盤にない", "missing_there": "台帳にない",
    "refused": "誤り",
}  # fmt: skip
TONES = {"same": "ok", "refused": "failed"}
JOBS = [Column("受付日時", "created_at"), Column("状態", "state"), Column("行数", "total", number=True)]
LINES = [Column("行", "number", number=True), Column("結果", "outcome"), Column("異なる項目または番号")]


class LineFilter(django_filters.FilterSet):
    """Outcome."""

    outcome = django_filters.ChoiceFilter(
        choices=[(name, label) for name, label in OUTCOMES.items() if name != "same"],
        label="結果",
        empty_label="すべて",
    )


@page("台帳の照合", may=Permission.SEE_COVERAGE, kinds=INSURER, takes=of_list())
def ledgers(request: Request) -> HttpResponse:
    """List the comparisons, with the ways to download and to compare."""
    listed = listing(request, comparisons_of(request.actor), columns=JOBS, default="-created_at")
    may_send = Permission.UPLOAD_FEEDS in permissions_of(request.actor)
    return render(request, "feeds/ledgers.html", {"list": listed, "may_send": may_send})


@page("登録内容のダウンロード", may=Permission.SEE_COVERAGE, kinds=INSURER, parent="ledgers")
def download(request: Request) -> Any:
    """Give all that is held of the insurer's members as a file, page by page, each with its lines in the trail."""
    by, at = request.actor, clock.now()
    check_may_see_ledger(by)
    disks.check_room()
    insurer = organisation_of(by)
    audit.record(EVENT, by=by, at=at, about=ABOUT, file=True)
    pages = _recorded(request, ledger(insurer, at=at), at)
    number = last_file_number(insurer)
    file = ledger_files.written(insurer.code, file_number=number, as_of=at, pages=pages, for_people=True)
    answer = StreamingHttpResponse(file, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ledger-{insurer.code}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@page("台帳を照合する", may=Permission.UPLOAD_FEEDS, kinds=INSURER, parent="ledgers", writes=True, uploads=True)
def compare(request: Request) -> HttpResponse:
    """Take the insurer's own ledger to compare; nothing is changed by it."""
    form = file_form(request)
    if form.is_valid():
        job = ledger_comparisons.request_comparison(content=form.content(), by=request.actor, at=clock.now())
        return redirect("ledger", uid=job.uid)
    return render(request, "feeds/ledger_new.html", {"form": form}, status=form.status)


@page("照合の結果", may=Permission.SEE_COVERAGE, kinds=INSURER, parent="ledgers", takes=of_list(LineFilter))
def comparison(request: Request, uid: UUID) -> HttpResponse:
    """Show how far a comparison is, or what came of it."""
    job: Job = found(comparison_of(request.actor, uid))
    counts = counts_of(job)
    known: dict[str, Any] = {
        "job": job,
        "is_at_work": job.state in AT_WORK,
        "entry": entry_of(job.code),
        "faults": file_fault_words(job.faults),
        "counts": [{"label": label, "count": counts.get(name, 0)} for name, label in OUTCOMES.items()],
        "list": _different(request, job),
    }
    return render(request, "feeds/ledger.html", known)


@page("照合の進み具合", may=Permission.SEE_COVERAGE, kinds=INSURER, parent="ledgers")
def progress(request: Request, uid: UUID) -> HttpResponse:
    """Show how far a comparison is, as a part of its page."""
    job: Job = found(comparison_of(request.actor, uid))
    return progress_part(request, job, here="ledger", part="ledger_progress")


def _recorded(request: Request, pages: Iterable[list[Held]], at: Any) -> Iterator[list[dict[str, str]]]:
    count = 0
    for each_page in pages:
        persons = {each.person_id for each in each_page}
        with transaction.atomic():
            audit.record_each(EVENT, persons=persons, by=request.actor, at=at, ground="law", about=ABOUT)
        count += len(each_page)
        yield [row for each in each_page for row in each.rows]
    audit.record("eligibility.ledger_downloaded", by=request.actor, at=at, about=ABOUT, coverages=count)


def _different(request: Request, job: Job) -> Listing:
    listed = listing(request, differences(job), columns=LINES, default="number", filters=LineFilter)
    rows: list[JobLine] = list(listed.page.object_list)
    persons = {row.person_id for row in rows if row.person_id}
    with reads(
        "eligibility.ledger_comparison_read", persons=persons, by=request.actor, at=clock.now(), ground="law",
        about=f"Job:{job.uid}",
    ):  # fmt: skip
        listed.page.object_list = [_line(row, job) for row in rows]
    return listed


def _line(row: JobLine, job: Job) -> dict[str, Any]:
    return {
        "number": row.number if row.outcome != "missing_there" else "–",
        "tone": TONES.get(row.outcome, "open"),
        "label": OUTCOMES.get(row.outcome, row.outcome),
        "faults": fault_words(row.faults),
        "numbers": numbers_of(row, job),
    }
