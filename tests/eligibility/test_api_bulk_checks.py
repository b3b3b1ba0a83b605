"""`POST …/bulk-checks`: up to 1,000 people become a job of this organisation alone."""

import json
import uuid
from datetime import timedelta

import pytest

from eligibility.actions.bulk import run_bulk_check
from platform_site import clock
from platform_site.models import DataKey, Job
from platform_site.periods import jst_day
from platform_site.retention.policy import POLICIES
from platform_site.retention.purging import purge
from tests.support.bulk import PATH, bulk, by_numbers, by_ref, requested, results, worked
from tests.support.callers import P001, Caller


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
KEY = "a-key-of-16-signs"
REF = "A" * 40


def ask(*items, **kwargs):
    """Post items."""
    return CLINIC.post(PATH, {"items": list(items)}, **kwargs)


def faults(answer) -> list[tuple[str, str]]:
    """Return code and place of each fault; tell that no job was made."""
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL-INVALID")
    assert not Job.objects.filter(kind="eligibility.bulk_check").exists()
    return sorted((fault["code"], fault["pointer"]) for fault in answer.json()["errors"])


def test_a_request_is_answered_with_the_place_of_its_job():
    answer = ask(by_ref(REF), by_numbers())
    assert answer.status_code == 202
    assert answer["Location"].endswith(answer.json()["location"])
    job = CLINIC.get(answer.json()["location"]).json()
    assert (job["state"], job["done"], job["total"], job["results"]) == ("queued", 0, 2, [])


def test_a_retry_is_answered_with_the_same_job():
    first, retry = ask(by_ref(REF), key=KEY), ask(by_ref(REF), key=KEY)
    assert (retry.status_code, retry.content, retry["Idempotency-Replayed"]) == (202, first.content, "true")
    assert ask(by_ref("B" * 40), key=KEY).json()["code"] == "DUP-KEY-REUSED"
    assert Job.objects.filter(kind="eligibility.bulk_check").count() == 1


def test_a_thousand_items_are_taken_and_one_more_is_not():
    assert faults(ask(*[by_ref(REF)] * 1001)) == [("VAL-LENGTH", "/items")]
    assert faults(ask()) == [("VAL-LENGTH", "/items")]
    assert ask(*[by_numbers(limit_certificate=True, on="2026-11-01")] * 1000).status_code == 202


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({}, [("VAL-REQUIRED", f"/items/1/{n}") for n in ("appointment_on", "birth_date", "insurer_number", "number")]),
        (by_ref(REF, number="1001"), [("VAL-UNKNOWN-FIELD", "/items/1/number")]),
        (by_ref(REF, appointment_on="2026-11-20"), [("VAL-UNKNOWN-FIELD", "/items/1/appointment_on")]),
        (by_ref(REF, surprise=1), [("VAL-UNKNOWN-FIELD", "/items/1/surprise")]),
        (by_ref(""), [("VAL-REQUIRED", "/items/1/patient_ref")]),
        (by_ref(7), [("VAL-TYPE", "/items/1/patient_ref")]),
        (by_ref("A" * 65), [("VAL-LENGTH", "/items/1/patient_ref")]),
        (by_ref(REF, limit_certificate="yes"), [("VAL-TYPE", "/items/1/limit_certificate")]),
        (by_ref(REF, on="2126-01-01"), [("VAL-DATE-FUTURE", "/items/1/on")]),
        (by_numbers(insurer_number="06139993"), [("VAL-CHECK-DIGIT", "/items/1/insurer_number")]),
        (by_numbers(birth_date="1985-4-1"), [("VAL-FORMAT", "/items/1/birth_date")]),
        (by_numbers(birth_date="2126-01-01"), [("VAL-DATE-FUTURE", "/items/1/birth_date")]),
        (by_numbers(branch="123"), [("VAL-FORMAT", "/items/1/branch")]),
        (by_numbers(number="9" * 41), [("VAL-LENGTH", "/items/1/number")]),
        (by_numbers(day="soon"), [("VAL-FORMAT", "/items/1/appointment_on")]),
        (by_numbers(number="123456789018"), [("VAL-INDIVIDUAL-NUMBER", "/items/1/number")]),
        ("P001", [("VAL-TYPE", "/items/1")]),
        (None, [("VAL-REQUIRED", "/items/1")]),
    ],
)
def test_a_bad_item_is_named_with_its_place(item, expected):
    assert faults(ask(by_ref(REF), item)) == sorted(expected)


@pytest.mark.parametrize("items", [None, {}, "x", 3])
def test_items_are_a_list(items):
    ((code, pointer),) = faults(CLINIC.post(PATH, {"items": items}))
    assert (code, pointer) == ("VAL-REQUIRED" if items is None else "VAL-TYPE", "/items")


def test_a_body_over_the_limit_is_refused():
    answer = CLINIC.post(PATH, b" " * (512 * 1024) + b"{}")
    assert (answer.status_code, answer.json()["code"]) == (413, "VAL-TOO-LARGE")


def test_another_organisations_job_is_the_same_as_none():
    job = worked(requested(OTHER, [by_numbers()]))
    foreign, unknown = CLINIC.get(f"/api/v1/jobs/{job.uid}"), CLINIC.get(f"/api/v1/jobs/{uuid.uuid4()}")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "SYS-NOT-FOUND")
    bodies = [{**answer.json(), "request_id": "", "instance": ""} for answer in (foreign, unknown)]
    assert bodies[0] == bodies[1]


def test_what_is_stored_of_request_and_answers_is_sealed():
    job = worked(requested(CLINIC, [by_numbers()]))
    stored = bytes(job.content) + b"".join(bytes(line.content) for line in job.lines.all())
    for plain in ("1001", "1985-04-01", json.dumps("架空　太郎"), "架空　太郎"):
        assert plain.encode() not in stored


def test_the_answers_are_those_of_the_counter():
    (line,) = bulk(CLINIC, by_numbers())
    found, counter = line["answer"]["answer"], CLINIC.check(P001).json()
    for answer in (found, counter):
        del answer["check_id"], answer["checked_at"]
    assert found == counter


def test_no_answer_in_bulk_holds_a_consent_or_health_information():
    ref = CLINIC.check_by_card("SBX-0020", consents=["specific_disease", "checkup"]).json()["patient_ref"]
    (line,) = bulk(CLINIC, by_ref(ref, limit_certificate=True))
    answer = line["answer"]["answer"]
    assert (answer["result"], answer["consents"]) == ("active", [])
    assert answer["certificates"]["specific_diseases"] == []


@pytest.mark.as_role("worker")
@pytest.mark.parametrize(("days", "is_readable"), [(7, True), (9, False)])
def test_an_answer_can_be_read_for_a_week_and_then_by_nobody(days, is_readable):
    sealed_at = clock.now() - timedelta(days=days)
    job = requested(CLINIC, [by_numbers(day=str(jst_day(sealed_at)))], at=sealed_at)
    run_bulk_check(job_uid=str(job.uid), now=lambda: sealed_at)
    purge(POLICIES[DataKey], at=clock.now())
    (shown,) = results(CLINIC, job)
    assert (shown["outcome"], shown["answer"] is not None) == ("new", is_readable)
