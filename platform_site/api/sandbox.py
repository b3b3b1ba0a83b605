"""Faults on request, in a sandbox only: `X-Sandbox-Fault: latency=2000 | status=503 | drop` (I01-1)."""

import re
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from platform_site.api import problems
from platform_site.errors import ServerFault, TooManyRequests, Unavailable


LONGEST_MS = 10_000
_FAULT = re.compile(r"latency=([0-9]{1,6})|status=(429|500|503)|(drop)")
_STATUS = {"429": TooManyRequests, "500": ServerFault, "503": Unavailable}


class Faults:
    """Lets an integrator see how a program bears slow, failing and lost answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Answer, spoilt as asked for."""
        fault = _FAULT.fullmatch(request.META.get("HTTP_X_SANDBOX_FAULT", ""))
        if fault is None:
            return self.get_response(request)
        latency, status, _drop = fault.groups()
        if status:
            return problems.response(_STATUS[status](retry_after=1), request)
        response = self.get_response(request)
        if latency:
            time.sleep(min(int(latency), LONGEST_MS) / 1000)
            return response
        # In parts: of an answer that it has whole the server tells the true length.
        headers = {**response.headers, "Content-Length": str(2**20)}
        return StreamingHttpResponse([b""], status=response.status_code, headers=headers)
