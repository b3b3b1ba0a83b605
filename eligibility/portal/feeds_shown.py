"""What the pages of files show of a file, its job and its lines, whoever sent it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from eligibility.errors.feeds import FileRejected
from eligibility.portal.feeds_words import OUTCOMES, TONES, entry_of, fault_words, file_fault_words, outcome_words
from eligibility.queries.feeds import is_kept
from platform_site.models import Job, JobLine
from platform_site.portal.requests import Request
from platform_site.states import JobState


STOP_ASKING = 286
"""The status with which a part of a page says that nothing more will come."""
AT_WORK = (JobState.QUEUED, JobState.RUNNING)


def shown_file(row: Any, job: Job, counts: Mapping[str, int]) -> dict[str, Any]:
    """Return a file with its job as a page shows it."""
    entry = entry_of(job.code)
    return {
        "row": row,
        "job": job,
        "is_at_work": job.state in AT_WORK,
        "is_held": job.state == JobState.HELD,
        "was_rejected": job.code == FileRejected.problem.code,
        "entry": entry,
        "faults": file_fault_words(job.faults),
        "counts": outcome_words(counts),
        "failed": counts.get("refused", 0) + counts.get("held", 0),
        "is_kept": is_kept(job),
        "sha256": bytes(row.sha256).hex(),
    }


def shown_lines(lines: Iterable[JobLine]) -> list[dict[str, Any]]:
    """Return lines as a list shows them: their number, outcome, and what is wrong by column."""
    return [
        {
            "number": line.number,
            "tone": TONES.get(line.outcome, "done"),
            "label": OUTCOMES.get(line.outcome, line.outcome),
            "faults": fault_words(line.faults),
        }
        for line in lines
    ]


def progress_part(request: Request, job: Job, *, here: str, part: str) -> HttpResponse:
    """Answer with how far a job is; once it has ended, in a way that stops a page from asking again."""
    is_at_work = job.state in AT_WORK
    known = {
        "job": job,
        "is_at_work": is_at_work,
        "here": reverse(here, args=[job.uid]),
        "part": reverse(part, args=[job.uid]),
    }
    return render(request, "feeds/progress.html", known, status=200 if is_at_work else STOP_ASKING)
