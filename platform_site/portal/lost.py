"""What stands where no page is: a problem for programs, a page for people."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from platform_site.api import problems
from platform_site.errors import FormTooOld, Invalid, NotFound, Refused, ServerFault, TooLarge
from platform_site.portal.lost_words import words_of


PROGRAMS = ("/api/", "/oauth/", "/fhir/", "/sandbox/cards/", "/.well-known/", "/livez", "/readyz")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return answer(request, NotFound("このURLはありません。"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 to what no view was asked for, such as a host that is not ours; 413 to a form of too much text."""
    if isinstance(exception, RequestDataTooBig):
        return answer(request, TooLarge())
    return answer(request, Invalid("要求の形が正しくありません。"))


def no_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was not ours, or whose page is too old."""
    return answer(request, FormTooOld())


def server_fault(request: HttpRequest) -> HttpResponse:
    """Answer 500 to what failed outside of any view, and log it."""
    error = sys.exc_info()[1]
    return answer(request, problems.refusal_of(error, request) if isinstance(error, Exception) else ServerFault())


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer a refusal: a problem for programs, a page for people."""
    if request.path.startswith(PROGRAMS):
        return problems.response(refused, request)
    page = render(request, "lost.html", {"refused": refused, "words": words_of(refused)}, status=refused.problem.status)
    for name, value in problems.headers(refused).items():
        page[name] = value
    return page
