"""Refusals as problem+json (RFC 9457): the one place where an exception becomes an answer of the API."""

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, SynchronousOnlyOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from psycopg.errors import IdleInTransactionSessionTimeout
from rest_framework import exceptions

from platform_site.api.faults import faults_of
from platform_site.errors import (
    Invalid,
    NotFound,
    NotPermitted,
    Refused,
    ServerFault,
    TooLarge,
    Unavailable,
    WrongMethod,
)
from platform_site.turns import Blocks


log = logging.getLogger(__name__)
TYPE = "application/problem+json"
READS = ("GET", "HEAD")


def handler(error: Exception, context: dict[str, Any]) -> JsonResponse:
    """Answer any exception of a view with a documented problem; what nobody foresaw is logged and is a 500."""
    request = context["request"]
    refused = refusal_of(error, request)
    if isinstance(refused, WrongMethod):
        return wrong_method(request, context["view"].allowed_methods)
    return response(refused, request)


def refusal_of(error: Exception, request: HttpRequest) -> Refused:
    """Return the refusal that an exception stands for; log what is not the caller's doing.

    Raises Blocks where the event loop was about to ask the database: that is no answer yet (ADR 0023).
    """
    if isinstance(error, Refused):
        return error
    if isinstance(error, SynchronousOnlyOperation):
        raise Blocks from error
    if isinstance(error, exceptions.ValidationError):
        return Invalid(faults=faults_of(error))
    line: dict[str, Any] = {"exc_info": error, "extra": {"request_id": request_id(request)}}
    if _is_away(error):
        log.warning("the database did not answer", **line)
        return Unavailable(retry_after=5)
    for kind, refusal in _FOREIGN.items():
        if isinstance(error, kind):
            return refusal()
    log.error("a fault of ours", **line)
    return ServerFault()


def _is_away(error: Exception) -> bool:
    """Tell if the database did not answer, or had ended a transaction that waited too long for its program."""
    if isinstance(error, InternalError):
        return isinstance(error.__cause__, IdleInTransactionSessionTimeout)
    return isinstance(error, OperationalError | InterfaceError)


_FOREIGN: dict[type[Exception], type[Refused]] = {
    Http404: NotFound,
    PermissionDenied: NotPermitted,
    RequestDataTooBig: TooLarge,
    SuspiciousOperation: Invalid,
    exceptions.MethodNotAllowed: WrongMethod,
}


def body(refused: Refused, request: HttpRequest) -> dict[str, Any]:
    """Return the problem document: what is wrong, where, and what to do."""
    problem = refused.problem
    document = {
        "type": f"/developer/errors#{problem.code.lower()}",
        "title": problem.title,
        "status": problem.status,
        "detail": refused.detail,
        "instance": f"urn:request:{request_id(request)}",
        "code": problem.code,
        "request_id": request_id(request),
    }
    if refused.faults:
        document["errors"] = [
            {
                "pointer": fault.pointer,
                "code": fault.problem.code,
                "message": fault.problem.title,
                "hint": fault.hint or fault.problem.remedy,
            }
            for fault in refused.faults
        ]
    return document


def request_id(request: HttpRequest) -> str:
    """Return the id that the outermost layer gave a request."""
    return str(getattr(request, "request_id", ""))


def headers(refused: Refused) -> dict[str, str]:
    """Return the headers that belong to a refusal."""
    extra = {"Cache-Control": "no-store"}
    if refused.retry_after is not None:
        extra["Retry-After"] = str(refused.retry_after)
    if refused.problem.status == 401:
        extra["WWW-Authenticate"] = 'Bearer realm="platform"'
    return extra


def wrong_method(request: HttpRequest, allowed: Sequence[str]) -> JsonResponse:
    """Answer a method that a door outside of the REST views does not take."""
    answer = response(WrongMethod(), request)
    answer["Allow"] = ", ".join(allowed)
    return answer


def only_read(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function view answer to GET and HEAD alone."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method not in READS:
            return wrong_method(request, READS)
        return view(request, *args, **kwargs)

    return read


def response(refused: Refused, request: HttpRequest) -> JsonResponse:
    """Answer a refusal outside of a REST view: unknown paths, shed load."""
    return JsonResponse(
        body(refused, request),
        status=refused.problem.status,
        headers=headers(refused),
        content_type=TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
