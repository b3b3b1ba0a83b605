"""Long work: leased by one worker at a time, taken up again where it stopped, its content as it arrived."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from platform_site import jobs
from platform_site.errors import NotInThisState
from platform_site.jobs import LEASE
from platform_site.models import DataKey, Job, JobLine
from tests.factories.platform_site import AT, JobFactory
from tests.support.callers import Caller


CONTENT = "記号,番号\r\n架空１２,1001\r\n\0\xff".encode()


def created(content: bytes = CONTENT) -> Job:
    """Return a job of an insurer."""
    return jobs.create("tests.work", content, purpose="feed", by=Caller("sandbox-insurer-1").actor, at=AT)


def lines(job: Job, *numbers: int) -> list[JobLine]:
    """Return results of lines."""
    return [JobLine(job=job, number=number, outcome="added", written_at=AT) for number in numbers]


@pytest.mark.django_db
class TestContent:
    """What came in."""

    def test_a_new_job_waits_and_belongs_to_who_sent_it(self):
        caller = Caller("sandbox-insurer-1")
        job = created()
        assert (job.state, job.done, job.total, job.turn, job.leased_until) == ("queued", 0, None, 0, None)
        assert (job.organisation_id, job.client_uid) == (caller.row.organisation_id, caller.row.uid)

    def test_it_is_given_back_byte_for_byte(self):
        assert jobs.content_of(Job.objects.get(pk=created().pk)) == CONTENT

    def test_it_is_sealed_in_the_table(self):
        job = Job.objects.get(pk=created().pk)
        assert "架空".encode() not in bytes(job.content)
        assert b"1001" not in bytes(job.content)

    def test_its_sha_256_is_kept(self):
        assert bytes(created().content_sha256) == hashlib.sha256(CONTENT).digest()

    def test_another_jobs_content_is_not_taken_for_its_own(self):
        one, other = created(b"one"), created(b"other")
        one.content = other.content
        with pytest.raises(Exception, match=f"job:{one.uid}") as error:
            jobs.content_of(one)
        assert type(error.value).__name__ == "Unreadable"

    def test_how_much_there_is_to_do_may_be_said_at_once(self):
        job = created()
        jobs.expect(job, 25)
        assert Job.objects.get(pk=job.pk).total == 25

    def test_a_sealed_job_uses_the_key_of_its_day(self):
        created()
        assert DataKey.objects.filter(purpose="feed").exists()


@pytest.mark.django_db
class TestLease:
    """One worker at a time."""

    def test_a_free_job_is_taken_for_two_minutes(self):
        job = jobs.lease(str(JobFactory().uid), at=AT)
        assert (job.state, job.turn, job.leased_until) == ("running", 1, AT + LEASE)
        assert Job.objects.get(pk=job.pk).turn == 1

    @pytest.mark.parametrize("later", [timedelta(0), LEASE - timedelta(microseconds=1)])
    def test_a_job_that_somebody_holds_is_not_taken(self, later):
        uid = str(JobFactory().uid)
        jobs.lease(uid, at=AT)
        assert jobs.lease(uid, at=AT + later) is None

    def test_a_job_whose_worker_was_killed_is_taken_over_after_the_lease(self):
        uid = str(JobFactory().uid)
        jobs.lease(uid, at=AT)
        second = jobs.lease(uid, at=AT + LEASE)
        assert (second.turn, second.state) == (2, "running")

    @pytest.mark.parametrize("end", [jobs.finish, lambda job, at: jobs.fail(job, code="X", faults=[], at=at)])
    def test_a_job_that_ended_is_never_taken(self, end):
        job = jobs.lease(str(JobFactory().uid), at=AT)
        assert not jobs.has_ended(str(job.uid))
        end(job, at=AT)
        assert jobs.has_ended(str(job.uid))
        assert jobs.lease(str(job.uid), at=AT + timedelta(days=1)) is None

    def test_a_job_that_does_not_exist_is_not_taken(self):
        assert jobs.lease("00000000-0000-0000-0000-000000000000", at=AT) is None
        assert not jobs.has_ended("00000000-0000-0000-0000-000000000000")


@pytest.mark.django_db
class TestProgress:
    """Results, the count, and the lease that goes on."""

    def test_each_chunk_counts_its_lines_and_lengthens_the_lease(self):
        job = jobs.lease(str(JobFactory().uid), at=AT)
        jobs.set_total(job, 3)
        jobs.progress(job, lines(job, 1, 2), at=AT + timedelta(seconds=60))
        jobs.progress(job, lines(job, 3), at=AT + timedelta(seconds=90))
        stored = Job.objects.get(pk=job.pk)
        assert (stored.done, stored.total, job.done) == (3, 3, 3)
        assert stored.leased_until == AT + timedelta(seconds=90) + LEASE
        assert list(stored.lines.order_by("number").values_list("number", flat=True)) == [1, 2, 3]

    def test_a_line_has_one_result(self):
        job = jobs.lease(str(JobFactory().uid), at=AT)
        jobs.progress(job, lines(job, 1), at=AT)
        with pytest.raises(IntegrityError, match="jobline_once"), transaction.atomic():
            jobs.progress(job, lines(job, 1), at=AT)

    def test_the_end_is_stored_with_its_moment(self):
        job = jobs.lease(str(JobFactory().uid), at=AT)
        jobs.finish(job, at=AT + timedelta(minutes=1))
        stored = Job.objects.get(pk=job.pk)
        assert (stored.state, stored.ended_at, stored.leased_until) == ("done", AT + timedelta(minutes=1), None)

    def test_a_failure_is_stored_with_its_reason(self):
        job = jobs.lease(str(JobFactory().uid), at=AT)
        faults = [{"pointer": "/1", "code": "VAL-FORMAT"}]
        jobs.fail(job, code="VAL-INVALID", faults=faults, at=AT)
        stored = Job.objects.get(pk=job.pk)
        assert (stored.state, stored.code, stored.faults) == ("failed", "VAL-INVALID", faults)

    def test_a_job_that_was_never_leased_cannot_end(self):
        with pytest.raises(NotInThisState):
            jobs.finish(JobFactory(), at=AT)


@pytest.mark.django_db
class TestHeld:
    """A job that waits for something else to happen."""

    def held(self) -> Job:
        job = jobs.lease(str(JobFactory().uid), at=AT)
        jobs.hold(job, code="ELIG-FEED-GAP", at=AT)
        return Job.objects.get(pk=job.pk)

    def test_says_what_it_waits_for_and_is_nobodys(self):
        job = self.held()
        assert (job.state, job.code, job.leased_until, job.ended_at) == ("held", "ELIG-FEED-GAP", None, None)
        assert not jobs.has_ended(str(job.uid))

    def test_is_taken_up_again_and_waits_for_nothing_then(self):
        job = jobs.lease(str(self.held().uid), at=AT)
        assert (job.state, job.code, Job.objects.get(pk=job.pk).code) == ("running", "", "")

    def test_may_be_closed_unworked(self):
        job = self.held()
        jobs.drop(job, code="ELIG-FEED-REJECTED", at=AT)
        stored = Job.objects.get(pk=job.pk)
        assert (stored.state, stored.code, stored.ended_at) == ("failed", "ELIG-FEED-REJECTED", AT)

    def test_cannot_be_held_or_kept_by_a_worker_that_lost_it(self):
        job = jobs.lease(str(JobFactory().uid), at=AT)
        jobs.lease(str(job.uid), at=AT + LEASE)
        for write in (lambda: jobs.hold(job, code="X", at=AT), lambda: jobs.renew(job, at=AT)):
            with pytest.raises(jobs.LeaseLost):
                write()

    def test_a_job_that_was_never_taken_up_cannot_be_held(self):
        with pytest.raises(NotInThisState):
            jobs.hold(JobFactory(), code="X", at=AT)


@pytest.mark.django_db
def test_work_that_writes_nothing_lengthens_its_lease():
    job = jobs.lease(str(JobFactory().uid), at=AT)
    jobs.renew(job, at=AT + timedelta(seconds=100))
    assert Job.objects.get(pk=job.pk).leased_until == AT + timedelta(seconds=100) + LEASE


@pytest.mark.django_db
def test_content_that_is_destroyed_is_gone_and_its_sha_256_stays():
    job = created()
    jobs.destroy_content(job)
    stored = Job.objects.get(pk=job.pk)
    assert (bytes(stored.content), bytes(stored.content_sha256)) == (b"", hashlib.sha256(CONTENT).digest())
