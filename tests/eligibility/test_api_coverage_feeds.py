"""The insurer's door: a file goes in, a job comes back, and every line's result can be read there."""

import pytest

from eligibility.actions import feeds
from eligibility.api.views.feeds import CoverageFeeds
from eligibility.models import CoverageFeed
from platform_site import clock
from tests.support.callers import Caller
from tests.support.feeds import Insurer, apply, file, line


pytestmark = pytest.mark.django_db

PATH = "/api/v1/eligibility/coverage-feeds"
UNION = Caller("sandbox-insurer-1")
CSV = {"content_type": "text/csv"}


def test_a_file_is_answered_with_a_job() -> None:
    answer = UNION.post(PATH, file([line()]), **CSV)
    assert answer.status_code == 202
    assert answer["Location"].endswith(f"/api/v1/jobs/{answer.json()['job_id']}")
    job = UNION.get(answer["Location"]).json()
    assert (job["state"], job["done"], job["total"], job["results"]) == ("queued", 0, None, [])


def test_every_lines_result_can_be_read_by_its_line() -> None:
    job = apply(Insurer().send(line("1"), line("2", sex="9"), line("1", name="試験　改")))
    shown = UNION.get(f"/api/v1/jobs/{job.uid}").json()
    assert (shown["state"], shown["done"], shown["total"], shown["code"]) == ("done", 3, 3, "")
    assert [(each["line"], each["outcome"]) for each in shown["results"]] == [
        (3, "added"),
        (4, "refused"),
        (5, "refused"),
    ]
    (fault,) = shown["results"][1]["errors"]
    assert (fault["code"], fault["pointer"]) == ("VAL-CHOICE", "/sex")
    assert "errors" not in shown["results"][0]


def test_results_come_in_pages() -> None:
    job = apply(Insurer().send(*[line(str(number)) for number in range(1, 8)]))
    seen, path = [], f"/api/v1/jobs/{job.uid}?limit=3"
    while path:
        page = UNION.get(path).json()
        seen += [each["line"] for each in page["results"]]
        path = page["next"] and f"/api/v1/jobs/{job.uid}?limit=3&cursor={page['next']}"
    assert seen == list(range(3, 10))


def test_a_broken_file_is_told_on_its_job() -> None:
    answer = UNION.post(PATH, file([line()])[:-2], **CSV)
    feeds.apply_feed(job_uid=answer.json()["job_id"], now=clock.now)
    shown = UNION.get(answer["Location"]).json()
    assert (shown["state"], shown["code"], shown["results"]) == ("failed", "ELIG-FEED-BROKEN", [])
    assert [(each["code"], each["pointer"]) for each in shown["errors"]] == [("ELIG-FEED-LAST-LINE", "/4")]


def test_progress_can_be_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "CHUNK", 2)
    job = Insurer().send(*[line(str(number)) for number in range(1, 6)])
    seen = []

    def now():
        shown = UNION.get(f"/api/v1/jobs/{job.uid}").json()
        seen.append((shown["state"], shown["done"], shown["total"]))
        return clock.now()

    feeds.apply_feed(job_uid=str(job.uid), now=now)
    assert list(dict.fromkeys(seen)) == [
        ("queued", 0, None), ("running", 0, None), ("running", 0, 5), ("running", 2, 5), ("running", 4, 5),
        ("running", 5, 5),
    ]  # fmt: skip


def test_another_insurer_does_not_know_the_job() -> None:
    job = apply(Insurer().send(line()))
    answer = Caller("sandbox-insurer-2").get(f"/api/v1/jobs/{job.uid}")
    assert (answer.status_code, answer.json()["code"]) == (404, "SYS-NOT-FOUND")


def test_the_same_request_again_is_the_same_job() -> None:
    content = file([line()])
    first = UNION.post(PATH, content, key="feed-of-this-morning-1", **CSV)
    again = UNION.post(PATH, content, key="feed-of-this-morning-1", **CSV)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert CoverageFeed.objects.filter(job_uid=first.json()["job_id"]).count() == 1
    other = UNION.post(PATH, file([line("2")]), key="feed-of-this-morning-1", **CSV)
    assert (other.status_code, other.json()["code"]) == (422, "DUP-KEY-REUSED")


@pytest.mark.parametrize(
    ("client", "kind", "status", "code"),
    [
        ("sandbox-clinic-1", "text/csv", 403, "AUTH-SCOPE"),
        ("sandbox-municipality-1", "text/csv", 403, "AUTH-SCOPE"),
        ("sandbox-insurer-1", "application/json", 415, "SYS-MEDIA-TYPE"),
    ],
)
def test_a_file_of_somebody_else_or_of_another_kind_is_refused(client: str, kind: str, status: int, code: str) -> None:
    before = CoverageFeed.objects.count()
    answer = Caller(client).post(PATH, file([line()]), content_type=kind)
    assert answer.status_code == status, answer.json()
    assert (answer.json()["code"], CoverageFeed.objects.count()) == (code, before)


def test_a_file_larger_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CoverageFeeds, "body_limit", 500)
    answer = UNION.post(PATH, file([line()]), **CSV)
    assert (answer.status_code, answer.json()["code"]) == (413, "VAL-TOO-LARGE")
