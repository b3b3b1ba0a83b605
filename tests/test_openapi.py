"""The OpenAPI document: valid, whole, and true of real answers."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.validation import validate_schema

from tests.support import openapi
from tests.support.callers import P001, Caller, by_number
from tests.support.work import bulk_checked, fed


pytestmark = pytest.mark.django_db
FEED = Path(__file__).parent.parent / "docs/integrators/examples/coverage-feed.csv"
CLINIC = Caller("sandbox-clinic-1")
CHECKS, CONSENTS = "/api/v1/eligibility/checks", "/api/v1/eligibility/consents"
PUBLIC = "/api/v1/eligibility/usage"
NUMBERS, JOB = "/api/v1/eligibility/patient-numbers", "/api/v1/jobs/{uid}"
P010 = {"method": "public_assistance", "payer_number": "12139994", "recipient_number": "0000018",
        "birth_date": "1958-06-30"}  # fmt: skip


def assert_documented(answer: Any, path: str, method: str) -> dict[str, Any]:
    """Assert that an answer is what the document says of its status, and return it."""
    body = answer.json()
    assert openapi.faults(openapi.answer_schema(path, method, answer.status_code), body) == []
    return body


def walk(patterns: Any, prefix: str = "") -> list[str]:
    """Return every route as the document writes it."""
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        found += walk(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [route]
        assert isinstance(pattern, URLResolver | URLPattern)
    return [re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in found]


class TestTheDocument:
    """As a whole."""

    def test_is_valid_openapi(self):
        validate_schema(openapi.document())

    def test_has_every_door_of_the_api_and_no_other(self):
        doors = {f"/{route}" for route in walk(get_resolver().url_patterns) if route.startswith("api/v1/")}
        documented = {path for path in openapi.document()["paths"] if path.startswith("/api/")}
        assert documented == doors

    @pytest.mark.parametrize("operation", openapi.operations().items(), ids=lambda item: " ".join(item[0]))
    def test_says_of_each_what_it_does_and_how_it_refuses(self, operation):
        (path, method), said = operation
        assert said["summary"]
        assert said["responses"]["default"]["content"].keys() == {"application/problem+json"}
        assert any(status.startswith("2") for status in said["responses"])
        if path.startswith("/api/"):
            assert said.get("security") == (None if path == PUBLIC else [{"bearer": []}])
            headers = {p["name"]: p.get("required", False) for p in said["parameters"] if p["in"] == "header"}
            assert headers["X-Request-ID"] is False
            assert headers.get("Idempotency-Key") is (None if method == "GET" else True)

    def test_asks_for_no_personal_data_in_an_address(self):
        asked = {p["name"] for op in openapi.operations().values() for p in op["parameters"] if p["in"] == "query"}
        assert asked == {"limit", "cursor", "kind", "state", "month", "since", "as_of"}

    def test_names_every_sign_in(self):
        schemes = openapi.document()["components"]["securitySchemes"]
        assert schemes == {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}


def shown(media: dict[str, Any]) -> list[Any]:
    """Return the values that the document shows of a body."""
    return [example["value"] for each in media.values() for example in each.get("examples", {}).values()]


class TestItsExamples:
    """Are what the document says of the same body."""

    @pytest.mark.parametrize("operation", openapi.operations().items(), ids=lambda item: " ".join(item[0]))
    def test_of_each_door(self, operation):
        (path, method), said = operation
        for value in shown(said.get("requestBody", {}).get("content", {})):
            assert openapi.faults(openapi.request_schema(path, method), value) == []
        for status, answer in said["responses"].items():
            for value in shown(answer.get("content", {})):
                assert openapi.faults(openapi.answer_schema(path, method, status), value) == []

    def test_are_there_for_in_house_batches_and_for_the_list_of_medicines(self):
        batches = openapi.operations()["/api/v1/eprescription/in-house-batches", "POST"]
        medicines = openapi.operations()["/api/v1/eprescription/patients/{ref}/medications", "GET"]
        assert shown(batches["requestBody"]["content"])
        assert shown(medicines["responses"]["200"]["content"])


CHECKED = {
    "by number": P001,
    "by number, with a limit certificate": by_number(
        "39130018", "39000006", "1946-12-24", limit_certificate=True, shown="confirmation_paper"
    ),
    "nobody": by_number("06139992", "999999", "1985-04-01"),
    "lost": by_number("06139992", "1004", "1990-09-09", symbol="架空１２"),
    "moved": by_number("06139992", "1005", "1991-02-02", symbol="架空１２"),
    "two coverages": by_number("06139992", "1013", "1980-01-01", symbol="架空３４"),
    "withheld": by_number("138057", "20030007", "1988-08-08"),
    "assistance": P010,
}


def test_the_comparison_notices_what_is_missing_undocumented_or_of_another_type():
    body, schema = CLINIC.check(P001).json(), openapi.answer_schema(CHECKS, "POST", 201)
    coverage = body["coverages"][0]
    for wrong in ({**coverage, "more": 1}, {**coverage, "copay_ratio": "30"}, {**coverage, "acquired_on": "x"}):
        assert openapi.faults(schema, {**body, "coverages": [wrong]}) != []
    assert openapi.faults(schema, {name: value for name, value in body.items() if name != "feed"}) != []


class TestRealAnswers:
    """Are what the document says: no member missing, none undocumented, none of another type."""

    @pytest.mark.parametrize("body", CHECKED.values(), ids=CHECKED.keys())
    def test_of_a_check(self, body):
        assert openapi.faults(openapi.request_schema(CHECKS, "POST"), body) == []
        assert_documented(CLINIC.check(body), CHECKS, "POST")

    @pytest.mark.parametrize("serial", [f"SBX-{n:04}" for n in (1, 3, 5, 6, 7, 10, 11, 13, 17, 20, 22, 27, 28)])
    def test_of_a_check_by_card(self, serial):
        choices = {"consents": ["checkup", "specific_disease"]} if serial != "SBX-0028" else {}
        answer = CLINIC.check_by_card(serial, **choices)
        assert answer.status_code == 201, answer.content
        assert_documented(answer, CHECKS, "POST")

    def test_of_a_replay(self):
        for _ in range(2):
            assert_documented(CLINIC.check(P001, key="the-same-key-again"), CHECKS, "POST")

    def test_of_consents(self):
        check = CLINIC.check_by_card("SBX-0001").json()
        body = {"check_id": check["check_id"], "proof": CLINIC.proof("SBX-0001", consents=["checkup"])}
        assert openapi.faults(openapi.request_schema(CONSENTS, "POST"), body) == []
        given = assert_documented(CLINIC.post(CONSENTS, body), CONSENTS, "POST")
        path = f"{CONSENTS}/{given['consents'][0]['consent_id']}"
        assert_documented(CLINIC.delete(path), f"{CONSENTS}/{{uid}}", "DELETE")

    def test_of_patient_numbers(self):
        ref = CLINIC.check(P001).json()["patient_ref"]
        body = {"patient_ref": ref, "patient_number": "12-345"}
        assert openapi.faults(openapi.request_schema(NUMBERS, "POST"), body) == []
        tie = assert_documented(CLINIC.post(NUMBERS, body), NUMBERS, "POST")
        assert_documented(CLINIC.check(P001), CHECKS, "POST")
        assert_documented(CLINIC.delete(f"{NUMBERS}/{tie['tie_id']}"), f"{NUMBERS}/{{uid}}", "DELETE")

    def test_of_a_bulk_check_and_its_job(self):
        item = {"patient_ref": CLINIC.check(P001).json()["patient_ref"]}
        path = "/api/v1/eligibility/bulk-checks"
        assert openapi.faults(openapi.request_schema(path, "POST"), {"items": [item]}) == []
        assert_documented(CLINIC.post(path, {"items": [item]}), path, "POST")
        job = bulk_checked(CLINIC, item, {"patient_ref": "A" * 40})
        body = assert_documented(CLINIC.get(f"/api/v1/jobs/{job}"), JOB, "GET")
        inner = {"$ref": "#/components/schemas/CheckAnswer"}
        assert openapi.faults(inner, body["results"][0]["answer"]["answer"]) == []

    @pytest.mark.parametrize("content", [b"\xff\xfe", b"coverage-feed,1,06139992,2,2026-11-20T03:00:00+09:00\na,b\n"])
    def test_of_a_feed_that_failed(self, content):
        insurer = Caller("sandbox-insurer-1")
        job = fed(insurer, content)
        assert assert_documented(insurer.get(f"/api/v1/jobs/{job}"), JOB, "GET")["state"] == "failed"

    def test_of_a_feed_with_good_and_bad_lines(self):
        insurer = Caller("sandbox-insurer-1")
        job = fed(insurer, FEED.read_bytes())
        body = assert_documented(insurer.get(f"/api/v1/jobs/{job}"), JOB, "GET")
        assert {line["outcome"] for line in body["results"]} >= {"added", "refused"}

    @pytest.mark.parametrize(
        "ask",
        [
            lambda: CLINIC.check({}),
            lambda: CLINIC.check({**P001, "number": 1, "more": 1}),
            lambda: CLINIC.check(P001, key="short"),
            lambda: CLINIC.http.post(CHECKS),
            lambda: Caller("sandbox-insurer-1").check(P001),
            lambda: CLINIC.check_by_card("SBX-0019"),
        ],
    )
    def test_of_refusals(self, ask):
        assert assert_documented(ask(), CHECKS, "POST")["status"] >= 400


def test_what_may_be_left_out_may_be_left_out_by_the_document_too():
    schema = openapi.request_schema(CHECKS, "POST")
    assert openapi.faults(schema, {**P001, "on": "2026-01-01"}) == []
    assert openapi.faults(schema, {name: value for name, value in P001.items() if name != "symbol"}) == []
    for name in ("method", "insurer_number", "number", "birth_date"):
        assert openapi.faults(schema, {key: value for key, value in P001.items() if key != name}) != []
