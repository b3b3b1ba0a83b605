"""The electronic prescription service's Celery doors: each makes one call."""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings

from eligibility.gateways import revocation
from eprescription.actions import (
    alert_days,
    expiring,
    in_house_batches,
    recalls_lots,
    release_trials,
    reminders,
    sandbox_prescriptions,
    signer_revocations,
    telling_changes,
)
from eprescription.actions.telling_changes import Change
from platform_site import clock, outbox
from platform_site.actions.periodic import periodic
from platform_site.actors import the_platform
from platform_site.queries import disks


log = logging.getLogger(__name__)
REVOCATION_BYTES = 64 * 1024 * 1024
REVOCATION_SECONDS = 10.0


@periodic("eprescription.expire_prescriptions")
def expire_prescriptions() -> None:
    """Expire what nobody received by its last day."""
    expiring.expire_over(at=clock.now())


@periodic("eprescription.count_alerts")
def count_alerts() -> None:
    """Count what the checks of complete days found, and tell the fund of a day unlike others."""
    alert_days.roll_up(by=the_platform(), at=clock.now())


@periodic("eprescription.remind")
def remind() -> None:
    """Remind of prescriptions that nobody came for, and of refills that are due."""
    reminders.remind_all(at=clock.now())


@outbox.receiver("eprescription.tell_of_expiry")
def tell_of_expiry(*, prescription: str, version: int, at: datetime) -> None:
    """Tell the person of a prescription that is over."""
    reminders.tell_of_expiry(uid=UUID(prescription), by=the_platform(), at=at)


@outbox.receiver("eprescription.tell_of_modification")
def tell_of_modification(*, prescription: str, version: int, organisation: int, at: datetime) -> None:
    """Tell who holds a prescription that its content was replaced."""
    change = Change(UUID(prescription), version, organisation)
    telling_changes.tell_of_modification(change, by=the_platform(), at=at)


@outbox.receiver("eprescription.tell_of_cancellation")
def tell_of_cancellation(*, prescription: str, version: int, organisation: int, at: datetime) -> None:
    """Tell who holds a prescription that it was cancelled."""
    change = Change(UUID(prescription), version, organisation)
    telling_changes.tell_of_cancellation(change, by=the_platform(), at=at)


@outbox.receiver("eprescription.tell_of_recall")
def tell_of_recall(*, prescription: str, version: int, organisation: int, at: datetime) -> None:
    """Tell who holds a prescription that it was recalled."""
    change = Change(UUID(prescription), version, organisation)
    telling_changes.tell_of_recall(change, by=the_platform(), at=at)


@outbox.receiver("eprescription.tell_of_opening")
def tell_of_opening(*, check: str, finding: str, person: int, organisation: int, at: datetime) -> None:
    """Tell the person of a finding that was opened because she agreed aloud (E-18)."""
    reminders.tell_of_opening(check=UUID(check), finding_key=finding, person_id=person, by=the_platform(), at=at)


@outbox.receiver("eprescription.tell_holders")
def tell_holders(*, recall: str, at: datetime) -> None:
    """Tell of a recall whoever holds what is recalled."""
    recalls_lots.tell_holders(uid=UUID(recall), by=the_platform(), at=at)


@outbox.receiver("eprescription.count_trial")
def count_trial(*, trial: str, after: str, at: datetime) -> None:
    """Try a release on the next prescriptions."""
    release_trials.count_turn(uid=trial, after=after, by=the_platform(), at=at)


@periodic("eprescription.refresh_signer_list")
def refresh_signer_list() -> None:
    """Fetch HPKI's list of revoked signers; a service that is away is tried again, and prescribing goes on."""
    try:
        content = revocation.fetch(settings.HPKI_REVOCATION_URL, timeout=REVOCATION_SECONDS, most=REVOCATION_BYTES)
        signer_revocations.store_signer_list(content=content, by=the_platform(), at=clock.now())
    except (revocation.RevocationUnreachable, revocation.RevocationUnreadable) as error:
        log.warning("the list of revoked signers was not read", extra={"error": type(error).__name__})


@outbox.receiver("eprescription.run_in_house_batch")
def run_in_house_batch(*, job: str, at: datetime) -> None:
    """Register the in-house prescriptions of a batch, once there is room for them (I03-3)."""
    if disks.full():
        raise outbox.NotYet
    in_house_batches.run_in_house_batch(job_uid=job, now=clock.now)


@outbox.receiver("eprescription.make_sandbox_prescriptions")
def make_sandbox_prescriptions(*, at: datetime) -> None:
    """Make what a sandbox's fictional people take."""
    sandbox_prescriptions.make_prescriptions(at=clock.now())
