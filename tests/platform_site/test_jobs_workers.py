"""Several workers and one job: who was taken for dead writes nothing, and a second try counts once."""

import pytest
from django.db import OperationalError
from psycopg import errors as pg

from platform_site import audit, clock, jobs
from platform_site.actors import the_platform
from platform_site.jobs import LEASE, LeaseLost
from platform_site.models import Job, JobLine
from platform_site.transactions import action
from tests.factories.platform_site import AT, JobFactory
from tests.support.deeds import together


@action("tests.worked")
def work(*, job: Job, numbers: tuple[int, ...], then=lambda: None, by, at) -> None:
    """Write the results of some lines, and then do what the test wants."""
    lines = [JobLine(job=job, number=number, outcome="added", written_at=at) for number in numbers]
    jobs.progress(job, lines, at=at)
    audit.record("tests.worked", by=by, at=at)
    then()


class TestZombie:
    """A worker that was taken for dead writes nothing any more."""

    @pytest.fixture
    def zombie(self, committed) -> Job:
        """The job as the first worker knows it, after a second took it over."""
        first = jobs.lease(str(JobFactory().uid), at=AT)
        assert jobs.lease(str(first.uid), at=AT + LEASE) is not None
        return first

    def test_its_progress_is_rolled_back(self, zombie):
        with pytest.raises(LeaseLost):
            work(job=zombie, numbers=(1,), by=the_platform(), at=AT + LEASE)
        stored = Job.objects.get(pk=zombie.pk)
        assert (stored.done, stored.turn, stored.lines.count()) == (0, 2, 0)

    @pytest.mark.parametrize(
        "write",
        [
            lambda job: jobs.set_total(job, 7),
            lambda job: jobs.finish(job, at=AT),
            lambda job: jobs.fail(job, code="X", faults=[], at=AT),
        ],
        ids=["total", "finish", "fail"],
    )
    def test_it_ends_nothing(self, zombie, write):
        before = Job.objects.values().get(pk=zombie.pk)
        with pytest.raises(LeaseLost):
            write(zombie)
        assert Job.objects.values().get(pk=zombie.pk) == before

    def test_after_the_other_has_finished_it_writes_nothing_either(self, zombie):
        second = Job.objects.get(pk=zombie.pk)
        jobs.finish(second, at=AT)
        with pytest.raises(LeaseLost):
            work(job=second, numbers=(1,), by=the_platform(), at=AT)


class TestAgain:
    """A transaction that is tried again counts once."""

    @pytest.fixture
    def job(self, committed) -> Job:
        """A leased job."""
        return jobs.lease(str(JobFactory().uid), at=clock.now())

    def deadlock_once(self):
        """Return what fails the first time as a deadlock does."""
        tries: list[int] = []

        def fail() -> None:
            tries.append(1)
            if len(tries) == 1:
                raise OperationalError from pg.DeadlockDetected()

        return fail

    def test_progress(self, job):
        work(job=job, numbers=(1, 2), then=self.deadlock_once(), by=the_platform(), at=AT)
        work(job=job, numbers=(3,), by=the_platform(), at=AT)
        assert (Job.objects.get(pk=job.pk).done, job.done) == (3, 3)

    def test_the_end(self, job):
        fail = self.deadlock_once()

        @action("tests.closed")
        def close(*, by, at) -> None:
            jobs.finish(job, at=at)
            audit.record("tests.closed", by=by, at=at)
            fail()

        close(by=the_platform(), at=AT)
        assert Job.objects.get(pk=job.pk).state == "done"

    def test_of_many_workers_at_once_one_gets_the_job(self, committed):
        uid = str(JobFactory().uid)
        leased = together(*[lambda: jobs.lease(uid, at=AT)] * 5)
        assert sorted(job is not None for job in leased) == [False] * 4 + [True]
