"""`POST …/in-house-batches`: up to 500 in-house prescriptions become a job of this facility alone."""

import uuid

import pytest

from eprescription import tasks
from eprescription.actions.in_house_batches import KIND, MOST, REQUESTED
from platform_site.models import Job, OutboxDelivery
from platform_site.queries import disks, refreshed
from tests.eprescription.batches import CLINIC, OTHER, PATH, item, outcomes, requested, worked
from tests.support import rx


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
KEY = "a-key-of-16-signs"


def ask(*items, **kwargs):
    """Post a batch."""
    return CLINIC.post(PATH, {"items": list(items)}, **kwargs)


def taken_up() -> str:
    """Have a worker take up what was sent last; return how its delivery stands then."""
    delivery = OutboxDelivery.objects.filter(event__name=REQUESTED).latest("pk")
    tasks.run_in_house_batch(delivery.pk)
    delivery.refresh_from_db()
    return str(delivery.state)


def faults(answer) -> list[tuple[str, str]]:
    """Return code and place of each fault; tell that no job was made."""
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL-INVALID")
    assert not Job.objects.filter(kind=KIND).exists()
    return sorted((fault["code"], fault["pointer"]) for fault in answer.json()["errors"])


def test_a_batch_is_answered_with_the_place_where_what_came_of_it_is_read():
    answer = ask(item(ref=rx.visit()))
    assert answer.status_code == 202
    assert answer["Location"].endswith(answer.json()["location"])
    before = CLINIC.get(answer.json()["location"]).json()
    assert (before["kind"], before["state"], before["done"], before["total"]) == (KIND, "queued", 0, 1)
    assert taken_up() == "done"
    after = CLINIC.get(answer.json()["location"]).json()
    assert (after["state"], [each["outcome"] for each in after["results"]]) == ("done", ["registered"])


def test_a_retry_is_answered_with_the_same_job():
    body = item(ref=rx.visit())
    first, retry = ask(body, key=KEY), ask(body, key=KEY)
    assert (retry.status_code, retry.content, retry["Idempotency-Replayed"]) == (202, first.content, "true")
    assert Job.objects.filter(kind=KIND).count() == 1


def test_500_are_taken_and_one_more_is_not():
    body = item(ref="A" * 40)
    assert faults(ask(*[body] * (MOST + 1))) == [("VAL-LENGTH", "/items")]
    assert faults(ask()) == [("VAL-LENGTH", "/items")]
    assert ask(*[body] * MOST).status_code == 202


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"setting": "elsewhere"}, ("VAL-CHOICE", "/items/1/setting")),
        ({"setting": None}, ("VAL-REQUIRED", "/items/1/setting")),
        ({"kind": "electronic"}, ("VAL-UNKNOWN-FIELD", "/items/1/kind")),
        ({"document": "no base64!"}, ("VAL-FORMAT", "/items/1/document")),
        ({"form": "pdf"}, ("VAL-CHOICE", "/items/1/form")),
        ({"patient_ref": "A" * 65}, ("VAL-LENGTH", "/items/1/patient_ref")),
        ({"overrides": [{"reason": "理由"}]}, ("VAL-REQUIRED", "/items/1/overrides/0/finding_id")),
        ({"include_own": "yes"}, ("VAL-TYPE", "/items/1/include_own")),
    ],
)
def test_a_bad_item_is_named_with_its_place_and_nothing_is_taken(changed, expected):
    good = item(ref="A" * 40)
    assert faults(ask(good, {**good, **changed})) == [expected]


def test_a_body_over_the_limit_is_refused():
    answer = CLINIC.post(PATH, b" " * (8 * 1024 * 1024) + b"{}")
    assert (answer.status_code, answer.json()["code"]) == (413, "VAL-TOO-LARGE")


def test_another_facilitys_batch_is_the_same_as_none():
    job = worked(requested([item(ref=rx.visit())]))
    foreign, unknown = OTHER.get(f"/api/v1/jobs/{job.uid}"), OTHER.get(f"/api/v1/jobs/{uuid.uuid4()}")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "SYS-NOT-FOUND")
    bodies = [{**answer.json(), "request_id": "", "instance": ""} for answer in (foreign, unknown)]
    assert bodies[0] == bodies[1]


def test_a_batch_waits_while_the_disks_are_full(monkeypatch):
    job = requested([item(ref=rx.visit())])
    with monkeypatch.context() as full:
        full.setattr(disks, "_fullest", refreshed.Refreshed(lambda: 95))
        assert ask(item(ref=rx.visit())).json()["code"] == "SYS-STORAGE-FULL"
        assert (taken_up(), outcomes(job)) == ("pending", [])
    assert (taken_up(), outcomes(job)) == ("done", ["registered"])
