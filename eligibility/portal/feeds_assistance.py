"""`/staff/assistance-feeds/`: the files of a welfare office: sent, followed, and corrected."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eligibility.actions import assistance_feeds
from eligibility.models import AssistanceFeed
from eligibility.portal.feeds import FileFilter, LineFilter, wrong
from eligibility.portal.feeds_forms import file_form
from eligibility.portal.feeds_results import correction_file, results_table
from eligibility.portal.feeds_shown import progress_part, shown_file
from eligibility.queries.assistance_files import assistance_file_of, assistance_files_of
from eligibility.queries.feeds import counts_of, next_number, work_on, wrong_lines
from platform_site import clock
from platform_site.models import Organisation
from platform_site.permissions import Permission
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.states import JobState


OFFICE = frozenset({Organisation.Kind.WELFARE_OFFICE})
MAY = Permission.UPLOAD_FEEDS
COLUMNS = [
    Column("受付日時", "received_at"), Column("番号", "file_number", number=True), Column("台帳の時点", "as_of"),
    Column("状態", "state"),
]  # fmt: skip
NAMES = {
    "progress": "assistance_feed_progress", "correction": "assistance_feed_correction",
    "results": "assistance_feed_results",
}  # fmt: skip


@page("医療扶助ファイル", may=MAY, kinds=OFFICE, takes=of_list(FileFilter))
def files(request: Request) -> HttpResponse:
    """List the office's files."""
    rows = assistance_files_of(request.actor)
    listed = listing(request, rows, columns=COLUMNS, default="-received_at", filters=FileFilter)
    known = {"list": listed, "rows": "feeds/assistance_row.html", "states": dict(JobState.choices)}
    return render(request, "feeds/assistance_list.html", known)


@page("医療扶助ファイルの登録", may=MAY, kinds=OFFICE, parent="assistance_feeds", writes=True, uploads=True)
def new(request: Request) -> HttpResponse:
    """Take a file; a worker applies its right lines."""
    form = file_form(request)
    if form.is_valid():
        job = assistance_feeds.receive_feed(content=form.content(), by=request.actor, at=clock.now())
        messages.success(request, "ファイルを受け付けました。")
        return redirect("assistance_feed", uid=job.uid)
    return render(request, "feeds/assistance_new.html", {"form": form}, status=form.status)


@page("医療扶助ファイルの状態と結果", may=MAY, kinds=OFFICE, parent="assistance_feeds", takes=of_list(LineFilter))
def detail(request: Request, uid: UUID) -> HttpResponse:
    """Show how far a file is, or what came of it."""
    row: AssistanceFeed = found(assistance_file_of(request.actor, uid))
    job = work_on(uid)
    lines = wrong(request, wrong_lines(job))
    known: dict[str, Any] = {**shown_file(row, job, counts_of(job)), "is_own": True, "list": lines, "names": NAMES}
    return render(request, "feeds/detail.html", known)


@page("医療扶助ファイルの進み具合", may=MAY, kinds=OFFICE, parent="assistance_feeds")
def progress(request: Request, uid: UUID) -> HttpResponse:
    """Show how far a file is, as a part of its page."""
    found(assistance_file_of(request.actor, uid))
    return progress_part(request, work_on(uid), here="assistance_feed", part="assistance_feed_progress")


@page("医療扶助ファイルの誤りのある行", may=MAY, kinds=OFFICE, parent="assistance_feeds")
def correction(request: Request, uid: UUID) -> Any:
    """Give the failed lines as a file in the sender's own layout, with the next number."""
    found(assistance_file_of(request.actor, uid))
    return correction_file(request, uid, number=next_number(assistance_files_of(request.actor)))


@page("医療扶助ファイルの全行の結果", may=MAY, kinds=OFFICE, parent="assistance_feeds")
def results(request: Request, uid: UUID) -> Any:
    """Give the result of every line as a table for a spreadsheet."""
    row = found(assistance_file_of(request.actor, uid))
    return results_table(request, uid, number=row.file_number)
