"""What is held of an insurer's files: whole files, which a second person releases or gives up, and single lines."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eligibility.actions import feed_holds
from eligibility.models import Case, CoverageFeed
from eligibility.portal.feeds_forms import DecisionForm
from eligibility.portal.feeds_words import HOLDS, column_words, entry_of, evidence_words
from eligibility.queries.feeds import evidence_of, file_of, held_files, held_lines, work_on
from eligibility.queries.staff_names import known_as
from platform_site import clock
from platform_site.errors import NotInThisState, Refused
from platform_site.permissions import Permission, permissions_of
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import INSURER, found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.states import JobState


FILES = [
    Column("受付日時", "received_at"), Column("番号", "file_number", number=True), Column("理由", "held_for"),
    Column("保留した日時", "held_at"), Column("根拠"),
]  # fmt: skip
LINES = [
    Column("保留した日", "opened_at"), Column("ファイル番号", "feed__file_number", number=True),
    Column("行", "line", number=True), Column("理由", "kind"), Column("項目"), Column("回答期限", "due_on"),
]  # fmt: skip


@page("保留中のファイル", may=Permission.SEE_COVERAGE, kinds=INSURER, parent="feeds", takes=of_list())
def held(request: Request) -> HttpResponse:
    """List the files that wait, with why and on which counts."""
    listed = listing(request, held_files(request.actor), columns=FILES, default="received_at")
    rows: list[Any] = list(listed.page.object_list)
    listed.page.object_list = [{"file": row, "why": entry_of(row.code), "evidence": _evidence(row)} for row in rows]
    may_decide = Permission.RELEASE_FEEDS in permissions_of(request.actor)
    return render(request, "feeds/held.html", {"list": listed, "may_decide": may_decide})


@page("保留中の行", may=Permission.SEE_COVERAGE, kinds=INSURER, parent="feeds", takes=of_list())
def lines(request: Request) -> HttpResponse:
    """List the lines that were not published, each with its case."""
    listed = listing(request, held_lines(request.actor), columns=LINES, default="-opened_at")
    rows: list[Case] = list(listed.page.object_list)
    listed.page.object_list = [{"case": row, "columns": _columns(row)} for row in rows]
    return render(request, "feeds/held_lines.html", {"list": listed})


@page("保留の承認・取下げ", may=Permission.RELEASE_FEEDS, kinds=INSURER, parent="feeds_held", writes=True)
def decision(request: Request, uid: UUID) -> HttpResponse:
    """Show why a file is held, and let a second person decide about exactly that file."""
    row: Any = found(file_of(request.actor, uid))
    if row.state != JobState.HELD or not row.held_for:
        raise NotInThisState("このファイルは、承認を待っていません。")
    if row.released_at:
        messages.info(request, "このファイルは承認済みです。")
        return redirect("feed", uid=uid)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _decide(request, uid, form)
        except Refused as refused:
            form.refuse(refused)
    known: dict[str, Any] = {
        "form": form, "row": row, "why": HOLDS[row.held_for], "evidence": _evidence(row),
        "sha256": bytes(row.sha256).hex(), "job": work_on(uid), "needs_two": not (row.sent_by or row.confirmed_by),
        "sender": known_as(row.sent_by, row.insurer_id), "first": known_as(row.confirmed_by, row.insurer_id),
    }  # fmt: skip
    return render(request, "feeds/decision.html", known, status=form.status)


def _decide(request: Request, uid: UUID, form: DecisionForm) -> HttpResponse:
    by, at, sha256 = request.actor, clock.now(), bytes.fromhex(form.cleaned_data["sha256"])
    if form.cleaned_data["decision"] == "reject":
        feed_holds.reject_feed(job_uid=uid, sha256=sha256, by=by, at=at)
        messages.success(request, "ファイルを取り下げました。同じ番号で、正しいファイルを登録できます。")
        return redirect("feeds_held")
    feed_holds.release_feed(job_uid=uid, sha256=sha256, by=by, at=at)
    is_released = found(file_of(by, uid)).released_at is not None
    said = "承認しました。反映を続けます。" if is_released else "一人目として確認しました。もう一人の承認で反映します。"
    messages.success(request, said)
    return redirect("feed", uid=uid)


def _evidence(row: CoverageFeed) -> list[tuple[str, Any]]:
    return evidence_words(evidence_of(row))


def _columns(case: Case) -> str:
    names = case.evidence.get("columns", [])
    return "、".join(column_words(name) for name in names) if names else "–"
