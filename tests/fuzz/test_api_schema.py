"""Every operation of the OpenAPI document, asked with what it allows and with what it does not."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis import Case, checks
from schemathesis.config import SchemathesisConfig

from tests.fuzz.effort import effort
from tests.fuzz.logs import heard, texts_of
from tests.support import openapi
from tests.support.callers import Caller
from tests.support.endpoints import DOORS
from tests.test_every_endpoint import CLIENTS


pytestmark = pytest.mark.django_db
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.missing_required_header,
    checks.negative_data_rejection,
]
SETTINGS: dict[str, Any] = {"seed": 5, "checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}}


def whole() -> Any:
    """Return the document with every phase: boundaries of each member one by one, then what Hypothesis makes up."""
    return schemathesis.openapi.from_dict(openapi.document(), config=SchemathesisConfig.from_dict(SETTINGS))


def made_up() -> Any:
    """Return the document with what Hypothesis makes up alone."""
    few = {**SETTINGS, "phases": {"coverage": {"enabled": False}, "examples": {"enabled": False}}}
    return schemathesis.openapi.from_dict(openapi.document(), config=SchemathesisConfig.from_dict(few))


schema, chance = whole(), made_up()
WORDS = set(texts_of(openapi.document()))
RIGHTFUL = {
    (re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{route}"), method): door.rightful for (route, method), door in DOORS.items()
}


def rightful(case: Case) -> str | None:
    """Return whose system an operation is for; None if it is for everybody."""
    return RIGHTFUL.get((case.operation.path, case.operation.method.upper()))


def sent_by(case: Case) -> Iterator[str]:
    """Yield every text that a case sends, but its own request id, which is echoed, and words of the document."""
    headers = {name: value for name, value in (case.headers or {}).items() if name.lower() != "x-request-id"}
    for part in (headers, dict(case.query or {}), dict(case.path_parameters or {}), case.body):
        yield from (text for text in texts_of(part) if text not in WORDS)


def ask(site: Any, case: Case, token: str) -> int:
    """Send a case with a token, judge the answer and the log, and return the status."""
    case.headers.pop("Authorization", None)
    if token:
        case.headers["Authorization"] = f"Bearer {token}"
    with heard() as ear:
        answer = case.call_and_validate(checks=CHECKS, app=site, base_url="http://localhost")
    assert ear.repeats(sent_by(case)) == []
    return answer.status_code


@schema.parametrize()
@effort(8)
def test_by_whom_it_is_for(case: Case, site):
    ask(site, case, Caller(rightful(case) or "sandbox-clinic-1").token())


@chance.parametrize()
@effort(2)
def test_by_each_kind_of_client_and_by_nobody(case: Case, site):
    for client in CLIENTS.values():
        ask(site, case, Caller(client).token())
    assert ask(site, case, "") in {401, 404} or rightful(case) is None


@pytest.mark.parametrize("path", sorted({path for path, _ in openapi.operations()}))
def test_a_method_that_the_document_does_not_name_is_refused(site, path):
    caller, there = Caller("sandbox-clinic-1"), re.sub(r"{\w+}", "0b9e1a3c-1111-4222-8333-444455556666", path)
    named = {method for other, method in openapi.operations() if other == path}
    also = {"HEAD"} if "GET" in named else set()
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"} - named - also:
        answer = caller.http.generic(method, there, headers={"Authorization": f"Bearer {caller.token()}"})
        assert (method, answer.status_code) == (method, 405)
        assert set(answer["Allow"].split(", ")) == named | also
