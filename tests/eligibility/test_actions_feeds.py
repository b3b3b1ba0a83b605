"""A file from upload to results: what came of each line, and what the job says."""

import pytest

from eligibility.actions import feeds
from eligibility.models import Certificate, Coverage, CoverageFeed, CoverageVersion
from platform_site import clock
from platform_site.errors import ScopeMissing
from platform_site.models import Job, JobLine, OutboxEvent, Person
from tests.support.callers import Caller
from tests.support.feeds import CITY, Insurer, apply, current, ended, file, line, outcomes, versions


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

UNION = Insurer()
WRITTEN = (Coverage, CoverageVersion, Certificate, Person)


def stored() -> list[int]:
    """Return how much is stored."""
    return [model.objects.count() for model in WRITTEN]


def test_a_file_is_taken_as_it_came_and_waits_for_a_worker() -> None:
    job = UNION.send(line())
    assert (job.state, job.done, job.total) == ("queued", 0, None)
    event = OutboxEvent.objects.latest("pk")
    assert (event.name, event.payload) == ("eligibility.feed_received", {"job": str(job.uid)})


def test_each_change_comes_to_its_outcome() -> None:
    assert UNION.tell(line("1"), line("2"), line("3")) == ["added", "added", "added"]
    told = UNION.tell(line("1", change="change", name="試験　改"), ended("2"), line("3", change="cancel"))
    assert told == ["changed", "ended", "cancelled"]
    assert (current("1").name, str(current("2").lost_on), current("3").is_cancelled) == ("試験　改", "2026-10-01", True)


def test_the_job_of_an_applied_file_is_done() -> None:
    job = apply(UNION.send(line("1"), line("2")))
    assert (job.state, job.done, job.total, job.code, job.faults) == ("done", 2, 2, "", [])
    feed = CoverageFeed.objects.get(job_uid=job.uid)
    assert feed.applied_at == job.ended_at
    assert OutboxEvent.objects.latest("pk").name == "eligibility.feed_applied"


def test_a_bad_line_stops_no_good_one() -> None:
    told = UNION.tell(line("1"), line("2", sex="9"), line("3", insurer_number=CITY), line("4"), ended("5"))
    assert told == [
        "added",
        "refused VAL-CHOICE /sex",
        "refused ELIG-FEED-INSURER /insurer_number",
        "added",
        "refused ELIG-FEED-UNKNOWN",
    ]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ([], line(change="change"), "refused ELIG-FEED-UNKNOWN"),
        ([line()], line(name="試験　改"), "refused ELIG-FEED-EXISTS"),
        ([line(), line(change="cancel")], ended(), "refused ELIG-FEED-CANCELLED"),
        ([line()], ended(lost_on="2026-01-01"), "refused ELIG-FEED-LOST-BEFORE-ACQUIRED /lost_on"),
        ([line()], line("2", link_token="TEST-LINK-7001", birth_date="1990-01-01"), "held ELIG-LINK-MISMATCH"),
        ([line()], line("2", link_token="TEST-LINK-7001", sex="2"), "held ELIG-LINK-MISMATCH"),
        ([line()], line(change="change", birth_date="1990-01-01"), "held ELIG-LINK-MISMATCH"),
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(before: list[dict], now: dict, told: str) -> None:
    for each in before:
        UNION.tell(each)
    count = stored()
    assert UNION.tell(now) == [told]
    assert stored() == count


def test_a_row_with_too_few_cells_is_refused_alone() -> None:
    content = file([line("1"), line("2")], number=2).replace(b"TEST-LINK-1,", b"TEST-LINK-1,,")
    told = outcomes(apply(UNION.upload(content)))
    assert told == ["refused ELIG-FEED-COLUMNS", "added"]


def test_lines_about_one_coverage_in_one_file_build_on_each_other() -> None:
    told = UNION.tell(line(), ended(), line(change="cancel"), line(name="試験　改"), line(name="試験　改"))
    assert told == ["added", "ended", "cancelled", "added", "unchanged"]
    assert [(version.name, version.lost_on) for version in versions()] == [("試験　改", None)]


def test_two_members_of_one_file_may_not_share_a_link_token_unless_they_are_one() -> None:
    told = UNION.tell(line("1"), line("2", link_token="TEST-LINK-1"), line("3", link_token="TEST-LINK-1", sex="2"))
    assert told == ["added", "added", "held ELIG-LINK-MISMATCH"]
    assert current("1").person == current("2").person


def test_a_refused_line_lays_no_claim_to_a_link_token() -> None:
    told = UNION.tell(line("1", change="change", sex="2"), line("1"))
    assert told == ["refused ELIG-FEED-UNKNOWN", "added"]


def test_another_insurer_says_nothing_of_this_insurers_coverages() -> None:
    UNION.tell(line("20"))
    other = Insurer("sandbox-insurer-2")
    told = other.tell(ended("20", insurer_number=CITY), line("20", change="cancel", insurer_number=CITY))
    assert told == ["refused ELIG-FEED-UNKNOWN"] * 2
    assert current("20").lost_on is None


def test_results_tell_places_and_codes_and_no_values() -> None:
    job = apply(UNION.send(line("1", name="カナリア" * 40, kana="かなりあ鳥", birth_date="カナリア")))
    faults = JobLine.objects.get(job=job).faults
    assert {fault["pointer"] for fault in faults} == {"/name", "/kana", "/birth_date"}
    assert all(fault["message"] and fault["hint"] for fault in faults)
    assert "カナリア" not in str(faults)


def test_only_an_insurer_with_that_scope_may_send_a_file() -> None:
    for caller in (Caller("sandbox-clinic-1"), Caller("sandbox-insurer-1", scopes=frozenset())):
        with pytest.raises(ScopeMissing):
            feeds.receive_feed(content=b"", by=caller.actor, at=clock.now())
    assert not Job.objects.filter(kind=feeds.KIND, state="queued").exists()


def test_what_was_sent_is_sealed_in_the_table() -> None:
    job = UNION.send(line(name="カナリア"))
    assert "カナリア".encode() not in bytes(Job.objects.get(pk=job.pk).content)
