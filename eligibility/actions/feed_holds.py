"""保留: a file that waits for its turn, for a missing one, or for a second person of its insurer (I01-5, ARCH-5)."""

from collections.abc import Mapping
from datetime import datetime
from itertools import product
from typing import Any
from uuid import UUID

from django.db.models import Max

from eligibility.actions import feed_secrets
from eligibility.actions.cases import Doubt, open_cases, settle_cases
from eligibility.errors import feeds as faults
from eligibility.models import CoverageFeed
from eligibility.models.feeds import Hold
from eligibility.permissions import check_may_decide_on_feeds
from eligibility.queries.staff_names import is_known, may_there, names_of, names_of_actor, users_of
from eligibility.rules.feed_holds import Place, has_all_before, place
from platform_site import audit, jobs, outbox
from platform_site.actions.approvals import check_not_bound, signed_in
from platform_site.actions.notices import tell_fund
from platform_site.actions.two_people import share
from platform_site.actors import Actor
from platform_site.errors import ActingUserWrong, NotFound, NotInThisState
from platform_site.models import Job, Organisation, User
from platform_site.permissions import Permission, organisation_of
from platform_site.queries.jobs import job_of
from platform_site.states import JobState
from platform_site.transactions import action


WHY = {Hold.SEQUENCE_GAP: faults.SequenceGap, Hold.LARGE_CHANGE: faults.LargeChange}


def place_of(feed: CoverageFeed, number: int) -> tuple[Place, int | None]:
    """Lock the insurer and return where its file of that number stands, with the highest number applied so far.

    Raises outbox.NotYet while another of its files is being applied.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=feed.insurer_id)
    highest, others = _highest(feed.insurer_id), _unfinished(feed.insurer_id)
    if any(job.state == JobState.RUNNING for other, job in others if other.pk != feed.pk):
        raise outbox.NotYet
    waiting = {other.file_number or 0 for other, _ in others if other.pk != feed.pk}
    return place(number, last=highest, unfinished=waiting, is_released=feed.released_at is not None), highest


@action("eligibility.feed_waits")
def wait(*, job: Job, feed: CoverageFeed, by: Actor, at: datetime) -> None:
    """Let a file wait behind one with a lower number; it goes on when that one has ended."""
    jobs.hold(job, code=faults.WaitsForEarlier.problem.code, at=at)
    audit.record("eligibility.feed_waits", by=by, at=at, about=f"Job:{job.uid}")
    _judge_the_others(feed, by=by, at=at)


@action("eligibility.feed_held")
def hold(*, job: Job, feed: CoverageFeed, reason: Hold, evidence: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Hold a file: its insurer gets a case, the fund a notice. A release for another reason counts no longer."""
    CoverageFeed.objects.filter(pk=feed.pk).exclude(held_for=reason).update(
        held_for=reason, held_at=at, confirmed_by="", released_by="", released_at=None
    )
    jobs.hold(job, code=WHY[reason].problem.code, at=at)
    doubt = Doubt(reason, _subject(feed, reason), (feed.insurer_id,), feed_id=feed.pk, evidence=evidence)
    open_cases(doubts=[doubt], by=by, at=at)
    tell_fund(kind="eligibility.feed_held", about=f"CoverageFeed:{feed.pk}", by=by, at=at)
    audit.record("eligibility.feed_held", by=by, at=at, about=f"Job:{job.uid}", reason=str(reason))
    _judge_the_others(feed, by=by, at=at)


def expected_place(insurer_id: int, number: int) -> tuple[Place, int | None]:
    """Return where a file of that number would stand if it came now, and the highest number applied; locks nothing."""
    highest = _highest(insurer_id)
    waiting = {other.file_number or 0 for other, _ in _unfinished(insurer_id)}
    return place(number, last=highest, unfinished=waiting, is_released=False), highest


def settle(feed: CoverageFeed, *, resolution: str, by: Actor, at: datetime) -> None:
    """Close the cases about a file that is held no longer."""
    if feed.held_for:
        settle_cases(subjects=[_subject(feed, reason) for reason in Hold], resolution=resolution, by=by, at=at)


def wake_next(insurer_id: int, *, at: datetime) -> None:
    """Take up the insurer's held file with the lowest number if its turn has come, or else the next to be read."""
    Organisation.objects.select_for_update(no_key=True).get(pk=insurer_id)
    held = [feed for feed, job in _unfinished(insurer_id) if job.state == JobState.HELD]
    if held and _is_due(feed := min(held, key=lambda each: (each.file_number or 0, each.pk))):
        outbox.put("eligibility.feed_resumed", at=at, job=str(feed.job_uid))
    else:
        _wake_unread(insurer_id, at=at)


def is_stuck(feed: CoverageFeed) -> bool:
    """Tell if only a second person can let a held file go on."""
    return feed.held_for == Hold.LARGE_CHANGE and feed.released_at is None


def asked_again(uid: UUID, *, by: Actor, at: datetime) -> Job:
    """Return the job of an earlier request with the same key."""
    check_may_decide_on_feeds(by)
    return job_of(by, uid)


@action("eligibility.feed_released", again=asked_again)
def release_feed(*, job_uid: UUID, sha256: bytes, by: Actor, at: datetime) -> Job:
    """Let a held file go on, as the second of two people; if nobody is known to have sent it, the first confirms.

    Raises NotFound, ActingUserWrong, NotInThisState, OtherContent and SamePerson.
    """
    job, feed = _held(job_uid, sha256, by=by)
    if not feed.held_for or feed.released_at:
        raise NotInThisState("このファイル自身は保留されていないか、すでに承認されています。")
    first = [who for who in (feed.sent_by, feed.confirmed_by) if who]
    _check_is_another(first, job, by=by, at=at)
    if first:
        feed.released_by, feed.released_at = by.acting_user, at
        outbox.put("eligibility.feed_resumed", at=at, job=str(job.uid))
    else:
        feed.confirmed_by = by.acting_user
    feed.save(update_fields=["confirmed_by", "released_by", "released_at"])
    deed = "eligibility.feed_released" if first else "eligibility.feed_confirmed"
    audit.record(deed, by=by, at=at, about=f"Job:{job.uid}", reason=feed.held_for, sha256=sha256.hex())
    return job


@action("eligibility.feed_rejected", again=asked_again)
def reject_feed(*, job_uid: UUID, sha256: bytes, by: Actor, at: datetime) -> Job:
    """Give a held file up for good; its number is free for the right one. Raises what `release_feed` raises."""
    job, feed = _held(job_uid, sha256, by=by)
    jobs.drop(job, code=faults.FileRejected.problem.code, at=at)
    CoverageFeed.objects.filter(pk=feed.pk).update(file_number=None)
    settle(feed, resolution="rejected", by=by, at=at)
    feed_secrets.destroy(job, by=by, at=at)
    wake_next(feed.insurer_id, at=at)
    audit.record("eligibility.feed_rejected", by=by, at=at, about=f"Job:{job.uid}", sha256=sha256.hex())
    return job


def _held(job_uid: UUID, sha256: bytes, *, by: Actor) -> tuple[Job, CoverageFeed]:
    check_may_decide_on_feeds(by)
    own = CoverageFeed.objects.filter(insurer_id=organisation_of(by).id, job_uid=job_uid)
    if not own.exists():
        raise NotFound("ジョブが見つかりません。")
    if not by.acting_user:
        raise ActingUserWrong
    if by.user is None:
        _check_named_may(by)
    job = Job.objects.select_for_update().get(uid=job_uid)
    feed = own.select_for_update().get()
    if job.state != JobState.HELD:
        raise NotInThisState("このファイルは保留されていません。")
    if bytes(feed.sha256) != sha256:
        raise faults.OtherContent
    return job, feed


def _check_named_may(by: Actor) -> None:
    """Raise ActingUserWrong where a system names somebody whom the house knows and who may not decide (ARCH-5)."""
    house = organisation_of(by).id
    if is_known(by.acting_user, house) and not may_there(by.acting_user, house, Permission.RELEASE_FEEDS):
        raise ActingUserWrong("X-Acting-User の担当者には、保留されたファイルを承認する役割がありません。")


def _check_is_another(first: list[str], job: Job, *, by: Actor, at: datetime) -> None:
    """Raise unless the human who acts is another than who sent or confirmed the file, and holds no account of hers.

    Whom the platform knows from its pages is followed by somebody whom it knows: a name that a system makes up is no
    second person. Raises SamePerson, ActingUserWrong, NotPermitted.
    """
    if _is_one_of(first, job, by):
        raise faults.SamePerson
    house = organisation_of(by).id
    known = users_of(first, house) + list(User.objects.filter(uid__in=[job.client_uid]))
    if by.user is None and known and not is_known(by.acting_user, house):
        raise ActingUserWrong(
            "このファイルは、登録された利用者が送信または確認しました。"
            "X-Acting-User には、別の登録された承認者を入れてください。"
        )
    for second, each in product(_humans(by, house), known if first else []):
        check_not_bound(second, each, at=at)


def _humans(by: Actor, house: int) -> list[User]:
    """Return whose account the human who acts has, as far as the platform knows."""
    return users_of([by.acting_user], house) if by.user is None else [signed_in(by)]


def _is_one_of(first: list[str], job: Job, by: Actor) -> bool:
    """Tell if the human who acts sent or confirmed the file, under whatever role or staff id of hers (ARCH-5)."""
    house, own = organisation_of(by).id, names_of_actor(by)
    return (by.user is not None and job.client_uid == by.user) or any(own & names_of(who, house) for who in first)


def _judge_the_others(feed: CoverageFeed, *, by: Actor, at: datetime) -> None:
    """Judge the insurer's other files once one of them is held: those that missed it wait behind it from now on."""
    last, unfinished = _highest(feed.insurer_id), _unfinished(feed.insurer_id)
    numbers = {other.file_number or 0 for other, _ in unfinished}
    for other, _ in unfinished:
        if _is_in_a_gap(other) and has_all_before(other.file_number or 0, last=last, unfinished=numbers):
            _wait_behind(other, by=by, at=at)
    _wake_unread(feed.insurer_id, at=at)


def _wait_behind(feed: CoverageFeed, *, by: Actor, at: datetime) -> None:
    """Let a file that is held behind a gap wait like any other: what was missing has come and is itself not applied."""
    job = Job.objects.select_for_update().filter(uid=feed.job_uid, state=JobState.HELD).first()
    in_gap = CoverageFeed.objects.filter(pk=feed.pk, held_for=Hold.SEQUENCE_GAP, released_at__isnull=True)
    if job and in_gap.update(held_for="", held_at=None, confirmed_by=""):
        jobs.wait_for(job, code=faults.WaitsForEarlier.problem.code)
        settle(feed, resolution="arrived", by=by, at=at)
        audit.record("eligibility.feed_waits", by=by, at=at, about=f"Job:{job.uid}")


def _wake_unread(insurer_id: int, *, at: datetime) -> None:
    """Take up the insurer's next file that nobody has read yet, instead of leaving it to the outbox's next try."""
    queued = Job.objects.filter(state=JobState.QUEUED).values("uid")
    unread = CoverageFeed.objects.filter(insurer_id=insurer_id, applied_at__isnull=True, job_uid__in=queued)
    if feed := unread.order_by("pk").first():
        outbox.put("eligibility.feed_resumed", at=at, job=str(feed.job_uid))


def _is_in_a_gap(feed: CoverageFeed) -> bool:
    return feed.held_for == Hold.SEQUENCE_GAP and feed.released_at is None


def _is_due(feed: CoverageFeed) -> bool:
    """Tell if there is something new to be said of a file that is the insurer's next held one."""
    if _is_in_a_gap(feed):
        last = _highest(feed.insurer_id)
        return place(feed.file_number or 0, last=last, unfinished=(), is_released=False) != Place.GAP
    return not is_stuck(feed)


def _highest(insurer_id: int) -> int | None:
    applied = CoverageFeed.objects.filter(insurer_id=insurer_id, applied_at__isnull=False)
    highest: int | None = applied.aggregate(highest=Max("file_number"))["highest"]
    return highest


def _unfinished(insurer_id: int) -> list[tuple[CoverageFeed, Job]]:
    """Return the insurer's files whose number was read and that have not ended, with their jobs."""
    feeds = CoverageFeed.objects.filter(insurer_id=insurer_id, applied_at__isnull=True, file_number__isnull=False)
    by_job = {feed.job_uid: feed for feed in feeds}
    live = Job.objects.filter(uid__in=by_job, state__in=(JobState.HELD, JobState.RUNNING)).defer("content")
    return [(by_job[job.uid], job) for job in live]


def _subject(feed: CoverageFeed, reason: Hold) -> str:
    return f"{reason}:{feed.pk}"


share(Permission.UPLOAD_FEEDS, Permission.RELEASE_FEEDS)
