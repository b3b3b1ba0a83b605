"""The eligibility service's Celery doors: each takes ids and makes one call."""

import logging
from datetime import datetime

from celery import shared_task
from django.conf import settings

from eligibility.actions import bulk, cards, feeds, withholding
from eligibility.gateways import revocation
from platform_site import clock, outbox
from platform_site.actors import the_platform


log = logging.getLogger(__name__)
REVOCATION_BYTES = 64 * 1024 * 1024
REVOCATION_SECONDS = 10.0


@outbox.receiver("eligibility.apply_feed")
def apply_feed(*, job: str, at: datetime) -> None:
    """Apply an insurer's file."""
    feeds.apply_feed(job_uid=job, now=clock.now)


@outbox.receiver("eligibility.follow_restriction")
def follow_restriction(*, person: int, at: datetime) -> None:
    """Seal or open a person's addresses."""
    withholding.follow_restriction(person_id=person, by=the_platform(), at=at)


@outbox.receiver("eligibility.run_bulk_check")
def run_bulk_check(*, job: str, at: datetime) -> None:
    """Work on a bulk check."""
    bulk.run_bulk_check(job_uid=job, now=clock.now)


@shared_task(name="eligibility.refresh_revocation")
def refresh_revocation() -> None:
    """Fetch the list of revoked cards; a service that is away is tried again, and the counter goes on."""
    try:
        content = revocation.fetch(settings.CARD_REVOCATION_URL, timeout=REVOCATION_SECONDS, most=REVOCATION_BYTES)
        cards.store_revocation_list(content=content, by=the_platform(), at=clock.now())
    except (revocation.RevocationUnreachable, revocation.RevocationUnreadable) as error:
        log.warning("the list of revoked cards was not read", extra={"error": type(error).__name__})
