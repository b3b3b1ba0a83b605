"""Files under load: two workers at once, lost connections, two insurers who speak of one person."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest

from eligibility import tasks
from eligibility.actions import feed_chunks, feeds, withholding
from eligibility.gateways import feed_files
from eligibility.models import Coverage, CoverageFeed, CoverageVersion
from platform_site import clock, jobs, outbox, transactions
from platform_site.actions.people import link_index, restrict
from platform_site.actors import the_platform
from platform_site.models import Job, Organisation, OutboxDelivery, Person, Restriction
from platform_site.queries.jobs import actor_behind
from tests.support import databases
from tests.support.audit_lines import committed_lines
from tests.support.deeds import together
from tests.support.feeds import CITY, LATER, Insurer, apply, current, line, outcomes
from tests.support.sessions import session


pytestmark = pytest.mark.as_role("worker")

INSURER = Insurer()
INSERT_PERSON = (
    "insert into platform_site_person (uid, link_index, birth_date, sex) values (gen_random_uuid(), %s, %s, '1')"
)


@contextmanager
def running(run: Callable[[], Any]) -> Iterator[list[Any]]:
    """Run something in a thread of its own; its result is in the list once the block is left."""
    results: list[Any] = []
    thread = Thread(target=lambda: results.extend(together(run)))
    thread.start()
    yield results
    thread.join(timeout=30)


def waiting(database: str) -> int:
    """Return the backend of the worker that waits for a lock, once there is one."""
    until = time.monotonic() + 20
    with session("worker", database) as worker:
        worker.autocommit = True
        while time.monotonic() < until:
            row = worker.execute(
                "select pid from pg_stat_activity where datname = %s and wait_event_type = 'Lock'", [database]
            ).fetchone()
            if row:
                return int(row[0])
            time.sleep(0.01)
    raise AssertionError("nobody waits")


def chunk(job: Job) -> Any:
    """Return a call that applies all of a file's lines as one chunk."""
    feed = CoverageFeed.objects.select_related("insurer").get(job_uid=job.uid)
    leased = jobs.lease(str(job.uid), at=clock.now())
    assert leased is not None
    rows = list(feed_files.read(jobs.content_of(leased)).rows())
    by = actor_behind(leased)
    return lambda: feed_chunks.apply_chunk(job=leased, feed=feed, rows=rows, by=by, at=clock.now())


def test_of_two_workers_one_applies_a_file_and_the_other_tries_again_later(committed: str) -> None:
    job = INSURER.send(*[line(str(number)) for number in range(40)])
    found = together(lambda: apply(Job.objects.get(pk=job.pk)), lambda: apply(Job.objects.get(pk=job.pk)))
    late = [result for result in found if isinstance(result, Exception)]
    assert all(isinstance(result, outbox.NotYet) for result in late)
    assert outcomes(job) == ["added"] * 40
    assert CoverageVersion.objects.filter(feed__job_uid=job.uid).count() == 40


def test_a_worker_that_lost_its_lease_writes_nothing(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "CHUNK", 2)
    job = INSURER.send(*[line(str(number)) for number in range(6)])
    moments = iter(range(100))

    def now():
        if next(moments) == 4:  # the second chunk is about to begin: another worker takes over and does all
            apply(Job.objects.get(pk=job.pk), later=LATER)
        return clock.now()

    with pytest.raises(outbox.NotYet):
        feeds.apply_feed(job_uid=str(job.uid), now=now)
    job.refresh_from_db()
    assert (job.state, job.done, outcomes(job)) == ("done", 6, ["added"] * 6)
    assert CoverageVersion.objects.filter(feed__job_uid=job.uid).count() == 6


def test_a_connection_lost_at_the_end_of_a_chunk_counts_no_line_twice(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "PATIENCE", 600.0)  # on a busy machine it is lost after more than a second
    job = INSURER.send(line("1"), line("2"))
    apply_it = chunk(job)
    with databases.owner(committed) as owner, owner.transaction():
        owner.execute("lock table platform_site_audit in share mode")
        with running(apply_it) as results:
            pid = waiting(committed)
            with session("worker", committed) as killer:
                killer.execute("select pg_terminate_backend(%s)", [pid])
            owner.execute("rollback")
    assert results == [{"added": 2}]
    job.refresh_from_db()
    assert (job.done, outcomes(job)) == (2, ["added", "added"])


def test_two_insurers_that_meet_one_person_at_once_make_one_person(committed: str) -> None:
    city = Insurer("sandbox-insurer-2")
    tokens = [f"TEST-SHARED-{number}" for number in range(30)]
    mine = INSURER.send(*[line(str(n), link_token=token) for n, token in enumerate(tokens)])
    theirs = city.send(*[line(str(n), link_token=t, insurer_number=CITY) for n, t in enumerate(reversed(tokens))])
    found = together(lambda: apply(mine), lambda: apply(theirs))
    assert [job.state for job in found] == ["done", "done"]
    assert Person.objects.filter(link_index__in=map(link_index, tokens)).count() == 30
    assert outcomes(mine) == outcomes(theirs) == ["added"] * 30


def test_somebody_who_became_known_meanwhile_with_another_birth_date_is_not_overlooked(committed: str) -> None:
    job = INSURER.send(line("1", link_token="TEST-RACE-1"))
    with session("worker", committed) as other:
        other.execute(INSERT_PERSON, [link_index("TEST-RACE-1"), "1999-09-09"])
        with running(lambda: apply(job)) as results:
            waiting(committed)
            other.commit()
    assert isinstance(results[0], outbox.NotYet)
    assert outcomes(apply(job, later=LATER)) == ["held ELIG-LINK-MISMATCH"]
    assert not Coverage.objects.filter(number="1", symbol="架空７７").exists()


def test_an_address_that_is_withheld_while_a_feed_writes_it_is_sealed_in_the_end(committed: str) -> None:
    INSURER.tell(line())
    person = current().person
    apply_it = chunk(INSURER.send(line(change="change", address="カナリア町")))
    municipality = Organisation.objects.get(code="139998", kind=Organisation.Kind.MUNICIPALITY)
    with databases.owner(committed) as owner, owner.transaction():
        owner.execute("lock table platform_site_audit in share mode")
        with running(apply_it) as results:
            waiting(committed)
            owner.execute("rollback")
            kind = Restriction.Kind.ADDRESS_WITHHELD
            restrict(person=person, kind=kind, source=municipality, by=the_platform(), at=clock.now())
    assert results == [{"changed": 1}]
    withholding.follow_restriction(person_id=person.pk, by=the_platform(), at=clock.now())
    assert not CoverageVersion.objects.filter(person=person).exclude(address="").exists()
    assert withholding.address_of(current()) == ("999-9999", "カナリア町")


def trail(database: str, job: Job) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return event, outcome, code and detail of the audit lines of a file."""
    with session("audit_reader", database) as reader:
        return reader.execute(
            "select event, outcome, code, detail from platform_site_audit where about = %s order by id",
            [f"Job:{job.uid}"],
        ).fetchall()


def test_every_step_leaves_an_audit_line_without_personal_data(committed: str) -> None:
    job = apply(INSURER.send(line("1"), line("2", sex="9")))
    lines = trail(committed, job)
    steps = [event.removeprefix("eligibility.feed_") for event, *_ in lines]
    assert steps == ["received", "opened", "chunk_applied", "applied"]
    assert lines[2][3] == {"lines": {"added": 1, "refused": 1}}
    assert "試験" not in str(lines)


def test_a_file_that_fails_leaves_a_line_with_its_code(committed: str) -> None:
    job = apply(INSURER.upload(b"nonsense"))
    assert trail(committed, job)[1:] == [("eligibility.feed_failed", "done", "", {"reason": "ELIG-FEED-BROKEN"})]
    with session("audit_reader", committed) as reader:
        refused = reader.execute("select event, code from platform_site_audit where request_id = %s", [str(job.uid)])
        assert refused.fetchall() == [("eligibility.feed_opened", "ELIG-FEED-BROKEN")]


def delivery_of(job: Job) -> OutboxDelivery:
    """Return what makes a worker apply a file."""
    return OutboxDelivery.objects.get(event__payload={"job": str(job.uid)}, task="eligibility.apply_feed")


def test_the_outbox_delivers_a_file_to_the_worker_and_may_do_so_twice(committed: str) -> None:
    job = INSURER.send(line())
    delivery = delivery_of(job)
    tasks.apply_feed(delivery.pk)
    assert delivery_of(job).state == "done"
    OutboxDelivery.objects.filter(pk=delivery.pk).update(state="pending", closed_at=None)
    tasks.apply_feed(delivery.pk)
    assert outcomes(job) == ["added"]


def test_a_file_that_has_to_wait_is_delivered_again_without_counting_as_a_failure(committed: str) -> None:
    INSURER.send(line("1"))
    second = INSURER.send(line("2"))
    tasks.apply_feed(delivery_of(second).pk)
    assert (delivery_of(second).state, delivery_of(second).attempts, delivery_of(second).error) == ("pending", 0, "")


def test_each_decision_leaves_a_line_with_the_person_and_the_content(committed: str) -> None:
    apply(INSURER.release(apply(INSURER.send(*[line(str(number)) for number in range(70)]))))
    for event, who in (("confirmed", "first"), ("released", "second")):
        (found,) = committed_lines(committed, event=f"eligibility.feed_{event}")
        assert (found["acting_user"], len(found["detail"]["sha256"])) == (who, 64)
    (found,) = committed_lines(committed, event="eligibility.feed_held")
    assert found["detail"]["reason"] == "large_change"
