"""A file that would change much: counted before anything is applied, held, and released by a second person."""

from datetime import timedelta

import pytest

from eligibility.actions import feed_counts, feed_holds
from eligibility.errors import feeds as errors
from eligibility.models import Case, Coverage, CoverageFeed, CoverageVersion
from platform_site import clock
from platform_site.errors import ActingUserWrong, NotFound, NotInThisState, ScopeMissing
from platform_site.models import Job
from tests.support.callers import Caller
from tests.support.feeds import Insurer, apply, ended, line, outcomes


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER = Insurer()


def members(count: int, first: int = 1, **cells: str) -> list[dict[str, str]]:
    """Return lines about so many members."""
    return [line(str(number), **cells) for number in range(first, first + count)]


def loaded(count: int) -> None:
    """Give the insurer members, and let the day pass."""
    job = apply(INSURER.send(*members(count)))
    apply(INSURER.release(job)) if job.state == "held" else job
    age(timedelta(days=2))


def age(by: timedelta) -> None:
    """Let time pass since every file that was applied."""
    for feed in CoverageFeed.objects.filter(applied_at__isnull=False):
        CoverageFeed.objects.filter(pk=feed.pk).update(applied_at=feed.applied_at - by)


def held(job: Job) -> Job:
    """Return the job of a file that must be held for its size."""
    apply(job)
    assert (job.state, job.code, job.done) == ("held", "ELIG-FEED-LARGE-CHANGE", 0)
    return job


def release(job: Job, who: str, **more: object) -> Job:
    """Release a file as one of the insurer's people."""
    given = {"job_uid": job.uid, "sha256": bytes(job.content_sha256), "by": INSURER.person(who), "at": clock.now()}
    return feed_holds.release_feed(**{**given, **more})


def test_a_file_that_ends_more_than_a_tenth_is_held_before_a_line_is_applied() -> None:
    loaded(60)
    before = CoverageVersion.objects.count()
    job = held(INSURER.send(*[ended(str(number)) for number in range(1, 53)]))
    assert (outcomes(job), CoverageVersion.objects.count()) == ([], before)
    case = Case.objects.get(feed__job_uid=job.uid)
    standing = Coverage.objects.filter(insurer__code=INSURER.caller.code).count() - 2  # P004 and P005 have left
    assert case.evidence == {"ended": 52, "within_24_hours": 0, "current": standing, "percent": 10}
    assert case.kind == "large_change"


def test_new_changed_ended_and_cancelled_all_count_and_what_is_unchanged_does_not() -> None:
    loaded(60)
    rows = [
        *members(40), *members(20, 41, change="change", name="試験　改"), *members(20, 101),
        *[ended(str(number)) for number in range(1, 11)], *members(5, 11, change="cancel"),
        *members(1, 16, sex="9"), *members(1, 300, change="change"),
    ]  # fmt: skip
    job = held(INSURER.send(*rows))
    counted = {name: Case.objects.get(feed__job_uid=job.uid).evidence[name] for name in ("added", "changed", "ended")}
    assert counted == {"added": 20, "changed": 20, "ended": 10}


def test_a_large_file_that_changes_little_is_not_held() -> None:
    loaded(80)
    told = INSURER.tell(*members(80), line("1", change="change", name="試験　改"))
    assert told == ["unchanged"] * 80 + ["changed"]


def test_a_coverage_that_a_file_changes_twice_counts_once() -> None:
    loaded(60)
    rows = [line(str(n), change="change", name=name) for name in ("試験　改", "試験　再") for n in range(1, 41)]
    assert INSURER.tell(*rows) == ["changed"] * 80


def test_small_files_of_one_day_count_together() -> None:
    loaded(60)
    assert INSURER.tell(*members(40, 101)) == ["added"] * 40
    job = held(INSURER.send(*members(20, 201)))
    assert Case.objects.get(feed__job_uid=job.uid).evidence["within_24_hours"] == 40


def test_what_was_changed_before_the_last_24_hours_does_not_count() -> None:
    loaded(60)
    INSURER.tell(*members(40, 101))
    age(timedelta(hours=25))
    assert INSURER.tell(*members(20, 201)) == ["added"] * 20


def test_what_two_people_released_does_not_hold_up_what_follows() -> None:
    loaded(60)
    apply(INSURER.release(held(INSURER.send(*members(70, 101)))))
    assert INSURER.tell(line("300")) == ["added"]


def test_an_insurer_that_has_nobody_yet_loads_its_ledger_without_a_second_person() -> None:
    CoverageVersion.objects.filter(coverage__insurer__code=INSURER.caller.code).update(is_cancelled=True)
    job = apply(INSURER.send(*members(80)))
    assert (job.state, job.done) == ("done", 80)


def test_how_much_a_file_changed_is_kept() -> None:
    job = apply(INSURER.send(line("1"), line("2"), ended("1"), line("2"), line("3", sex="9")))
    assert CoverageFeed.objects.get(job_uid=job.uid).changes == 3


def test_counting_keeps_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(60)
    monkeypatch.setattr(feed_counts, "BATCH", 10)
    kept: list[str] = []
    monkeypatch.setattr("platform_site.jobs.renew", lambda job, at: kept.append(str(job.uid)))
    job = held(INSURER.send(*members(60, 101)))
    assert kept == [str(job.uid)] * 6


class TestRelease:
    """Two different people of the insurer, over the very content."""

    @pytest.fixture
    def job(self) -> Job:
        loaded(60)
        return held(INSURER.send(*members(70, 101)))

    def test_takes_two_people_where_nobody_is_known_to_have_sent_it(self, job) -> None:
        release(job, "u1;clerk")
        assert apply(job).state == "held"
        release(job, "u2;approver")
        assert outcomes(apply(job)) == ["added"] * 70
        feed = CoverageFeed.objects.get(job_uid=job.uid)
        assert (feed.sent_by, feed.confirmed_by, feed.released_by) == ("", "u1;clerk", "u2;approver")
        assert Case.objects.get(feed__job_uid=job.uid).resolution == "released"

    def test_takes_one_other_person_where_the_sender_is_known(self) -> None:
        loaded(60)
        job = held(INSURER.upload_as("u1", *members(70, 101)))
        with pytest.raises(errors.SamePerson):
            release(job, "U1;approver")
        release(job, "u2")
        assert apply(job).state == "done"

    def test_is_not_for_the_one_who_confirmed(self, job) -> None:
        release(job, "u1")
        with pytest.raises(errors.SamePerson):
            release(job, "u1;approver")
        assert apply(job).state == "held"

    def test_names_the_content(self, job) -> None:
        with pytest.raises(errors.OtherContent):
            release(job, "u1", sha256=b"\0" * 32)

    def test_is_by_a_person(self, job) -> None:
        with pytest.raises(ActingUserWrong):
            release(job, "")

    def test_is_not_for_another_insurer_nor_for_what_is_not_there(self, job) -> None:
        other = Insurer("sandbox-insurer-2").person("u1")
        with pytest.raises(NotFound):
            release(job, "u1", by=other)
        with pytest.raises(NotFound):
            release(job, "u1", job_uid="0b9e1a3c-1111-4222-8333-444455556666")

    def test_needs_the_scope(self, job) -> None:
        with pytest.raises(ScopeMissing):
            release(job, "u1", by=Caller("sandbox-insurer-1", scopes=frozenset()).actor)

    def test_is_for_what_is_held_and_once(self, job) -> None:
        INSURER.release(job)
        with pytest.raises(NotInThisState):
            release(job, "u3")
        apply(job)
        with pytest.raises(NotInThisState):
            release(job, "u3")

    def test_of_a_file_that_waits_for_another_is_not_asked(self, job) -> None:
        behind = apply(INSURER.send(line("400")))
        assert behind.code == "ELIG-FEED-WAITS"
        with pytest.raises(NotInThisState):
            release(behind, "u1")

    def test_of_a_gap_is_none_of_the_size(self) -> None:
        loaded(60)
        job = apply(INSURER.send(*members(70, 101), number=9))
        assert job.code == "ELIG-FEED-GAP"
        held(INSURER.release(job))
        feed = CoverageFeed.objects.get(job_uid=job.uid)
        assert (feed.held_for, feed.released_by, feed.confirmed_by) == ("large_change", "", "")
        assert Case.objects.get(feed__job_uid=job.uid, kind="sequence_gap").resolution == "released"
        assert outcomes(apply(INSURER.release(job))) == ["added"] * 70
