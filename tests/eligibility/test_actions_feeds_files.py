"""Whole files: broken ones, ones that come twice, ones under a used number, and their order."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest

from eligibility.models import Coverage, CoverageFeed, CoverageVersion
from platform_site import clock, jobs, outbox
from platform_site.actions.organisations import disable_client
from platform_site.actors import the_platform
from platform_site.models import ApiClient, DataKey, JobLine, Organisation
from platform_site.retention import POLICIES, purge
from tests.support.feeds import LATER, UNION, Insurer, apply, current, ended, file, line, outcomes, versions


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER = Insurer()


def failed(content: bytes) -> tuple[str, list[tuple[str, str]]]:
    """Send bytes that are not applied; return the job's code and its faults."""
    before = (Coverage.objects.count(), CoverageVersion.objects.count())
    job = apply(INSURER.upload(content))
    assert (job.state, job.done) == ("failed", 0)
    assert not JobLine.objects.filter(job=job).exists()
    assert CoverageFeed.objects.get(job_uid=job.uid).applied_at is None
    assert (Coverage.objects.count(), CoverageVersion.objects.count()) == before
    return job.code, [(fault["code"], fault["pointer"]) for fault in job.faults]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ("ELIG-FEED-FIRST-LINE", "/1")),
        (file([line()])[:-2], ("ELIG-FEED-LAST-LINE", "/4")),
        (file([line()]).replace(b",link_token,", b",token,"), ("ELIG-FEED-HEADER", "/2")),
        (file([line()]).replace(b"TEST-LINK", b'"TEST-LINK'), ("ELIG-FEED-QUOTING", "/3")),
        (file([line()], encoding="utf-16"), ("ELIG-FEED-ENCODING", "/1")),
        (file([line()], insurer="138057"), ("ELIG-FEED-INSURER", "/1")),
    ],
)
def test_a_broken_file_changes_nothing_and_names_the_line(content: bytes, fault: tuple[str, str]) -> None:
    assert failed(content) == ("ELIG-FEED-BROKEN", [fault])


def test_a_ledger_of_tomorrow_is_no_sign_of_life() -> None:
    as_of = clock.now() + timedelta(minutes=20)
    assert failed(file([line()], as_of=as_of)) == ("ELIG-FEED-BROKEN", [("ELIG-FEED-FIRST-LINE", "/1")])
    assert INSURER.tell(line(), as_of=clock.now() + timedelta(minutes=5)) == ["added"]


def test_a_number_that_was_used_for_other_content_is_refused() -> None:
    INSURER.tell(line("1"), number=2)
    assert failed(file([line("2")], number=2)) == ("ELIG-FEED-NUMBER", [])


def test_a_number_that_only_a_broken_file_bore_is_still_free() -> None:
    failed(file([line("1")], number=2).replace(b"end,1", b"end,2"))
    assert INSURER.tell(line("1"), number=2) == ["added"]


def test_another_insurers_numbers_are_its_own() -> None:
    INSURER.tell(line("1"), number=2)
    other = Insurer("sandbox-insurer-2")
    assert other.tell(line("1", insurer_number="138057", link_token="TEST-LINK-X"), number=2) == ["added"]


def test_the_same_file_twice_changes_nothing() -> None:
    rows = [line("1"), line("2", address_withheld="1"), line("3", sex="9"), line("1", name="試験　改"), ended("1")]
    first = INSURER.send(*rows, number=2)
    told = outcomes(apply(first))
    before = CoverageVersion.objects.count()
    again = outcomes(apply(INSURER.send(*rows, number=2)))
    assert told == ["added", "added", "refused VAL-CHOICE /sex", "refused ELIG-FEED-EXISTS", "ended"]
    assert again == ["unchanged", "unchanged", "refused VAL-CHOICE /sex", "refused ELIG-FEED-EXISTS", "unchanged"]
    assert CoverageVersion.objects.count() == before


def test_an_old_file_that_comes_once_more_does_not_bring_the_past_back() -> None:
    INSURER.tell(line(), number=2)
    INSURER.tell(line(change="change", name="試験　二"), number=3)
    INSURER.tell(line(change="change", name="試験　三"), number=4)
    job = apply(INSURER.send(line(change="change", name="試験　二"), number=3))
    assert (job.state, job.done, outcomes(job)) == ("done", 1, ["unchanged"])
    assert current().name == "試験　三"


def test_an_old_file_whose_results_are_gone_still_brings_nothing_back() -> None:
    INSURER.tell(line(), number=2)
    CoverageFeed.objects.filter(file_number=2).update(job_uid="00000000-0000-4000-8000-000000000000")
    INSURER.tell(line(change="change", name="試験　二"), number=3)
    job = apply(INSURER.send(line(), number=2))
    assert (job.state, job.done, outcomes(job), current().name) == ("done", 0, [], "試験　二")


def test_the_same_lines_in_a_new_file_are_unchanged() -> None:
    assert INSURER.tell(line("1"), line("2")) == ["added", "added"]
    assert INSURER.tell(line("2"), line("1", postal_code="999-9999")) == ["unchanged", "unchanged"]
    assert len(versions("1")) == 1


def test_a_files_time_is_the_age_of_what_is_known_only_once_it_is_applied() -> None:
    job = INSURER.send(line(), as_of=clock.now() - timedelta(hours=1))
    feed = CoverageFeed.objects.get(job_uid=job.uid)
    assert (feed.as_of, feed.applied_at, bytes(feed.sha256)) == (
        None,
        None,
        hashlib.sha256(jobs.content_of(job)).digest(),
    )
    apply(job)
    feed.refresh_from_db()
    assert feed.as_of is not None
    assert feed.applied_at == job.ended_at


def test_files_of_one_insurer_are_applied_in_their_order() -> None:
    first, second = INSURER.send(line()), INSURER.send(line(change="change", name="試験　改"))
    with pytest.raises(outbox.NotYet):
        apply(second)
    assert outcomes(apply(first)) == ["added"]
    assert outcomes(apply(second)) == ["changed"]


def test_a_broken_file_does_not_hold_up_the_next_one() -> None:
    broken, good = INSURER.upload(b"nonsense"), INSURER.send(line(), number=2)
    apply(broken)
    assert outcomes(apply(good)) == ["added"]


def test_files_of_two_insurers_do_not_wait_for_each_other() -> None:
    INSURER.send(line())
    other = Insurer("sandbox-insurer-2")
    assert other.tell(line("1", insurer_number="138057")) == ["added"]


def test_a_file_that_another_worker_holds_is_taken_over_when_its_lease_ends() -> None:
    job = INSURER.send(line())
    jobs.lease(str(job.uid), at=clock.now())
    with pytest.raises(outbox.NotYet):
        apply(job)
    assert outcomes(apply(job, later=LATER)) == ["added"]


def test_a_file_that_is_done_is_done() -> None:
    job = apply(INSURER.send(line()))
    assert outcomes(apply(job)) == ["added"]


def test_a_system_that_was_disabled_after_its_upload_changes_nothing() -> None:
    job = INSURER.send(line())
    disable_client(client=ApiClient.objects.get(client_id=INSURER.client_id), by=the_platform(), at=clock.now())
    assert apply(job).code == "AUTH-CLIENT-DISABLED"
    assert not Coverage.objects.filter(number="7001").exists()


def test_a_system_that_lost_the_right_after_its_upload_changes_nothing() -> None:
    job = INSURER.send(line())
    ApiClient.objects.filter(client_id=INSURER.client_id).update(scopes=[])
    assert apply(job).code == "AUTH-SCOPE"


def test_an_insurer_that_was_closed_after_its_upload_changes_nothing() -> None:
    job = INSURER.send(line())
    Organisation.objects.filter(code=UNION).update(closed_at=clock.now())
    assert apply(job).code == "AUTH-CLIENT-DISABLED"


def destroy() -> None:
    """Let the keys of files expire, as their purge would find them."""
    DataKey.objects.filter(purpose="feed").update(expires_at=clock.now() - timedelta(days=1))
    purge(POLICIES[DataKey], at=clock.now())


def damage() -> None:
    """Change the wrapped key, as a failing disk would."""
    DataKey.objects.filter(purpose="feed").update(wrapped=b"\1" + bytes(60))


@pytest.mark.parametrize("lose", [destroy, damage])
def test_a_file_whose_key_is_lost_is_failed_and_holds_nobody_up(lose: Callable[[], None]) -> None:
    job, following = INSURER.send(line("1")), INSURER.send(line("2"))
    lose()
    assert [apply(each).code for each in (job, following)] == ["ELIG-FEED-GONE"] * 2
    assert not Coverage.objects.filter(number__in="12", symbol="架空７７").exists()
