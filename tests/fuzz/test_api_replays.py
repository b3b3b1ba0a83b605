"""Every endpoint for systems, asked for a real thing by whom it is for, with something wrong in the request.

What the document alone cannot make up: a check of a person who is there, a consent with a card's own signature.
"""

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.effort import effort
from tests.fuzz.logs import heard
from tests.fuzz.mutations import STRANGE, damaged_bytes, damaged_json, damaged_text
from tests.fuzz.replays import Keeper, Sent, undone
from tests.support import openapi
from tests.support.callers import Caller
from tests.support.endpoints import DOORS
from tests.support.feeds import file, line


pytestmark = pytest.mark.django_db
NOT_PRINTED = r"[^\x20-\x7e]"
"""What a server hands on to no program in a header."""
ECHOED = "X-Request-ID"
PARAMETERS = ["limit", "cursor", "kind", "state", "month", "on"]
HEADERS = [
    "Authorization", "Idempotency-Key", "X-Acting-User", ECHOED, "Content-Type", "Content-Encoding", "Content-Length",
    "Transfer-Encoding", "Accept", "Accept-Language", "Cookie", "Host", "Range", "If-None-Match", "X-Forwarded-Proto",
    "X-Forwarded-For", "X-HTTP-Method-Override", "Expect", "X-Sandbox-Fault",
]  # fmt: skip
PROBLEM = {"$ref": "#/components/schemas/Problem"}


def named(item: Any) -> str:
    """Return the name of a door in a test's."""
    return f"{item[0][1]} {item[0][0]}"


WRITES = [item for item in DOORS.items() if item[0][1] == "POST"]


@pytest.fixture(params=DOORS.items(), ids=named)
def asked(request, site) -> tuple[str, Sent]:
    """Give a path of the document, and a request to it that is in order."""
    (route, _), door = request.param
    thing, keeper = door.thing(), Keeper()
    door.ask(Caller(door.rightful, http=keeper), thing)
    sent = keeper.kept
    if sent.body == b"file":
        content = file([line(), line("7002")], number=2)
        sent = Sent(sent.method, sent.path, content, sent.content_type, sent.headers)
    return re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{route}"), sent


def judge(operation: str, sent: Sent, secrets: list[str], **wrong: Any) -> int:
    """Send it, judge the answer and the log, and return the status."""
    with undone(), heard() as ear:
        answer = sent.again(**wrong)
        content = answer.getvalue()
    assert answer.status_code < 500, content[:500]
    assert ear.repeats(secrets) == []
    kind = answer["Content-Type"].split(";")[0]
    if answer.status_code >= 400:
        assert kind == "application/problem+json"
        assert openapi.faults(PROBLEM, json.loads(content)) == []
    elif kind == "application/json":
        assert (
            openapi.faults(openapi.answer_schema(operation, sent.method, answer.status_code), json.loads(content)) == []
        )
    return int(answer.status_code)


def test_what_is_in_order_is_answered(asked):
    path, sent = asked
    assert judge(path, sent, []) < 300


@pytest.mark.parametrize("asked", WRITES, indirect=True, ids=named)
@given(data=st.data())
@effort(15)
def test_a_damaged_body(asked, data):
    path, sent = asked
    if sent.content_type == "application/json" and sent.body and openapi.has_body(path, "POST"):
        more = data.draw(st.dictionaries(st.sampled_from(members(path)), STRANGE, max_size=2))
        body = data.draw(damaged_json({**json.loads(sent.body), **more}))
    else:
        body = data.draw(damaged_bytes(sent.body))
    judge(path, sent, [], body=body)


@given(data=st.data())
@effort(15)
def test_a_strange_address_or_header(asked, data):
    path, sent = asked
    secret, wrong = data.draw(in_the_address(sent) | in_a_header(sent))
    judge(path, sent, [secret], **wrong)


def members(path: str) -> list[str]:
    """Return the members that a body may have by the document, whichever of its kinds it is."""
    schemas = openapi.document()["components"]["schemas"]
    asked = openapi.request_schema(path, "POST")
    kinds = [schemas[each["$ref"].rsplit("/", 1)[1]] for each in (asked, *asked.get("oneOf", ())) if "$ref" in each]
    kinds += [schemas[each["$ref"].rsplit("/", 1)[1]] for kind in kinds for each in kind.get("oneOf", ())]
    return sorted({name for kind in kinds for name in kind.get("properties", ())})


@st.composite
def in_the_address(draw: st.DrawFn, sent: Sent) -> tuple[str, dict[str, str]]:
    """Draw a strange text, and an address that holds it: as a parameter, behind the path, or as its last part."""
    name, text = quote(draw(st.sampled_from(PARAMETERS) | STRANGE)), draw(STRANGE)
    parent = sent.path.rsplit("/", 1)[0]
    given = draw(st.sampled_from([f"{sent.path}?{name}=", f"{sent.path}?{name}", sent.path, f"{parent}/"]))
    return text, {"path": given + quote(text)}


@st.composite
def in_a_header(draw: st.DrawFn, sent: Sent) -> tuple[str, dict[str, Any]]:
    """Draw a strange text, and headers of which one holds it; of those that are in order, also a damaged one."""
    name = draw(st.sampled_from(HEADERS))
    given = sent.headers.get(name, "")
    text = re.sub(NOT_PRINTED, "?", draw(damaged_text(given) | STRANGE if given else STRANGE))
    return text if name != ECHOED else "", {"headers": {**sent.headers, name: text}}
