"""What a file leaves to take away: its failed lines as a file to correct, and the result of every line as a table."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse

from eligibility.errors.feeds import FileGone
from eligibility.gateways import feed_corrections
from eligibility.portal.feeds_words import OUTCOMES, column_words
from eligibility.queries.feeds import all_lines, failed_numbers, file_of, files_of, next_number, work_on
from platform_site import audit, clock, jobs, keys
from platform_site.errors import NotFound
from platform_site.gateways import formulas
from platform_site.models import Job
from platform_site.permissions import Permission
from platform_site.portal.pages import INSURER, found, page
from platform_site.portal.requests import Request


HEADINGS = ("行", "結果", "項目", "内容", "直し方", "コード")


@page("誤りのある行のファイル", may=Permission.UPLOAD_FEEDS, kinds=INSURER, parent="feeds")
def correction(request: Request, uid: UUID) -> Any:
    """Give the failed lines as a file in the sender's own layout, with the next number."""
    found(file_of(request.actor, uid))
    return correction_file(request, uid, number=next_number(files_of(request.actor)))


@page("全行の結果", may=Permission.SEE_COVERAGE, kinds=INSURER, parent="feeds")
def results(request: Request, uid: UUID) -> Any:
    """Give the result of every line as a table for a spreadsheet."""
    row = found(file_of(request.actor, uid))
    return results_table(request, uid, number=row.file_number)


def correction_file(request: Request, uid: UUID, *, number: int) -> Any:
    """Answer with the failed lines of a file, as the sender wrote them; raises NotFound where none failed."""
    job = Job.objects.get(uid=uid)
    wanted = failed_numbers(job)
    if not wanted:
        raise NotFound("このファイルに、直して送り直す行はありません。")
    content = _content(job)
    audit.record(
        "eligibility.feed_correction_downloaded",
        by=request.actor,
        at=clock.now(),
        about=f"Job:{uid}",
        lines=len(wanted),
    )
    lines = feed_corrections.written(content, wanted=wanted, file_number=number)
    return _attached(lines, f"correction-{number}.csv")


def results_table(request: Request, uid: UUID, *, number: int | None) -> Any:
    """Answer with the result of every line; no cell of the file stands in it."""
    job = work_on(uid)
    audit.record("eligibility.feed_results_downloaded", by=request.actor, at=clock.now(), about=f"Job:{uid}")
    return _attached((line.encode() for line in formulas.csv_lines(_rows(job))), f"results-{number or uid}.csv")


def _content(job: Job) -> bytes:
    """Return what came in; raises FileGone if it was destroyed."""
    try:
        return jobs.content_of(job)
    except keys.Unreadable as error:
        raise FileGone from error


def _rows(job: Job) -> Iterator[tuple[Any, ...]]:
    yield HEADINGS
    for line in all_lines(job):
        label = OUTCOMES.get(line.outcome, line.outcome)
        if not line.faults:
            yield line.number, label, "", "", "", ""
        for fault in line.faults:
            yield line.number, label, column_words(fault["pointer"]), fault["message"], fault["hint"], fault["code"]


def _attached(lines: Iterator[bytes], name: str) -> Any:
    """Answer with a file to save; it is no page, and no cache keeps it."""
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
