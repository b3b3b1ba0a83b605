"""Retries across time and at the same moment, where no clock of a door can be waited for (API-4, I03-5)."""

import hashlib
import json
import os
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection

from eligibility.actions.checks import check_by_card
from eligibility.errors import ProofStale, ProofUsed
from eligibility.models import EligibilityCheck
from eligibility.queries.answers import answer
from platform_site import clock, idempotency
from platform_site.actors import Actor, Call
from platform_site.periods import jst_day
from platform_site.permissions import facility
from tests.support.callers import P001, Caller
from tests.support.deeds import together
from tests.support.visits import visit_by_number


CLINIC = Caller("sandbox-clinic-1")
KEY = "a-key-of-16-signs"
PATH = "/api/v1/eligibility/checks"
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
db = pytest.mark.django_db


class Retrying(Caller):
    """A system all of whose requests are one request, sent again."""

    @property
    def actor(self) -> Actor:
        digest = hashlib.sha256(b"one request").digest()
        by = super().actor
        return Actor(by.organisation, by.client, scopes=by.scopes, call=Call("test-request", digest, digest))


AGAIN = Retrying("sandbox-clinic-1")


def by_proof(proof: str, at: datetime) -> bytes:
    """Return the answer to a check by card at a moment, as it is written."""
    by = AGAIN.actor
    return json.dumps(answer(check_by_card(proof=proof, on=jst_day(at), by=by, at=at), told=facility(by))).encode()


@db
@pytest.mark.parametrize("later", [121 * SECOND, HOUR, DAY - SECOND])
def test_a_retry_is_answered_long_after_the_proof_has_gone_stale(later):
    at = clock.now()
    proof = CLINIC.proof("SBX-0001", at=at)
    first = by_proof(proof, at)
    assert by_proof(proof, at + later) == first


@db
def test_after_24_hours_the_key_is_forgotten_and_the_proof_is_stale():
    at = clock.now()
    proof = CLINIC.proof("SBX-0001", at=at)
    by_proof(proof, at)
    with pytest.raises(ProofStale):
        by_proof(proof, at + DAY)


@db
def test_after_24_hours_the_key_opens_a_new_check():
    at = clock.now()
    checks = [visit_by_number(AGAIN, at=at + later)["check_id"] for later in (0 * DAY, DAY - SECOND, DAY)]
    assert checks[0] == checks[1]
    assert checks[2] != checks[0]


@db
@pytest.mark.parametrize("behind", [SECOND, 60 * SECOND])
def test_a_host_whose_clock_is_behind_recognises_the_retry(behind):
    at = clock.now()
    first = visit_by_number(AGAIN, at=at)
    assert visit_by_number(AGAIN, at=at - behind) == first


@db
def test_a_proof_is_used_whatever_a_hosts_clock_says():
    at = clock.now()
    proof = CLINIC.proof("SBX-0001", at=at)
    by_proof(proof, at)
    early = at - 60 * SECOND
    with pytest.raises(ProofUsed):
        check_by_card(proof=proof, on=jst_day(early), by=CLINIC.actor, at=early)


def test_of_many_retries_at_once_one_checks_and_all_are_answered_the_same(committed):
    proof = CLINIC.proof("SBX-0001", consents=["checkup"])
    body = {"method": "card", "proof": proof}
    answers = together(*[lambda: Caller("sandbox-clinic-1").check(body, key=KEY) for _ in range(8)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert EligibilityCheck.objects.count() == 1


def test_of_two_bodies_under_one_key_at_once_one_is_refused(committed):
    bodies = [P001, {**P001, "branch": "02"}]
    answers = together(*[lambda body=body: Caller("sandbox-clinic-1").check(body, key=KEY) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [201, 422]


def test_a_retry_that_waits_too_long_for_the_first_is_told_to_come_again(committed):
    client = str(CLINIC.row.uid)
    digest = idempotency.key_digest(client=client, method="POST", path=PATH, key=KEY)
    with psycopg.connect(os.environ["DATABASE_URL"], dbname=committed) as first, connection.cursor() as cursor:
        first.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
        cursor.execute("set lock_timeout = '100ms'")
        answer = CLINIC.check(P001, key=KEY)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "DUP-KEY-IN-USE", "1")
    assert CLINIC.check(P001, key=KEY).status_code == 201


def test_a_check_that_takes_longer_than_its_role_may_is_told_to_come_again(committed):
    digest = idempotency.key_digest(client=str(CLINIC.row.uid), method="POST", path=PATH, key=KEY)
    with psycopg.connect(os.environ["DATABASE_URL"], dbname=committed) as first, connection.cursor() as cursor:
        first.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
        cursor.execute("set statement_timeout = '100ms'")
        answer = CLINIC.check(P001, key=KEY)
        cursor.execute("reset statement_timeout")
    assert (answer.status_code, answer.json()["code"]) == (503, "SYS-UNAVAILABLE")
    assert answer["Retry-After"]
    assert CLINIC.check(P001, key=KEY).status_code == 201
