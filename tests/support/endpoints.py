"""Every address of the platform: for whom it is, and how it is asked as it wants to be asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLResolver, get_resolver

from platform_site.permissions import Scope
from tests.support.callers import P001, Caller
from tests.support.work import bulk_checked


CLINIC, INSURER = "sandbox-clinic-1", "sandbox-insurer-1"
API = "/api/v1/eligibility"


@dataclass(frozen=True)
class Door:
    """An endpoint for systems: which scopes open it, whose system is let in, and what that sends.

    `ask(caller, thing)` asks for `thing`, which `thing()` makes beforehand as the rightful caller; `is_view` tells if
    the answer shows a person.
    """

    scopes: frozenset[Scope]
    rightful: str
    ask: Callable[[Caller, Any], Any]
    thing: Callable[[], Any] = lambda: None
    is_view: bool = True


def consent() -> str:
    """Give a consent; return its id."""
    return Caller(CLINIC).check_by_card("SBX-0001", consents=["checkup"]).json()["consents"][0]["consent_id"]


def consenting() -> dict[str, str]:
    """Return the body that adds a consent to a card check."""
    clinic = Caller(CLINIC)
    check = clinic.check_by_card("SBX-0001").json()
    return {"check_id": check["check_id"], "proof": clinic.proof("SBX-0001", consents=["checkup"])}


def visitor() -> str:
    """Have somebody at the counter; return her handle."""
    return str(Caller(CLINIC).check(P001).json()["patient_ref"])


def tie() -> str:
    """Tie a patient number; return the tie's id."""
    body = {"patient_ref": visitor(), "patient_number": "77"}
    return str(Caller(CLINIC).post(f"{API}/patient-numbers", body).json()["tie_id"])


def job() -> str:
    """Have somebody looked up; return the job's id."""
    return bulk_checked(Caller(CLINIC), {"patient_ref": visitor()})


CHECK, ONLY, FEED = Scope.ELIGIBILITY_CHECK, Scope.ELIGIBILITY_ONLY, Scope.COVERAGE_FEED
DOORS: dict[tuple[str, str], Door] = {
    ("api/v1/eligibility/checks", "POST"): Door(
        frozenset({CHECK, ONLY}), CLINIC, lambda caller, _: caller.check(P001)
    ),
    ("api/v1/eligibility/bulk-checks", "POST"): Door(
        frozenset({CHECK}), CLINIC,
        lambda caller, ref: caller.post(f"{API}/bulk-checks", {"items": [{"patient_ref": ref}]}), visitor,
        is_view=False,
    ),
    ("api/v1/eligibility/consents", "POST"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, body: caller.post(f"{API}/consents", body), consenting
    ),
    ("api/v1/eligibility/consents/<uuid:uid>", "DELETE"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, uid: caller.delete(f"{API}/consents/{uid}"), consent
    ),
    ("api/v1/eligibility/coverage-feeds", "POST"): Door(
        frozenset({FEED}), INSURER,
        lambda caller, _: caller.post(f"{API}/coverage-feeds", b"file", content_type="text/csv"), is_view=False,
    ),
    ("api/v1/eligibility/patient-numbers", "POST"): Door(
        frozenset({CHECK}), CLINIC,
        lambda caller, ref: caller.post(f"{API}/patient-numbers", {"patient_ref": ref, "patient_number": "12"}),
        visitor,
    ),
    ("api/v1/eligibility/patient-numbers/<uuid:uid>", "DELETE"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, uid: caller.delete(f"{API}/patient-numbers/{uid}"), tie
    ),
    ("api/v1/jobs/<uuid:uid>", "GET"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, uid: caller.get(f"/api/v1/jobs/{uid}"), job
    ),
}  # fmt: skip
"""Every endpoint for systems, by route and method."""

PUBLIC = {
    ("", "GET"),
    ("livez", "GET"),
    ("readyz", "GET"),
    ("oauth/token", "POST"),
    (".well-known/smart-configuration", "GET"),
    ("api/schema/", "GET"),
    ("developer/", "GET"),
    ("developer/api/", "GET"),
    ("developer/errors", "GET"),
    ("sandbox/", "GET"),
    ("sandbox/cards/revocation-list", "GET"),
    ("sandbox/cards/<str:serial>/proof", "POST"),
}
"""What is for everybody; the last three exist in a sandbox only."""


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Yield every route of the platform."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def methods(route: str) -> set[str]:
    """Return the methods that a route answers to, as it says itself when asked for one that nobody has."""
    path = "/" + re.sub(r"<uuid:\w+>", "0b9e1a3c-1111-4222-8333-444455556666", route)
    path = re.sub(r"<str:\w+>", "SBX-0001", path)
    signed = {"Authorization": f"Bearer {Caller(CLINIC).token()}"}
    answer = Client(raise_request_exception=False).generic("BREW", path, headers=signed)
    assert answer.status_code == 405, (path, answer.status_code)
    return set(answer["Allow"].split(", ")) - {"HEAD"}
