"""How doors of prescriptions answer: a stop with its findings, and versions as ETags."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse

from eprescription.actions.judging import alternatives_of
from eprescription.errors.checks import Stopped
from eprescription.queries.finding_answers import findings
from platform_site.api import problems
from platform_site.api.answers import Response
from platform_site.errors import Fault, Format, Invalid, Required


_VERSION = re.compile(r'"([1-9][0-9]{0,3})"', re.ASCII)


def or_stopped(request: Any, do: Callable[[], Response]) -> HttpResponse:
    """Answer what `do` does, or 409 with the findings that have to be answered first (R-052)."""
    try:
        return do()
    except Stopped as stopped:
        judgement = stopped.judgement
        shown = findings(judgement.shown, alternatives_of(judgement))
        document = {**problems.body(stopped, request), "check_id": str(judgement.uid), "findings": shown}
        return JsonResponse(
            document, status=stopped.problem.status, headers=problems.headers(stopped),
            content_type=problems.TYPE, json_dumps_params={"ensure_ascii": False},
        )  # fmt: skip


def tagged(answer: dict[str, Any], version: int, status: int = 200) -> Response:
    """Answer with the version as ETag, which a change names in If-Match."""
    return Response(answer, status=status, headers={"ETag": f'"{version}"'})


def wanted_version(request: Any) -> int:
    """Return the version that If-Match names; raise Invalid without one, or for another form."""
    given = request.headers.get("If-Match")
    if given is None:
        raise Invalid(faults=[Fault(Required, "/If-Match", "読み取ったときの ETag を If-Match に付けてください。")])
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise Invalid(faults=[Fault(Format, "/If-Match", "ETag をそのまま、引用符も含めて付けてください。")])
    return int(found[1])
