"""Something to see on every page: sent by the sandbox's systems over HTTP, as their programs would send it."""

import time
from datetime import UTC, datetime
from typing import Any

from eligibility.gateways import feed_writer
from tests.running.sandbox import Sandbox
from tests.support.feeds import UNION, line


API = "/api/v1/eligibility"


def union_member(number: str, birth_date: str) -> dict[str, str]:
    """Return how a counter asks for a member of 架空健康保険組合."""
    return {
        "method": "insurance_number", "insurer_number": UNION, "symbol": "架空３４", "number": number, "branch": "01",
        "birth_date": birth_date,
    }  # fmt: skip


P020 = union_member("1020", "1968-02-29")
P009 = union_member("1009", "1983-11-11")
P010 = {
    "method": "public_assistance", "payer_number": "12139994", "recipient_number": "0000018",
    "birth_date": "1958-06-30",
}  # fmt: skip


def furnish(sandbox: Sandbox) -> None:
    """Send a file with a wrong line, one behind a gap, a wrong link, a request for a voucher; come to a pharmacy."""
    insurer = sandbox.token("sandbox-insurer-1")
    number = next_number(sandbox, insurer)
    send(sandbox, insurer, content(number, line("7301"), line("7302", birth_date="1980-13-45")))
    send(sandbox, insurer, content(number + 2, line("7303")))
    clinic, other = sandbox.token("sandbox-clinic-1"), sandbox.token("sandbox-clinic-2")
    check = posted(sandbox, f"{API}/checks", P020, clinic)
    posted(sandbox, f"{API}/link-reports", {"check_id": check["check_id"], "about": "all"}, clinic)
    check = posted(sandbox, f"{API}/checks", P010, other)
    month = f"{datetime.now(UTC):%Y-%m}"  # noqa: TID251 - the test's own clock, outside of the platform
    asking = {"check_id": check["check_id"], "month": month, "care": "outpatient"}
    posted(sandbox, f"{API}/voucher-requests", asking, other)
    posted(sandbox, f"{API}/checks", P009, sandbox.token("sandbox-pharmacy-1"))


def content(number: int, *rows: dict[str, str], insurer: str = UNION) -> bytes:
    """Return a file of 架空健康保険組合, or of another insurer."""
    now = datetime.now(UTC)  # noqa: TID251 - the test's own clock, outside of the platform
    return feed_writer.write(insurer, file_number=number, as_of=now, rows=rows)


def next_number(sandbox: Sandbox, token: str) -> int:
    """Return the number that the insurer's next file has to have."""
    ages = sandbox.ask(f"{API}/feed-ages", token=token)[1]["feeds"]
    return max((int(each["file_number"]) for each in ages), default=0) + 1


def send(sandbox: Sandbox, token: str, file: bytes) -> None:
    """Send a file and wait until it is applied or held."""
    status, job = sandbox.post(f"{API}/coverage-feeds", file, token=token, content_type="text/csv")
    assert status == 202, job
    until = time.monotonic() + 180
    while sandbox.ask(job["location"], token=token)[1]["state"] in ("queued", "running"):
        assert time.monotonic() < until
        time.sleep(0.2)


def posted(sandbox: Sandbox, path: str, body: Any, token: str) -> Any:
    """Post and return what was made."""
    status, answer = sandbox.post(path, body, token=token)
    assert status == 201, answer
    return answer
