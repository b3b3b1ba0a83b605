"""`make run`, then the README's lines: the whole way of a newcomer, through the real servers."""

import json
import re
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.running.sandbox import PROJECT, Sandbox


def lines_of(document: str) -> str:
    """Return the shell lines of a document, in order."""
    return "\n".join(re.findall(r"```sh\n(.*?)```", (PROJECT / document).read_text(), re.DOTALL))


@pytest.mark.parametrize("document", ["README.md", "README.ja.md"])
def test_the_lines_of_the_readme_answer_a_first_check(sandbox: Sandbox, document: str):
    script = lines_of(document).replace("http://127.0.0.1:8000", sandbox.url)
    script = re.sub(r"^curl (.*?)(?=^$|\Z)", r"curl \1\necho", script, flags=re.DOTALL | re.MULTILINE)
    out = subprocess.check_output(["bash", "-c", script], text=True)
    answers = [json.loads(line) for line in out.splitlines() if line]
    assert [answer["result"] for answer in answers] == ["active"] * len(answers)
    assert answers[0]["patient"]["name"] == "架空　太郎"
    assert [consent["category"] for consent in answers[0]["consents"]] == ["care_drug_allergy_lab"]


def test_what_make_run_prints_is_a_check_that_answers(sandbox: Sandbox):
    printed = sandbox.log.split("A first check")[1].split("Ctrl-C")[0]
    script = printed.split("\n", 1)[1]
    out = subprocess.check_output(["bash", "-c", script.replace("\n\ncurl", "\n\necho; curl")], text=True)
    answers = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    assert [answer["result"] for answer in answers] == ["active", "active"]


def test_no_process_connects_as_owner_or_superuser(sandbox: Sandbox):
    token = sandbox.token("sandbox-clinic-1")
    sandbox.post("/api/v1/eligibility/checks", {"method": "card", "proof": "x"}, token=token)
    (socket,) = sandbox.local.glob("postgres-*/.s.PGSQL.5432")
    with psycopg.connect(host=str(socket.parent), user="postgres", dbname="platform") as admin:
        users = admin.execute(
            "select distinct usename from pg_stat_activity"
            " where datname = 'platform' and backend_type = 'client backend' and pid <> pg_backend_pid()"
        ).fetchall()
    assert {name for (name,) in users} <= {"app_web", "app_worker"}
    assert users


def test_an_insurers_file_is_applied_by_the_worker_and_read_line_by_line(sandbox: Sandbox):
    token = sandbox.token("sandbox-insurer-1")
    content = (PROJECT / "docs/integrators/examples/coverage-feed.csv").read_bytes()
    status, accepted = sandbox.post("/api/v1/eligibility/coverage-feeds", content, token=token, content_type="text/csv")
    assert status == 202
    job = sandbox.job(accepted["location"], token)
    assert (job["state"], [line["outcome"] for line in job["results"]]) == ("done", ["added", "added", "refused"])


def test_a_bulk_check_is_answered_by_the_worker(sandbox: Sandbox):
    token = sandbox.token("sandbox-clinic-1")
    body = {"method": "insurance_number", "insurer_number": "138057", "number": "20030012", "birth_date": "1965-10-10"}
    _, check = sandbox.post("/api/v1/eligibility/checks", body, token=token)
    items = {"items": [{"patient_ref": check["patient_ref"]}]}
    _, accepted = sandbox.post("/api/v1/eligibility/bulk-checks", items, token=token)
    (line,) = sandbox.job(accepted["location"], token)["results"]
    assert (line["outcome"], line["answer"]["answer"]["patient"]["name"]) == ("unchanged", "𠮷田　髙志")


def test_only_loopback_is_listened_on(sandbox: Sandbox):
    hex_port = f"{sandbox.port:04X}"
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{hex_port}") and line.split()[3] == "0A"
    ]
    assert set(listening) == {f"0100007F:{hex_port}"}


def test_the_terminal_shows_no_personal_data(sandbox: Sandbox):
    for secret in ("架空　太郎", "1985-04-01", "𠮷田", "sandbox-secret:", "0000018 "):
        assert secret not in sandbox.log.split("Ctrl-C stops everything.")[1]
