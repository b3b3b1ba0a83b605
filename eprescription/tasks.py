"""The electronic prescription service's Celery doors: each makes one call."""

import logging
from datetime import datetime

from django.conf import settings

from eligibility.gateways import revocation
from eprescription.actions import expiring, sandbox_prescriptions, signer_revocations
from platform_site import clock, outbox
from platform_site.actions.periodic import periodic
from platform_site.actors import the_platform


log = logging.getLogger(__name__)
REVOCATION_BYTES = 64 * 1024 * 1024
REVOCATION_SECONDS = 10.0


@periodic("eprescription.expire_prescriptions")
def expire_prescriptions() -> None:
    """Expire what nobody received by its last day."""
    expiring.expire_over(at=clock.now())


@periodic("eprescription.refresh_signer_list")
def refresh_signer_list() -> None:
    """Fetch HPKI's list of revoked signers; a service that is away is tried again, and prescribing goes on."""
    try:
        content = revocation.fetch(settings.HPKI_REVOCATION_URL, timeout=REVOCATION_SECONDS, most=REVOCATION_BYTES)
        signer_revocations.store_signer_list(content=content, by=the_platform(), at=clock.now())
    except (revocation.RevocationUnreachable, revocation.RevocationUnreadable) as error:
        log.warning("the list of revoked signers was not read", extra={"error": type(error).__name__})


@outbox.receiver("eprescription.make_sandbox_prescriptions")
def make_sandbox_prescriptions(*, at: datetime) -> None:
    """Make what a sandbox's fictional people take."""
    sandbox_prescriptions.make_prescriptions(at=clock.now())
