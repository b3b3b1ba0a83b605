"""Two hosts whose clocks differ by two minutes decide alike: real processes, each with a shifted clock (I03-5)."""

import base64
import http.client
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from platform_site import clock
from tests.support import server
from tests.support.callers import P001, Caller


CLINIC = Caller("sandbox-clinic-1")
CHECKS, BULK = "/api/v1/eligibility/checks", "/api/v1/eligibility/bulk-checks"


@dataclass(frozen=True)
class Host:
    """A web server, by its port."""

    port: int

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, dict[str, str], Any]:
        """Ask; return status, headers and JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return (
                answer.status,
                {name.lower(): value for name, value in answer.headers.items()},
                json.loads(answer.read()),
            )
        finally:
            connection.close()

    def token(self) -> str:
        """Sign the clinic's system in at this host."""
        basic = base64.b64encode(b"sandbox-clinic-1:sandbox-secret").decode()
        kind = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        return str(self.ask("POST", "/oauth/token", "grant_type=client_credentials", **kind)[2]["access_token"])

    def post(self, path: str, body: Any, *, token: str, key: str = "") -> tuple[int, dict[str, str], Any]:
        """Post JSON."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self.ask("POST", path, json.dumps(body), **headers, **{"Idempotency-Key": key or uuid.uuid4().hex})


Hosts = tuple[Host, Host]


@pytest.fixture(scope="module")
def hosts(django_db_setup: str, tmp_path_factory, django_db_blocker) -> Iterator[Hosts]:
    """Serve one database from a host that is 60 s ahead, and one that is 60 s behind."""
    with django_db_blocker.unblock():
        local = {ahead: tmp_path_factory.mktemp("host") for ahead in (60, -60)}
        for ahead, folder in local.items():
            (folder / "clock").write_text(str(ahead))
        with server.served(django_db_setup, local[60] / "log", PLATFORM_LOCAL=str(local[60])) as fast:
            database = f"{django_db_setup.removesuffix('_template')}_served"
            with server.another(database, local[-60] / "log", PLATFORM_LOCAL=str(local[-60])) as slow:
                yield Host(fast), Host(slow)


@pytest.fixture(params=[0, 1], ids=["first-ahead", "first-behind"])
def pair(hosts: Hosts, request: pytest.FixtureRequest) -> Hosts:
    """Return both, each of them once as the first to be asked."""
    return hosts if request.param == 0 else (hosts[1], hosts[0])


def proof(**choices: Any) -> dict[str, str]:
    """Return a question with what a card signs now."""
    return {"method": "card", "proof": CLINIC.proof("SBX-0001", at=clock.now(), **choices)}


@pytest.fixture(autouse=True)
def _reading(django_db_blocker) -> Iterator[None]:
    """Let the tests read who the clinic is."""
    with django_db_blocker.unblock():
        yield


def test_both_are_ready_and_a_sandboxs_set_time_is_no_skew(hosts):
    for host in hosts:
        assert host.ask("GET", "/readyz")[0] == 200
        assert "clock" not in host.ask("GET", "/readyz")[2]["degraded"]


def test_a_token_of_one_is_good_at_the_other(pair):
    first, second = pair
    assert second.post(CHECKS, P001, token=first.token())[0] == 201


def test_a_request_that_is_sent_again_to_the_other_has_no_second_effect(pair):
    first, second = pair
    key, token = uuid.uuid4().hex, first.token()
    done, again = (host.post(CHECKS, P001, token=token, key=key) for host in (first, second))
    assert (done[0], again[0]) == (201, 201)
    assert again[2]["check_id"] == done[2]["check_id"]
    assert again[1].get("idempotency-replayed") == "true"


def test_another_body_under_the_same_key_is_refused_by_the_other(pair):
    first, second = pair
    key, token = uuid.uuid4().hex, first.token()
    assert first.post(CHECKS, P001, token=token, key=key)[0] == 201
    assert second.post(CHECKS, proof(), token=token, key=key)[2]["code"] == "DUP-KEY-REUSED"


def test_a_proof_is_good_at_either_and_once(pair):
    first, second = pair
    asked, token = proof(), first.token()
    assert first.post(CHECKS, asked, token=token)[0] == 201
    assert second.post(CHECKS, asked, token=token)[2]["code"] == "ELIG-PROOF-USED"


def test_the_same_choices_open_the_same_at_both(pair):
    given = [host.post(CHECKS, proof(consents=("checkup",)), token=host.token())[2] for host in pair]
    ends = [[each.get("valid_until") for each in answer["consents"]] for answer in given]
    assert [len(each) for each in ends] == [1, 1]
    assert [answer["result"] for answer in given] == ["active", "active"]


def test_what_one_sealed_the_other_opens(pair):
    first, second = pair
    token = first.token()
    ref = first.post(CHECKS, P001, token=token)[2]["patient_ref"]
    assert second.post(BULK, {"items": [{"patient_ref": ref}]}, token=token)[0] == 202


@pytest.mark.parametrize("age", [0, 55])
def test_a_proof_of_which_a_minute_has_not_passed_is_fresh_for_both(hosts, age):
    for host in hosts:
        token = host.token()
        assert host.post(CHECKS, proof(), token=token)[0] == 201  # the first takes longest; the next has 5 s
        asked = {"method": "card", "proof": CLINIC.proof("SBX-0001", at=clock.now() - timedelta(seconds=age))}
        assert host.post(CHECKS, asked, token=token)[0] == 201
