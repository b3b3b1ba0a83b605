"""`/staff/feeds/`: the files of an insurer, how far each is, and what came of its lines; the fund sees counts only."""

from typing import Any
from uuid import UUID

import django_filters
from django.http import HttpResponse
from django.shortcuts import render

from eligibility.models import CoverageFeed
from eligibility.portal.feeds_shown import progress_part, shown_file, shown_lines
from eligibility.queries.feeds import counts_of, file_of, files_of, work_on, wrong_lines
from platform_site.models import JobLine, Organisation
from platform_site.permissions import Permission, organisation_of
from platform_site.portal.lists import Column, Listing, listing
from platform_site.portal.pages import FUND, INSURER, found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.states import JobState


WHO = FUND | INSURER
COLUMNS = [
    Column("受付日時", "received_at"), Column("保険者"), Column("番号", "file_number", number=True),
    Column("台帳の時点", "as_of"), Column("状態", "state"), Column("変えた資格", "changes", number=True),
]  # fmt: skip
LINES = [Column("行", "number", number=True), Column("結果", "outcome"), Column("内容と直し方")]


class FileFilter(django_filters.FilterSet):
    """State."""

    state = django_filters.ChoiceFilter(choices=JobState.choices, label="状態", empty_label="すべて")


class LineFilter(django_filters.FilterSet):
    """Outcome."""

    outcome = django_filters.ChoiceFilter(
        choices=[("refused", "誤り"), ("held", "保留")], label="結果", empty_label="すべて"
    )


@page("加入者情報ファイル", may=Permission.SEE_COVERAGE, kinds=WHO, takes=of_list(FileFilter))
def feeds(request: Request) -> HttpResponse:
    """List the files that one may see."""
    listed = listing(request, files_of(request.actor), columns=COLUMNS, default="-received_at", filters=FileFilter)
    return render(
        request, "feeds/list.html", {"list": listed, "rows": "feeds/row.html", "states": dict(JobState.choices)}
    )


@page("ファイルの状態と結果", may=Permission.SEE_COVERAGE, kinds=WHO, parent="feeds", takes=of_list(LineFilter))
def feed(request: Request, uid: UUID) -> HttpResponse:
    """Show how far a file is, or what came of it."""
    row: CoverageFeed = found(file_of(request.actor, uid))
    job = work_on(uid)
    is_own = organisation_of(request.actor).kind == Organisation.Kind.INSURER
    known: dict[str, Any] = {
        **shown_file(row, job, counts_of(job)),
        "is_own": is_own,
        "list": wrong(request, wrong_lines(job)) if is_own else None,
        "names": {
            "progress": "feed_progress", "correction": "feed_correction", "results": "feed_results",
            "decision": "feed_decision",
        },
    }  # fmt: skip
    return render(request, "feeds/detail.html", known)


@page("ファイルの進み具合", may=Permission.SEE_COVERAGE, kinds=WHO, parent="feeds")
def progress(request: Request, uid: UUID) -> HttpResponse:
    """Show how far a file is, as a part of its page."""
    found(file_of(request.actor, uid))
    return progress_part(request, work_on(uid), here="feed", part="feed_progress")


def wrong(request: Request, lines: Any) -> Listing:
    """Return a page of the lines with something to look at."""
    listed = listing(request, lines, columns=LINES, default="number", filters=LineFilter)
    rows: list[JobLine] = list(listed.page.object_list)
    listed.page.object_list = shown_lines(rows)
    return listed
