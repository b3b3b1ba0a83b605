"""A number that never came: what is behind it waits, and goes on by itself, by two people, or not at all."""

from typing import Any

import pytest

from eligibility.actions import feed_counts, feed_holds
from eligibility.models import Case, CoverageFeed
from platform_site import clock, outbox
from platform_site.actions.organisations import disable_client
from platform_site.actors import the_platform
from platform_site.models import ApiClient, Job, Notice, Organisation, OutboxEvent
from platform_site.states import JobState
from tests.support.feeds import Insurer, apply, current, file, line, outcomes


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER = Insurer()


def waits(job: Job) -> tuple[str, str]:
    """Return the state of a job and what it waits for, or why it failed."""
    job.refresh_from_db()
    return job.state, job.code


def changed(name: str) -> dict[str, str]:
    """Return a line that changes a member's name."""
    return line(change="change", name=name)


def resumed() -> list[str]:
    """Return the jobs that were taken up once more, in order."""
    events = OutboxEvent.objects.filter(name="eligibility.feed_resumed").order_by("pk")
    return [event.payload["job"] for event in events]


def open_cases(job: Job) -> list[Case]:
    """Return what is open about a file."""
    return list(Case.objects.filter(feed__job_uid=job.uid, closed_at__isnull=True))


def test_a_file_behind_a_missing_one_is_held_with_a_case_and_a_notice() -> None:
    job = apply(INSURER.send(line(), number=4))
    assert (waits(job), outcomes(job), job.total) == (("held", "ELIG-FEED-GAP"), [], 1)
    feed = CoverageFeed.objects.get(job_uid=job.uid)
    assert (feed.held_for, feed.held_at is not None, feed.applied_at) == ("sequence_gap", True, None)
    (case,) = open_cases(job)
    assert (case.kind, case.evidence) == ("sequence_gap", {"file_number": 4, "last": 1})
    assert [party.organisation.code for party in case.parties.all()] == [INSURER.caller.code]
    told = Notice.objects.get(kind="eligibility.feed_held")
    assert (told.organisation.kind, told.about) == (Organisation.Kind.FUND, f"CoverageFeed:{feed.pk}")


def test_it_goes_on_by_itself_once_the_missing_ones_are_applied() -> None:
    fourth = apply(INSURER.send(changed("試験　四"), number=4))
    assert outcomes(apply(INSURER.send(line(), number=2))) == ["added"]
    assert resumed() == []
    assert outcomes(apply(INSURER.send(changed("試験　三"), number=3))) == ["changed"]
    assert resumed() == [str(fourth.uid)]
    assert (outcomes(apply(fourth)), current().name, open_cases(fourth)) == (["changed"], "試験　四", [])
    case = Case.objects.get(feed__job_uid=fourth.uid)
    assert case.resolution == "arrived"


def test_later_files_wait_behind_a_held_one_and_follow_it_in_their_order() -> None:
    sixth, fourth = (
        apply(INSURER.send(changed("試験　六"), number=6)),
        apply(INSURER.send(changed("試験　四"), number=4)),
    )
    fifth = apply(INSURER.send(changed("試験　五"), number=5))
    assert [waits(job)[1] for job in (sixth, fourth, fifth)] == ["ELIG-FEED-GAP", "ELIG-FEED-GAP", "ELIG-FEED-WAITS"]
    assert open_cases(fifth) == []
    for number in (2, 3):
        apply(INSURER.send(line(str(number)), number=number))
    apply(INSURER.send(line(), number=2))
    for job in (fourth, fifth, sixth):
        assert resumed()[-1] == str(job.uid)
        apply(job)
    assert [waits(job)[0] for job in (fourth, fifth, sixth)] == ["done"] * 3


def large(number: int, *, least: int = 1) -> Job:
    """Have a file with this number held for its size."""
    job = apply(INSURER.send(*[line(str(each)) for each in range(least, least + 70)], number=number))
    assert waits(job) == ("held", "ELIG-FEED-LARGE-CHANGE")
    return job


def test_once_the_missing_file_is_held_itself_the_one_behind_the_gap_waits_for_it() -> None:
    fourth = apply(INSURER.send(line("4"), number=4))
    third = apply(INSURER.send(line("3"), number=3))
    assert (waits(fourth), waits(third)) == (("held", "ELIG-FEED-GAP"), ("held", "ELIG-FEED-GAP"))
    second = large(2, least=101)
    for job in (third, fourth):
        assert (waits(job), open_cases(job)) == (("held", "ELIG-FEED-WAITS"), [])
        assert Case.objects.get(feed__job_uid=job.uid).resolution == "arrived"
        assert CoverageFeed.objects.get(job_uid=job.uid).held_for == ""
    assert resumed() == []
    apply(INSURER.release(second))
    assert [outcomes(apply(job)) for job in (third, fourth)] == [["added"], ["added"]]


def test_while_a_number_is_missing_still_it_stays_behind_the_gap_until_that_one_comes() -> None:
    fourth = apply(INSURER.send(line("4"), number=4))
    large(2, least=101)
    assert (waits(fourth)[1], len(open_cases(fourth))) == ("ELIG-FEED-GAP", 1)
    third = apply(INSURER.send(line("3"), number=3))
    assert (waits(third)[1], waits(fourth)[1], open_cases(fourth)) == ("ELIG-FEED-WAITS", "ELIG-FEED-WAITS", [])


def test_if_the_missing_file_is_given_up_the_one_behind_it_is_held_for_the_gap_again() -> None:
    third = apply(INSURER.send(line("3"), number=3))
    second = large(2, least=101)
    feed_holds.reject_feed(
        job_uid=second.uid, sha256=bytes(second.content_sha256), by=INSURER.person("first"), at=clock.now()
    )
    assert resumed() == [str(third.uid)]
    assert (waits(apply(third)), len(open_cases(third))) == (("held", "ELIG-FEED-GAP"), 1)


def test_a_released_file_is_judged_by_itself_when_the_missing_one_is_held() -> None:
    third = INSURER.release(apply(INSURER.send(line("3"), number=3)))
    large(2, least=101)
    assert CoverageFeed.objects.get(job_uid=third.uid).held_for == "sequence_gap"


def test_a_file_that_a_worker_takes_up_at_that_moment_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    third, judged = apply(INSURER.send(line("3"), number=3)), feed_counts.too_much

    def meanwhile(*given: Any, **more: Any) -> Any:
        Job.objects.filter(pk=third.pk).update(state=JobState.RUNNING)
        return judged(*given, **more)

    monkeypatch.setattr(feed_counts, "too_much", meanwhile)
    large(2, least=101)
    assert len(open_cases(third)) == 1


def test_the_next_file_is_taken_up_as_soon_as_one_has_ended_or_is_held() -> None:
    first, second, third = INSURER.send(line()), INSURER.upload(b"nonsense"), INSURER.send(line("4"), number=4)
    fourth = INSURER.send(line("5"), number=5)
    for job, woken in ((first, second), (second, third), (third, fourth)):
        apply(job)
        assert resumed()[-1] == str(woken.uid)
    apply(fourth)
    assert len(resumed()) == 3


def test_taken_up_too_early_it_stays_held_and_nothing_is_told_twice() -> None:
    job = apply(apply(INSURER.send(line(), number=4)))
    assert waits(job) == ("held", "ELIG-FEED-GAP")
    assert (len(open_cases(job)), Notice.objects.filter(kind="eligibility.feed_held").count()) == (1, 1)


def test_a_file_that_would_overwrite_what_is_newer_is_refused() -> None:
    apply(INSURER.release(apply(INSURER.send(line(), number=4))))
    late = apply(INSURER.send(line("2"), number=3))
    assert (waits(late), outcomes(late)) == (("failed", "ELIG-FEED-OUT-OF-ORDER"), [])


def test_two_people_release_a_gap_and_what_was_missing_comes_too_late() -> None:
    held, behind = apply(INSURER.send(line(), number=4)), apply(INSURER.send(changed("試験　五"), number=5))
    released = INSURER.release(held)
    assert resumed() == [str(held.uid)]
    assert outcomes(apply(released)) == ["added"]
    assert outcomes(apply(behind)) == ["changed"]
    assert Case.objects.get(feed__job_uid=held.uid).resolution == "released"


def test_a_released_file_still_waits_for_a_lower_number_that_came_meanwhile() -> None:
    sixth, fourth = apply(INSURER.send(line("6"), number=6)), apply(INSURER.send(line("4"), number=4))
    INSURER.release(sixth)
    assert waits(apply(sixth)) == ("held", "ELIG-FEED-WAITS")
    assert outcomes(apply(INSURER.release(fourth))) == ["added"]
    assert outcomes(apply(sixth)) == ["added"]


def test_the_first_file_of_an_insurer_may_have_any_number() -> None:
    CoverageFeed.objects.filter(insurer__code=INSURER.caller.code).update(applied_at=None, file_number=None)
    assert INSURER.tell(line(), number=4711) == ["added"]


def test_of_two_contents_for_a_number_that_is_held_the_second_is_refused() -> None:
    apply(INSURER.send(line("1"), number=4))
    assert waits(apply(INSURER.send(line("2"), number=4))) == ("failed", "ELIG-FEED-NUMBER")


def test_the_same_file_sent_twice_while_it_is_held_is_applied_once() -> None:
    first, second = (apply(INSURER.send(line(), number=3)) for _ in range(2))
    assert outcomes(apply(INSURER.send(line("2"), number=2))) == ["added"]
    assert outcomes(apply(first)) == ["added"]
    assert resumed()[-1] == str(second.uid)
    assert outcomes(apply(second)) == ["unchanged"]


def test_a_rejected_file_frees_its_number_and_lets_the_next_be_judged() -> None:
    wrong, behind = apply(INSURER.send(line("1"), number=3)), apply(INSURER.send(line("4"), number=4))
    feed_holds.reject_feed(
        job_uid=wrong.uid, sha256=bytes(wrong.content_sha256), by=INSURER.person("first"), at=clock.now()
    )
    assert (waits(wrong), open_cases(wrong)) == (("failed", "ELIG-FEED-REJECTED"), [])
    assert Case.objects.get(feed__job_uid=wrong.uid).resolution == "rejected"
    assert resumed() == [str(behind.uid)]
    assert (waits(apply(behind)), len(open_cases(behind))) == (("held", "ELIG-FEED-GAP"), 1)
    for number in (2, 3):
        assert INSURER.tell(line(str(number)), number=number) == ["added"]
    assert outcomes(apply(behind)) == ["added"]


def test_a_held_file_whose_system_lost_its_rights_fails_and_lets_the_next_go_on() -> None:
    held, behind = apply(INSURER.send(line(), number=3)), apply(INSURER.send(line("4"), number=4))
    INSURER.release(held)
    scopes = INSURER.caller.row.scopes
    ApiClient.objects.filter(client_id=INSURER.client_id).update(scopes=[])
    assert waits(apply(held)) == ("failed", "AUTH-SCOPE")
    assert Case.objects.get(feed__job_uid=held.uid).resolution == "failed"
    ApiClient.objects.filter(client_id=INSURER.client_id).update(scopes=scopes)
    assert resumed()[-1] == str(behind.uid)
    assert waits(apply(behind)) == ("held", "ELIG-FEED-GAP")


def test_while_one_file_is_being_applied_no_other_is_taken_up() -> None:
    running, other = INSURER.send(line(), number=2), INSURER.send(line("3"), number=3)
    Job.objects.filter(pk=running.pk).update(state=JobState.RUNNING)
    with pytest.raises(outbox.NotYet):
        apply(other)


def test_two_files_that_two_workers_took_up_at_once_are_not_applied_side_by_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, other = INSURER.send(line(), number=2), INSURER.send(line("3"), number=3)
    Job.objects.filter(pk=first.pk).update(state=JobState.RUNNING)
    CoverageFeed.objects.filter(job_uid=first.uid).update(file_number=2)
    monkeypatch.setattr("eligibility.actions.feeds._is_not_its_turn", lambda feed: False)
    with pytest.raises(outbox.NotYet):
        apply(other)


def test_another_insurers_files_do_not_count() -> None:
    apply(INSURER.send(line(), number=7))
    other = Insurer("sandbox-insurer-2")
    assert other.tell(line("1", insurer_number="138057", link_token="TEST-LINK-X")) == ["added"]


def test_a_disabled_system_behind_a_broken_file_holds_nobody_up() -> None:
    job = INSURER.upload(file([line()], number=2))
    disable_client(client=ApiClient.objects.get(client_id=INSURER.client_id), by=the_platform(), at=clock.now())
    assert waits(apply(job)) == ("failed", "AUTH-CLIENT-DISABLED")
