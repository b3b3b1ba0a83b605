"""`GET /api/v1/jobs/{id}`: how far long work is, and what came of each line."""

import json
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from platform_site import keys
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import REQUEST_ID, FaultAnswer
from platform_site.api.views import View
from platform_site.errors import NotFound, Refused
from platform_site.limits import pace
from platform_site.models import DataKey, Job, JobLine
from platform_site.periods import as_japanese_time
from platform_site.permissions import JOB_SCOPES, check_scope
from platform_site.queries.jobs import as_of_now, job_of, lines_of
from platform_site.transactions import reads, refusals_recorded


POLLS_PER_SECOND = 10


class JobLineAnswer(serializers.Serializer):
    """One line's result."""

    line = serializers.IntegerField()
    outcome = serializers.CharField()
    errors = FaultAnswer(many=True, required=False)  # type: ignore[assignment]
    answer = serializers.DictField(required=False, allow_null=True)


class JobAnswer(serializers.Serializer):
    """A job: `state` is queued, running, held, done or failed."""

    job_id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    code = serializers.CharField()
    errors = FaultAnswer(many=True)  # type: ignore[assignment]
    results = JobLineAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class JobDetail(View):
    """A job of the caller's own organisation."""

    query = cursors.PAGED

    @extend_schema(
        summary="ジョブの進み具合と行ごとの結果",
        parameters=[REQUEST_ID, OpenApiParameter("limit", int), OpenApiParameter("cursor", str)],
        responses=JobAnswer,
    )
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with its state and one page of results."""
        with refusals_recorded("jobs.read", by=self.actor, at=self.at):
            job = job_of(self.actor, uid)
            if job.kind not in JOB_SCOPES:
                raise NotFound("ジョブが見つかりません。")  # one that a person made on a page, for herself
            check_scope(self.actor, JOB_SCOPES[job.kind])
        pace.step(f"job:{uid}", most=POLLS_PER_SECOND)
        page = cursors.page_of(request, actor=self.actor, about=f"job:{uid}", most=1000)
        lines = list(lines_of(job, after=page.after, most=page.limit + 1))
        persons = {line.person_id for line in lines[: page.limit] if line.person_id}
        with reads("jobs.read", persons=persons, by=self.actor, at=self.at, ground="law", about=f"Job:{uid}"):
            results = _results(lines[: page.limit], job)
        more = lines[page.limit - 1].number if len(lines) > page.limit else None
        return Response({**_head(job), "results": results, "next": page.next(more)})


def _head(job: Job) -> dict[str, Any]:
    return {
        "job_id": str(job.uid),
        "kind": job.kind,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "created_at": as_japanese_time(job.created_at),
        "ended_at": as_japanese_time(job.ended_at) if job.ended_at else None,
        "code": job.code,
        "errors": job.faults,
    }


def _results(lines: list[JobLine], job: Job) -> list[dict[str, Any]]:
    opened = {line.number: _opened(line, job) for line in lines if line.content is not None}
    sealed = [number for number, content in opened.items() if content is not None]
    judged = as_of_now(job.kind, [content for content in opened.values() if content is not None])
    return [_line(line, {**opened, **dict(zip(sealed, judged, strict=True))}) for line in lines]


def _line(line: JobLine, contents: dict[int, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"line": line.number, "outcome": line.outcome}
    content = contents.get(line.number)
    if isinstance(content, Refused):
        return {**answer, "outcome": "refused", "errors": [_fault(content)], "answer": None}
    if line.faults:
        answer["errors"] = line.faults
    if line.number in contents:
        answer["answer"] = content
    return answer


def _fault(refused: Refused) -> dict[str, str]:
    problem = refused.problem
    return {"pointer": "", "code": problem.code, "message": problem.title, "hint": refused.detail}


def _opened(line: JobLine, job: Job) -> dict[str, Any] | None:
    """Return what was sealed, or None once its key is destroyed."""
    try:
        return json.loads(
            DataKey.objects.unseal(bytes(line.content or b""), context=f"jobline:{job.uid}:{line.number}")
        )
    except keys.Unreadable:
        return None
