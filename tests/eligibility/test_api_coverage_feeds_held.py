"""The doors of a held file: two people release it by its SHA-256, or one gives it up."""

import hashlib
from typing import Any

import pytest

from eligibility.models import CoverageFeed
from platform_site.models import Job
from tests.support.callers import Caller
from tests.support.feeds import Insurer, apply, line


pytestmark = pytest.mark.django_db

UNION = Caller("sandbox-insurer-1")
PATH = "/api/v1/eligibility/coverage-feeds"
NOBODY = [" ", ";", ";r", "norole", "a;", "a;b;c", "あ"]


@pytest.fixture
def job() -> Job:
    """Return the job of a file that is held behind a gap."""
    return apply(Insurer().send(line(), number=3))


def decide(job: Any, what: str = "release", who: str = "u1;clerk", *, caller: Caller = UNION, **more: Any) -> Any:
    """Release or reject a file as one of the insurer's people."""
    body = more.pop("body", {"sha256": bytes(job.content_sha256).hex()})
    headers = {"X-Acting-User": who} if who else {}
    return caller.post(f"{PATH}/{job.uid}/{what}", body, **headers, **more)


def told(answer: Any) -> tuple[int, str]:
    """Return status, and state or code."""
    return answer.status_code, answer.json().get("code") or answer.json()["state"]


def test_the_first_person_confirms_and_the_second_releases(job) -> None:
    assert told(decide(job, who="u1;clerk")) == (200, "confirmed")
    assert decide(job, who="u2;approver").json() == {
        "job_id": str(job.uid),
        "state": "released",
        "held_for": "sequence_gap",
    }
    assert apply(job).state == "done"


def test_the_sender_counts_as_the_first_of_the_two() -> None:
    content = Insurer().content(line(), number=3)
    answer = UNION.post(PATH, content, content_type="text/csv", **{"X-Acting-User": "u1;clerk"})
    job = apply(Job.objects.get(uid=answer.json()["job_id"]))
    assert CoverageFeed.objects.get(job_uid=job.uid).sent_by == "u1;clerk"
    assert told(decide(job, who="u1;approver")) == (409, "ELIG-FEED-SAME-PERSON")
    assert told(decide(job, who="u2;approver")) == (200, "released")
    assert bytes(job.content_sha256) == hashlib.sha256(content).digest()


@pytest.mark.parametrize("who", NOBODY)
def test_the_upload_judges_who_sends_as_the_release_does(who) -> None:
    headers = {"X-Acting-User": who.encode().decode("latin-1")}
    answer = UNION.post(PATH, Insurer().content(line()), content_type="text/csv", **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "AUTH-ACTING-USER")


def test_the_job_says_what_it_waits_for(job) -> None:
    shown = UNION.get(f"/api/v1/jobs/{job.uid}").json()
    assert (shown["state"], shown["code"], shown["done"], shown["total"]) == ("held", "ELIG-FEED-GAP", 0, 1)


def test_a_file_that_is_given_up_is_failed_and_its_number_is_free(job) -> None:
    assert told(decide(job, "rejection")) == (200, "rejected")
    shown = UNION.get(f"/api/v1/jobs/{job.uid}").json()
    assert (shown["state"], shown["code"]) == ("failed", "ELIG-FEED-REJECTED")
    assert told(decide(job, "rejection")) == (409, "CONF-STATE")
    assert Insurer().tell(line("2"), number=2) == ["added"]
    assert Insurer().tell(line("3"), number=3) == ["added"]


@pytest.mark.parametrize("what", ["release", "rejection"])
class TestBothDoors:
    """What is refused at either."""

    def test_want_a_person(self, job, what) -> None:
        assert told(decide(job, what, who="")) == (400, "AUTH-ACTING-USER")

    @pytest.mark.parametrize("who", [f"{'u' * 63};c", "職員1;r", "u\t1;r", "123456789018;r", *NOBODY])
    def test_want_a_staff_id_that_is_one(self, job, what, who) -> None:
        who = who.encode().decode("latin-1")
        assert told(decide(job, what, who=who)) == (400, "AUTH-ACTING-USER")

    def test_want_the_very_content(self, job, what) -> None:
        assert told(decide(job, what, body={"sha256": "0" * 64})) == (422, "ELIG-FEED-OTHER-CONTENT")

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({}, "VAL-REQUIRED"),
            ({"sha256": 5}, "VAL-TYPE"),
            ({"sha256": "0" * 63}, "VAL-FORMAT"),
            ({"sha256": "0" * 65}, "VAL-FORMAT"),
            ({"sha256": "g" * 64}, "VAL-FORMAT"),
            ({"sha256": "0 " * 32}, "VAL-FORMAT"),
            ({"sha256": "0" * 64, "force": True}, "VAL-UNKNOWN-FIELD"),
            ([], "VAL-TYPE"),
        ],
    )
    def test_want_a_body_that_is_one(self, job, what, body, code) -> None:
        answer = decide(job, what, body=body)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)

    def test_know_nothing_of_another_insurers_file(self, job, what) -> None:
        foreign = decide(job, what, caller=Caller("sandbox-insurer-2"))
        unknown = decide(Job(content_sha256=b"\0" * 32), what)
        assert told(foreign) == told(unknown) == (404, "SYS-NOT-FOUND")
        assert foreign.json()["detail"] == unknown.json()["detail"]

    def test_are_not_for_another_job_of_the_insurer(self, what) -> None:
        job = Job.objects.filter(kind="eligibility.bulk_check").first() or Job(content_sha256=b"\0" * 32)
        assert told(decide(job, what)) == (404, "SYS-NOT-FOUND")

    def test_are_closed_without_the_scope(self, job, what) -> None:
        caller = Caller("sandbox-insurer-1", scopes=frozenset())
        assert told(decide(job, what, caller=caller)) == (403, "AUTH-SCOPE")

    def test_are_for_files_that_are_held(self, what) -> None:
        assert told(decide(apply(Insurer().send(line())), what)) == (409, "CONF-STATE")

    def test_give_the_first_answer_again_to_the_same_request(self, job, what) -> None:
        first = decide(job, what, key="decision-of-this-morning")
        again = decide(job, what, key="decision-of-this-morning")
        assert again.json() == first.json()
        assert again["Idempotency-Replayed"] == "true"
