"""Sowing the canaries: through every door of a running sandbox, so that it answers, refuses, and fails."""

import base64
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tests.running.canaries import (
    ADDRESS,
    BIRTH,
    INDIVIDUAL,
    KANA,
    NAME,
    NUMBER,
    PATIENT_NUMBER,
    SECRET,
    SYMBOL,
    TOKEN,
    WITHHELD,
    administrator,
)
from tests.running.sandbox import Sandbox
from tests.support.callers import by_number
from tests.support.feeds import CITY, file, line


API = "/api/v1/eligibility"
CANARY = by_number(CITY, NUMBER, BIRTH, symbol=SYMBOL, branch="01")
QUOTED = "%E9%87%91%E7%B3%B8%E9%9B%80"


def row(number: str = NUMBER, **cells: str) -> dict[str, str]:
    """Return a feed line about the canary."""
    own = {
        "insurer_number": CITY,
        "symbol": SYMBOL,
        "link_token": TOKEN,
        "name": NAME,
        "kana": KANA,
        "birth_date": BIRTH,
        "address": ADDRESS,
    }
    return line(number, householder=NAME, **{**own, **cells})


@contextmanager
def broken(sandbox: Sandbox, do: str, undo: str) -> Iterator[None]:
    """Break something in the database for a while."""
    with administrator(sandbox) as admin:
        admin.execute(do)
        try:
            yield
        finally:
            admin.execute(undo)


def feed(sandbox: Sandbox, token: str, content: bytes) -> dict[str, Any]:
    """Send a file and wait for what came of it."""
    status, accepted = sandbox.post(f"{API}/coverage-feeds", content, token=token, content_type="text/csv")
    assert status == 202, accepted
    return sandbox.job(accepted["location"], token)


def by_feed(sandbox: Sandbox, insurer: str) -> None:
    """Good lines, bad lines, broken files, and a line on which the worker fails."""
    hidden = row("87650327", link_token=f"{TOKEN}-7", address=WITHHELD, address_withheld="1")
    columns = ("birth_date", "sex", "acquired_on", "ratio", "insurer_number")
    bad = [row(f"8765033{n}", **{column: NAME}) for n, column in enumerate(columns)]
    job = feed(sandbox, insurer, file([row(), hidden, *bad, row(INDIVIDUAL)], number=2, insurer=CITY))
    assert [each["outcome"] for each in job["results"]] == ["added"] * 2 + ["refused"] * 6
    whole, name = file([row()], number=3, insurer=CITY), NAME.encode()
    for content in (whole[:-20], whole.replace(b"birth_date", name), whole.replace(name, b'"' + name)):
        assert feed(sandbox, insurer, content)["state"] == "failed"
    table = "alter table eligibility_coverageversion"
    do = f"{table} add constraint canary check (name <> '{NAME}（失敗）') not valid"
    with broken(sandbox, do, f"{table} drop constraint canary"):
        fails = row("87650329", link_token=f"{TOKEN}-9", name=f"{NAME}（失敗）")
        job = feed(sandbox, insurer, file([fails], number=3, insurer=CITY))
    assert job["results"][0]["errors"][0]["code"] == "ELIG-FEED-LINE-FAILED"


def at_the_counter(sandbox: Sandbox, clinic: str) -> None:
    """Checks that answer, that are refused, and that fail; a patient number; a bulk check."""
    status, check = sandbox.post(f"{API}/checks", CANARY, token=clinic)
    assert (status, check["patient"]["name"]) == (201, NAME)
    for body in _refused():
        assert sandbox.post(f"{API}/checks", body, token=clinic)[0] in (201, 400, 422)
    numbers = {"patient_ref": check["patient_ref"], "patient_number": PATIENT_NUMBER}
    assert sandbox.post(f"{API}/patient-numbers", numbers, token=clinic)[0] == 201
    by_numbers = {**CANARY, "appointment_on": "2026-01-01"}
    by_numbers.pop("method")
    items = {"items": [{"patient_ref": check["patient_ref"]}, by_numbers]}
    _, accepted = sandbox.post(f"{API}/bulk-checks", items, token=clinic)
    job = sandbox.job(accepted["location"], clinic)
    assert job["results"][0]["answer"]["answer"]["patient"]["name"] == NAME
    rename = "alter function {}(jsonb) rename to {}"
    function = "eligibility_checks_v5"
    with broken(sandbox, rename.format(function, "gone"), rename.format("gone", function)):
        assert sandbox.post(f"{API}/checks", CANARY, token=clinic)[0] == 500


def _refused() -> list[Any]:
    """Return bodies that are answered with nobody, or refused."""
    return [
        {**CANARY, "birth_date": "1931-03-14"},
        {**CANARY, NAME: NAME},
        {**CANARY, "number": INDIVIDUAL},
        {**CANARY, "shown": NAME},
        {**CANARY, "symbol": f"{SYMBOL}\u202e"},
        {**CANARY, "symbol": 5},
        {"method": "card", "proof": base64.urlsafe_b64encode(NAME.encode() * 9).decode()},
        [CANARY],
        json.dumps(CANARY).encode()[:-9],
        f'{{"number":"{NUMBER}","number":1}}'.encode(),
    ]


def in_addresses(sandbox: Sandbox, clinic: str) -> None:
    """What does not belong in a path or a question."""
    unknown = f"/api/v1/jobs/{uuid.uuid4()}"
    for path in (
        f"/{QUOTED}",
        f"/{BIRTH}/{NUMBER}",
        f"/developer/errors?q={BIRTH}",
        f"/api/v1/jobs/{NUMBER}?cursor={QUOTED}",
        f"{unknown}?cursor={QUOTED}&name={QUOTED}&birth_date={BIRTH}",
    ):
        for token in (clinic, ""):
            with suppress(json.JSONDecodeError):  # a page for people
                sandbox.ask(path, token=token)


def in_headers(sandbox: Sandbox, clinic: str) -> None:
    """What does not belong in a header, and secrets that belong there and nowhere else."""
    body = json.dumps(CANARY).encode()
    for headers in (
        {"X-Request-ID": INDIVIDUAL},
        {"X-Sandbox-Fault": f"status={NUMBER}"},
        {"Referer": f"http://127.0.0.1/{NUMBER}"},
        {"User-Agent": TOKEN},
        {"Cookie": f"name={TOKEN}"},
        {"Content-Encoding": TOKEN},
    ):
        sandbox.ask(f"{API}/checks", body, {"Idempotency-Key": f"{TOKEN}-{uuid.uuid4()}", **headers}, clinic)


def at_sign_in(sandbox: Sandbox) -> None:
    """Secrets, assertions and scopes that are wrong."""
    basic = base64.b64encode(f"{TOKEN}:{SECRET}".encode()).decode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {basic}"}
    form = f"grant_type=client_credentials&scope={TOKEN}&client_assertion={SECRET}".encode()
    for content in (form, b"grant_type=client_credentials", form.replace(b"client_credentials", NUMBER.encode())):
        assert sandbox.ask("/oauth/token", content, headers)[0] in (400, 401)


def by_card(sandbox: Sandbox, clinic: str) -> str:
    """A proof that is used, and used again; return it."""
    choices = {"organisation": "1310200022", "consents": ["checkup"], "prescriptions": [NUMBER]}
    _, given = sandbox.post("/sandbox/cards/SBX-0001/proof", choices)
    body = {"method": "card", "proof": given["proof"]}
    assert [sandbox.post(f"{API}/checks", body, token=clinic)[0] for _ in range(2)] == [201, 409]
    return str(given["proof"])
