import json
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from benchmarks import requests
from benchmarks.members import BIRTH_DATE, CLINIC_CODES, INSURER_CODES, SYMBOLS, card_serial, member
from eligibility.gateways import certificates, proofs
from eligibility.gateways.sandbox_cards import CardAuthority
from eligibility.rules.numbers import branch_key, number_key, symbol_key
from platform_site.identifiers import FacilityCode, InsurerNumber
from platform_site.identifiers.individual_numbers import contains_individual_number


def read(request: bytes):
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    return lines[0], dict(line.split(": ") for line in lines[1:]), body


def test_a_request_is_whole_and_has_a_key_of_its_own():
    sent = [read(request) for request, _ in islice(requests.by_number(["t"], 1000, requests.name(), 50), 200)]
    assert {line for line, _, _ in sent} == {"POST /api/v1/eligibility/checks HTTP/1.1"}
    assert all(int(headers["Content-Length"]) == len(body) for _, headers, body in sent)
    assert len({headers["Idempotency-Key"] for _, headers, _ in sent}) == 200
    assert {headers["Authorization"] for _, headers, _ in sent} == {"Bearer t"}


def test_no_key_holds_what_could_be_an_individual_number():
    keys = (read(request)[1]["Idempotency-Key"] for request, _ in islice(requests.of_one("t", 1, requests.name()), 500))
    assert not any(contains_individual_number(key) for key in keys)


def test_each_fiftieth_is_about_nobody_and_the_others_about_somebody():
    sent = list(islice(requests.by_number(["t"], 1000, "letters", 100), 100))
    there = {member(n).number for n in range(1, 1001)}
    expected = [expected == requests.NOTHING for _, expected in sent]
    assert expected == [json.loads(read(request)[2])["number"] not in there for request, _ in sent]
    assert sum(expected) == 2


def test_a_proof_is_signed_by_the_members_card_for_the_clinic_that_asks(tmp_path):
    at, authority = datetime.now(UTC), CardAuthority(tmp_path)  # noqa: TID251 - proofs are signed for real time
    authority.create(at)
    for n in (1, 2):
        authority.issue(card_serial(n), not_before=at - timedelta(days=1), not_after=at + timedelta(days=900))
    trust = certificates.Trust(tuple(authority.roots()))
    for request, expected in requests.by_card(["a", "b"], 2, "letters-of-a-run", tmp_path, "http://here", 5):
        _, headers, body = read(request)
        proof = proofs.read(json.loads(body)["proof"], trust=trust, audience="http://here", at=at)
        place = ["Bearer a", "Bearer b"].index(headers["Authorization"])
        assert proof.organisation == CLINIC_CODES[place]
        assert proof.card.card_serial in {card_serial(n) for n in (1, 2) if member(n).number.encode() in expected}


def test_codes_and_numbers_are_what_a_clerk_could_type():
    assert [str(InsurerNumber.parse(code)) for code in INSURER_CODES] == INSURER_CODES
    assert [str(FacilityCode(code)) for code in CLINIC_CODES] == CLINIC_CODES
    for n in (1, 997, 1_000_000):
        one = member(n)
        assert (symbol_key(one.symbol), number_key(one.number), branch_key(one.branch)) == one[1:4]


def test_no_number_is_anybody_elses():
    assert len({member(n)[:4] for n in range(1, 20_000)}) == 19_999
    assert len({member(n).symbol for n in range(1, 20_000)}) == SYMBOLS


@pytest.mark.django_db
def test_birth_dates_are_the_same_here_and_in_the_database():
    from django.db import connection

    numbers = [*range(1, 400), 999_999, 1_000_000]
    with connection.cursor() as cursor:
        cursor.execute(f"select {BIRTH_DATE.format(n='n')} from unnest(%s::int[]) n", [numbers])  # noqa: S608
        assert [row[0] for row in cursor.fetchall()] == [member(n).birth_date for n in numbers]
