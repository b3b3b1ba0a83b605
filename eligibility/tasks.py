"""The eligibility service's Celery doors: each takes ids and makes one call."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings

from eligibility.actions import (
    address_cases,
    assistance_feeds,
    bulk,
    cards,
    cases,
    corrections,
    feed_previews,
    feeds,
    ledger_comparisons,
    reconciling,
    sandbox_usage,
    silence,
    usage,
    withholding,
)
from eligibility.gateways import revocation
from platform_site import clock, outbox
from platform_site.actions.periodic import periodic
from platform_site.actors import the_platform
from platform_site.queries import disks


log = logging.getLogger(__name__)
REVOCATION_BYTES = 64 * 1024 * 1024
REVOCATION_SECONDS = 10.0


def _when_there_is_room(body: Callable[..., None]) -> Callable[..., None]:
    """Let what was accepted before a disk filled up wait where it is, and begin once there is room (I03-3)."""

    @wraps(body)
    def begun(**given: Any) -> None:
        if disks.full():
            raise outbox.NotYet
        body(**given)

    return begun


@outbox.receiver("eligibility.apply_feed")
@_when_there_is_room
def apply_feed(*, job: str, at: datetime) -> None:
    """Apply an insurer's file."""
    feeds.apply_feed(job_uid=job, now=clock.now)


@outbox.receiver("eligibility.preview_feed")
@_when_there_is_room
def preview_feed(*, job: str, at: datetime) -> None:
    """Look through a file that somebody wants to see the outcome of first."""
    feed_previews.run_preview(job_uid=job, now=clock.now)


@periodic("eligibility.discard_previews")
def discard_previews() -> None:
    """Destroy the files that were looked at and that nobody decided about."""
    feed_previews.discard_previews(by=the_platform(), at=clock.now())


@outbox.receiver("eligibility.apply_assistance_feed")
@_when_there_is_room
def apply_assistance_feed(*, job: str, at: datetime) -> None:
    """Apply a welfare office's file."""
    assistance_feeds.apply_feed(job_uid=job, now=clock.now)


@outbox.receiver("eligibility.follow_restriction")
def follow_restriction(*, person: int, at: datetime) -> None:
    """Seal or open a person's addresses."""
    withholding.follow_restriction(person_id=person, by=the_platform(), at=at)


@outbox.receiver("eligibility.tell_who_saw_address")
def tell_who_saw_address(*, person: int, at: datetime) -> None:
    """Tell the sources that withhold a person's address who had been told it before."""
    address_cases.tell_sources(person_id=person, by=the_platform(), at=at)


@periodic("eligibility.tell_overdue_cases")
def tell_overdue_cases() -> None:
    """Tell of cases whose day has passed."""
    cases.tell_overdue(by=the_platform(), at=clock.now())


@outbox.receiver("eligibility.run_bulk_check")
@_when_there_is_room
def run_bulk_check(*, job: str, at: datetime) -> None:
    """Work on a bulk check."""
    bulk.run_bulk_check(job_uid=job, now=clock.now)


@outbox.receiver("eligibility.compare_ledger")
@_when_there_is_room
def compare_ledger(*, job: str, at: datetime) -> None:
    """Compare an insurer's ledger with what is held."""
    ledger_comparisons.run_comparison(job_uid=job, now=clock.now)


@outbox.receiver("eligibility.compare_batch_with_register")
def compare_batch_with_register(*, run: str, after: int, at: datetime) -> None:
    """Compare the next coverages with the resident register."""
    reconciling.compare_batch(run_uid=run, after=after, by=the_platform(run), at=at)


@outbox.receiver("eligibility.compare_fed_with_register")
def compare_fed_with_register(*, feed: int, at: datetime) -> None:
    """Compare again what differed before an insurer's file."""
    reconciling.compare_fed(feed_id=feed, by=the_platform(), at=at)


@periodic("eligibility.compare_with_register")
def compare_with_register() -> None:
    """Compare every coverage with the resident register, from where the last run stands."""
    reconciling.start_comparison(by=the_platform(), at=clock.now())


@outbox.receiver("eligibility.correct_after_feed")
def correct_after_feed(*, feed: int, at: datetime) -> None:
    """Tell whoever relied on an answer that a file made wrong."""
    corrections.correct_after_feed(feed_id=feed, now=clock.now)


@outbox.receiver("eligibility.correct_after_change")
def correct_after_change(*, coverage: int, at: datetime) -> None:
    """Tell whoever relied on an answer that something else made wrong."""
    corrections.correct_after_change(coverage_id=coverage, at=at)


@outbox.receiver("eligibility.correct_after_merge")
def correct_after_merge(*, merge: int, at: datetime) -> None:
    """Tell whoever relied on an answer that a merge of persons, or its split, made wrong."""
    corrections.correct_after_merge(merge_id=merge, at=at)


@outbox.receiver("eligibility.make_sandbox_usage")
def make_sandbox_usage(*, month: str, at: datetime) -> None:
    """Make a sandbox's fictional checks of a month, day by day."""
    for day in sandbox_usage.days_of(date.fromisoformat(month)):
        sandbox_usage.make_day(day=day, by=the_platform(), at=at)


@periodic("eligibility.tell_of_silence")
def tell_of_silence() -> None:
    """Tell of sources that have not sent for too long."""
    silence.tell_of_silence(by=the_platform(), at=clock.now())


@periodic("eligibility.roll_up_usage")
def roll_up_usage() -> None:
    """Count the use of the last complete days, and of days that were missed."""
    usage.roll_up(by=the_platform(), at=clock.now())


@periodic("eligibility.refresh_revocation")
def refresh_revocation() -> None:
    """Fetch the list of revoked cards; a service that is away is tried again, and the counter goes on."""
    try:
        content = revocation.fetch(settings.CARD_REVOCATION_URL, timeout=REVOCATION_SECONDS, most=REVOCATION_BYTES)
        cards.store_revocation_list(content=content, by=the_platform(), at=clock.now())
    except (revocation.RevocationUnreachable, revocation.RevocationUnreadable) as error:
        log.warning("the list of revoked cards was not read", extra={"error": type(error).__name__})
