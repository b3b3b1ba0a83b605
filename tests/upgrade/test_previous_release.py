"""Release N−1 goes on serving while the database is release N's already (I03-7)."""

import base64
import http.client
import json
import subprocess
import sys
import uuid
from typing import Any

import pytest

from tests.support import databases, server
from tests.support.callers import P001, Caller, by_number
from tests.support.feeds import Insurer, line


pytestmark = pytest.mark.upgrade
CHECKS, MEDICINES = "/api/v1/eligibility/checks", "/api/v1/eprescription/checks"
WORK = "from platform_site.celery import app; app.loader.import_default_modules(); app.tasks[{!r}](*{!r})"


def ask(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
    """Ask release N−1; return status and the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if "json" in answer.headers["Content-Type"] else content.decode()
    finally:
        connection.close()


def signed_in(port: int, client: str) -> dict[str, str]:
    """Sign a system in at release N−1; return its header."""
    basic = base64.b64encode(f"{client}:sandbox-secret".encode()).decode()
    kind = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    status, answer = ask(port, "POST", "/oauth/token", b"grant_type=client_credentials", **kind)
    assert status == 200, answer
    return {"Authorization": f"Bearer {answer['access_token']}"}


def post(
    port: int, path: str, body: Any, header: dict[str, str], *, kind: str = "application/json", key: str = ""
) -> Any:
    """Post to release N−1; return status and the answer."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(
        port, "POST", path, content, **header, **{"Content-Type": kind, "Idempotency-Key": key or uuid.uuid4().hex}
    )


def work(before: Any, database: str, task: str, *arguments: int) -> None:
    """Run a task as a worker of release N−1."""
    as_worker = server.environment(database)
    as_worker["DATABASE_URL"] = as_worker["DATABASE_WORKER_URL"]
    command = [sys.executable, "-W", "ignore", "-c", WORK.format(task, list(arguments))]
    done = subprocess.run(command, cwd=before, env={**as_worker, "DJANGO_SETTINGS_MODULE": "platform_site.settings"},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_it_is_ready(served_before):
    status, answer = ask(served_before, "GET", "/readyz")
    assert (status, answer["missing"]) == (200, [])


def test_it_answers_checks_by_number_and_by_card_and_replays(served_before, django_db_blocker):
    clinic, key = signed_in(served_before, "sandbox-clinic-1"), uuid.uuid4().hex
    first, again = (post(served_before, CHECKS, P001, clinic, key=key) for _ in range(2))
    assert (first[0], first[1]["result"]) == (201, "active"), first
    assert again[1]["check_id"] == first[1]["check_id"]
    with django_db_blocker.unblock():
        proof = Caller("sandbox-clinic-1").proof("SBX-0001")
    status, by_card = post(served_before, CHECKS, {"method": "card", "proof": proof}, clinic)
    assert (status, by_card["result"]) == (201, "active"), by_card


def test_it_asks_what_a_medicine_meets_of_a_visitor(served_before):
    clinic = signed_in(served_before, "sandbox-clinic-1")
    ref = post(served_before, CHECKS, P001, clinic)[1]["patient_ref"]
    item = {"code": {"system": "receipt", "value": "620007853"}, "dosage_form": "internal", "quantity": 14}
    body = {"patient_ref": ref, "items": [item]}
    status, check = post(served_before, MEDICINES, body, clinic)
    assert (status, check["findings"]) == (201, []), check
    named = {**clinic, "X-Acting-User": "u1;doctor"}
    assert ask(served_before, "GET", f"{MEDICINES}/{check['check_id']}", **named)[0] == 200


def test_its_worker_applies_a_file_and_its_counter_knows_of_it(served_before, before, database, django_db_blocker):
    insurer, clinic = (signed_in(served_before, f"sandbox-{name}-1") for name in ("insurer", "clinic"))
    with django_db_blocker.unblock():
        file = Insurer().content(line())
    status, job = post(served_before, "/api/v1/eligibility/coverage-feeds", file, insurer, kind="text/csv")
    assert status == 202, job
    with databases.owner(database) as owner:
        event = "select d.id from platform_site_outboxdelivery d where task = 'eligibility.apply_feed' order by id desc"
        (delivery,) = owner.execute(event).fetchone()
    work(before, database, "eligibility.apply_feed", delivery)
    assert ask(served_before, "GET", job["location"], **insurer)[1]["state"] == "done"
    asked = by_number("06139992", "7001", "1980-01-01", symbol="架空７７", branch="01")
    found = post(served_before, CHECKS, asked, clinic)
    assert (found[0], found[1]["result"]) == (201, "active"), found


@pytest.mark.parametrize(
    "task", ["make_partitions", "purge_expired", "count_due", "tell_of_dead_letters", "relay_outbox"]
)
def test_its_worker_does_the_regular_work(before, database, task):
    work(before, database, f"platform_site.{task}")


def test_its_pages_are_shown(served_before):
    for path in ("/", "/accounts/sign-in/", "/developer/", "/sandbox/"):
        assert ask(served_before, "GET", path)[0] == 200, path
