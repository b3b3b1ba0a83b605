"""The short way of a program's request: security headers and its door, and nothing that only people need (API-12)."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, ResolverMatch, get_urlconf, resolve

from platform_site.api import problems
from platform_site.errors import Refused
from platform_site.portal import lost


Answer = Callable[[HttpRequest], HttpResponse]


class Programs:
    """Takes the paths of programs out of the chain that stands around pages; everything else goes on along it."""

    def __init__(self, get_response: Answer) -> None:
        self._people = get_response
        self._security = SecurityMiddleware(get_response)
        self._around = (self._security, CSPMiddleware(get_response), XFrameOptionsMiddleware(get_response))
        self._headers: dict[bool, dict[str, str]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not request.path_info.startswith(lost.PROGRAMS):
            return self._people(request)
        response = self._security.process_request(request) or door(request)
        for name, value in self._headers_of(request).items():
            response.headers.setdefault(name, value)
        return response

    def _headers_of(self, request: HttpRequest) -> dict[str, str]:
        """Return what stands on every answer: the same for all requests, but for TLS."""
        secure = request.is_secure()
        if secure not in self._headers:
            blank: Any = HttpResponse()
            del blank.headers["Content-Type"]
            for layer in self._around:
                blank = layer.process_response(request, blank)
            self._headers[secure] = dict(blank.headers.items())
        return self._headers[secure]


def door(request: HttpRequest) -> HttpResponse:
    """Answer at the door of the request's path; whatever it raises becomes a documented problem."""
    refused: Refused | None = getattr(request, "refused", None)
    if refused is not None:
        return problems.response(refused, request)
    try:
        match = _resolved(request.path_info, get_urlconf())
    except Resolver404 as error:
        return lost.not_found(request, error)
    request.resolver_match = match
    try:
        response: Any = match.func(request, *match.args, **match.kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
    except Exception as error:
        return lost.answer(request, problems.refusal_of(error, request))
    return response


@lru_cache(maxsize=1024)
def _resolved(path: str, urlconf: str | None) -> ResolverMatch:
    """Return the door of a path; the addresses of a process do not change, and paths hold ids at most."""
    return resolve(path, urlconf)
