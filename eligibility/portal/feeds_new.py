"""`/staff/feeds/new`: a file is chosen, looked at, and then registered or given up; nothing is applied before that."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eligibility.actions import feed_previews
from eligibility.portal.feeds_forms import file_form
from eligibility.portal.feeds_shown import AT_WORK, progress_part
from eligibility.portal.feeds_words import (
    ENCODINGS,
    HOLDS,
    OUTCOMES,
    TONES,
    entry_of,
    evidence_words,
    fault_words,
    file_fault_words,
    outcome_words,
)
from eligibility.queries.feed_previews import CONFIRMED, WITH_NUMBERS, preview_of, told_of
from eligibility.rules.feed_previews import MOST_ERRORS
from platform_site import clock
from platform_site.models import Job
from platform_site.permissions import Permission
from platform_site.portal.pages import INSURER, found, page
from platform_site.portal.requests import Request
from platform_site.states import JobState


@page("ファイルの登録", may=Permission.UPLOAD_FEEDS, kinds=INSURER, parent="feeds", writes=True, uploads=True)
def new(request: Request) -> HttpResponse:
    """Take a file to look at."""
    form = file_form(request)
    if form.is_valid():
        job = feed_previews.request_preview(content=form.content(), by=request.actor, at=clock.now())
        return redirect("feed_preview", uid=job.uid)
    return render(request, "feeds/new.html", {"form": form}, status=form.status)


@page("登録前の確認", may=Permission.UPLOAD_FEEDS, kinds=INSURER, parent="feeds", writes=True)
def preview(request: Request, uid: UUID) -> HttpResponse:
    """Show what a file would come to, and register it or give it up."""
    job: Job = found(preview_of(request.actor, uid))
    if request.method == "POST":
        return _decided(request, uid)
    told = told_of(job)
    return render(request, "feeds/preview.html", {**_head(job), **(_shown(told) if told else {}), "told": told})


@page("確認の進み具合", may=Permission.UPLOAD_FEEDS, kinds=INSURER, parent="feeds")
def preview_progress(request: Request, uid: UUID) -> HttpResponse:
    """Show how far the look through a file is, as a part of its page."""
    job: Job = found(preview_of(request.actor, uid))
    return progress_part(request, job, here="feed_preview", part="feed_preview_progress")


def _decided(request: Request, uid: UUID) -> HttpResponse:
    by, at = request.actor, clock.now()
    if request.POST.get("decision") == "confirm":
        job = feed_previews.confirm_preview(job_uid=uid, by=by, at=at)
        messages.success(request, "ファイルを受け付けました。")
        return redirect("feed", uid=job.uid)
    if request.POST.get("decision") == "cancel":
        feed_previews.cancel_preview(job_uid=uid, by=by, at=at)
        messages.success(request, "ファイルを破棄しました。何も登録していません。")
        return redirect("feeds")
    return redirect("feed_preview", uid=uid)


def _head(job: Job) -> dict[str, Any]:
    is_decided = bool(job.code) and job.state == JobState.DONE
    return {
        "job": job,
        "is_at_work": job.state in AT_WORK,
        "entry": entry_of(job.code),
        "faults": file_fault_words(job.faults),
        "is_open": job.state == JobState.DONE and not is_decided,
        "was_confirmed": is_decided and job.code == CONFIRMED,
        "has_individual_number": is_decided and job.code == WITH_NUMBERS,
    }


def _shown(told: dict[str, Any]) -> dict[str, Any]:
    first = [
        {**line, "label": OUTCOMES[line["outcome"]], "tone": TONES.get(line["outcome"], "done")}
        for line in told["first"]
    ]
    return {
        "encoding": ENCODINGS.get(told["encoding"], told["encoding"]),
        "as_of": datetime.fromisoformat(told["as_of"]),
        "counts": outcome_words(told["counts"]),
        "right": told["rows"] - told["counts"].get("refused", 0) - told["counts"].get("held", 0),
        "errors": fault_words(told["errors"]),
        "is_cut": told["wrong"] and len(told["errors"]) >= MOST_ERRORS,
        "first": first,
        "holds": [(HOLDS[name], evidence_words(evidence)) for name, evidence in told["holds"].items()],
    }
