"""The site's Celery doors: each reads the clock and makes one call."""

from celery import shared_task

from platform_site import clock, outbox, retention
from platform_site.actions import installing


@shared_task(name=outbox.RELAY)
def relay_outbox() -> None:
    """Send what is due in the outbox."""
    outbox.relay(at=clock.now())


@shared_task(name="platform_site.make_partitions")
def make_partitions() -> None:
    """Make the partitions of the coming days and months."""
    installing.make_partitions(at=clock.now())


@shared_task(name="platform_site.purge_expired")
def purge_expired() -> None:
    """Erase what no retention policy keeps any longer."""
    retention.purge_all(at=clock.now())
