"""The base of every REST door: bounded body, idempotency key, one reading of the clock."""

import hashlib
import io
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import cached_property  # without the lock of Python 3.11's
from rest_framework.views import APIView

from platform_site import idempotency
from platform_site.actors import Actor
from platform_site.api import problems
from platform_site.api.answers import Response
from platform_site.api.authentication import actor_of
from platform_site.api.fields import Strict, validated
from platform_site.api.parsers import whole_body
from platform_site.errors import Fault, Format, Invalid, KeyRequired, UnknownField, WrongMediaType, WrongMethod
from platform_site.gateways.strict_json import shown
from platform_site.limits import place
from platform_site.models import Job
from platform_site.periods import jst_day
from platform_site.transactions import give_back


WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class View(APIView):
    """A door for systems: subclasses read `actor`, `at` and `sent`, make one call, and return an answer."""

    http_method_names = ["get", "head", *sorted(method.lower() for method in WRITES)]
    body_limit: int | None = None
    takes_key = True
    query: frozenset[str] = frozenset()
    """The parameters that the door takes in its URL."""
    body: bytes = b""
    actor: Actor
    at: datetime

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer; whatever is raised becomes a problem. REST framework's own way costs more than a check (ADR 0022)."""
        try:
            self.sign_in(request)
            give_back()  # nobody waits for a place with a connection in hand
            with place():
                self.initial(request, *args, **kwargs)
                response = getattr(self, request.method.lower())(request, *args, **kwargs)
        except Exception as error:
            response = problems.handler(error, {"request": request, "view": self})
        return self.finalize_response(request, response, *args, **kwargs)

    def sign_in(self, request: Any) -> None:
        """Take the request's moment and who asks. Who asks too fast is told so before she takes anybody's place."""
        self.at = request.at
        if self.authentication_classes:
            self.actor = actor_of(request)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Read the body within its limit, and bind the key to it."""
        if request.method not in self.allowed_methods:
            raise WrongMethod
        self._check_query(request)
        if request.method in WRITES:
            self.body = whole_body(request, self.body_limit or settings.BODY_LIMIT)
            if self.takes_key:
                self._bind_key(request)

    @cached_property
    def sent(self) -> Any:
        """Return the parsed body, parsed once; raise WrongMediaType for another type than the door's parsers take."""
        parser = self.get_content_negotiator().select_parser(self.request, self.get_parsers())
        if parser is None:
            raise WrongMediaType
        return parser.parse(io.BytesIO(self.body))

    def asked(self, serializer: type[Strict]) -> dict[str, Any]:
        """Return the validated members of a JSON body."""
        return validated(serializer, self.sent, at=self.at, today=jst_day(self.at))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Mark a replayed answer; keep personal data out of every cache."""
        response["Cache-Control"] = "no-store"
        actor = getattr(self, "actor", None)
        if actor is not None and actor.call.replayed and response.status_code < 300:
            response["Idempotency-Replayed"] = "true"
        return response

    def _check_query(self, request: Any) -> None:
        """Refuse what the door does not take, and what stands twice: a misspelt filter must not list everything."""
        if not request.META.get("QUERY_STRING"):
            return
        unknown = [Fault(UnknownField, f"/{shown(name)}") for name in request.GET if name not in self.query]
        doubled = [name for name, values in request.GET.lists() if name in self.query and len(values) > 1]
        faults = unknown + [Fault(Format, f"/{name}", "1回だけ指定してください。") for name in doubled]
        if faults:
            raise Invalid(faults=faults)

    def _bind_key(self, request: Any) -> None:
        key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
        if not (16 <= len(key) <= 255 and key.isascii() and key.isprintable()):
            raise KeyRequired
        call = self.actor.call
        # Another person's request is another one: nobody may take a colleague's answer for her own.
        call.body_digest = hashlib.sha256(self.body + b"\0" + self.actor.acting_user.encode()).digest()
        call.key_digest = idempotency.key_digest(
            client=str(self.actor.client), method=request.method, path=request.path, key=key
        )


def accepted(location: str, answer: dict[str, Any]) -> Response:
    """Answer 202 with the `Location` of a job."""
    return Response(answer, status=202, headers={"Location": f"{settings.PUBLIC_URL}{location}"})


def job_accepted(job: Job) -> Response:
    """Answer 202 with a job, and where to ask for it."""
    location = f"/api/v1/jobs/{job.uid}"
    return accepted(location, {"job_id": str(job.uid), "location": location})
