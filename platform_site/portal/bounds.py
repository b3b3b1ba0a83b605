"""What a request for a page may be at all: our host, a body that the page can take, and nothing that it does not take.

Programs' doors judge their requests themselves, to the byte (API-12).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from platform_site.api.parsers import length_of
from platform_site.errors import Character, Fault, Invalid, LengthUnknown, NotFound, Refused, TooLarge
from platform_site.portal import lost
from platform_site.portal.parameters import check_parameters
from platform_site.portal.sign_in_way import to_sign_in


Answer = Callable[[HttpRequest], HttpResponse]
NUL = "\0"


class Bounds:
    """Before any of a body is read: the host, the address, and the length (API-8, API-12)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say what is wrong; a host that is not ours raises DisallowedHost, which is our 400 page."""
        request.get_host()
        try:
            _check_address(request)
            is_file = _is_file(request)
        except Refused as refused:
            return lost.answer(request, refused)
        # Whoever is signed out sends no file: its bytes would be read before anybody knew who she is.
        return to_sign_in(request) if is_file and SESSION_KEY not in request.session else self.get_response(request)


class Parameters:
    """Once the form is known as ours: what stands in the address and in the form (API-8)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse | None:
        """Refuse a parameter that the page does not take, and a form with what no text has."""
        try:
            takes = _takes(view)
            if takes is not None:
                check_parameters(request, takes)
            _check_texts(each for values in request.POST.lists() for each in (values[0], *values[1]))
        except Refused as refused:
            return lost.answer(request, refused)
        return None


def _check_address(request: HttpRequest) -> None:
    """Raise NotFound or Invalid for a NUL, which no text has and PostgreSQL takes from nobody."""
    if NUL in request.path_info:
        raise NotFound
    _check_texts(each for values in request.GET.lists() for each in (values[0], *values[1]))
    _check_texts(request.COOKIES.values())


def _check_texts(texts: Iterable[Any]) -> None:
    if any(NUL in str(each) for each in texts):
        raise Invalid(faults=[Fault(Character, "")])


def _is_file(request: HttpRequest) -> bool:
    """Tell if a body is longer than a form's; raises TooLarge for one that the page does not take."""
    try:
        length = length_of(request)
    except LengthUnknown:
        raise Invalid("要求の形が正しくありません。") from None
    if length <= settings.BODY_LIMIT:
        return False
    most = settings.BODY_LIMIT
    if request.content_type == "multipart/form-data" and _takes_file(request):
        most += settings.FEED_LIMIT
    if length > most:
        raise TooLarge(f"上限は {most:,} バイトです。")
    return True


def _takes_file(request: HttpRequest) -> bool:
    try:
        view: Any = resolve(request.path_info).func
    except Resolver404:
        return False
    return bool(getattr(getattr(view, "access", None), "uploads", False))


def _takes(view: Any) -> frozenset[str] | None:
    """Return the parameters of a page, of a class of Django's, or none."""
    if hasattr(view, "access"):
        return view.access.takes
    return getattr(getattr(view, "cls", None), "takes", frozenset())
