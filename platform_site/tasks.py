"""The site's Celery doors: each reads the clock and makes one call."""

from datetime import datetime

from django.conf import settings

from platform_site import clock, outbox, retention
from platform_site.actions import dead_letters, disks, installing, merge_notices, notice_mail, purging
from platform_site.actions.periodic import periodic, tell_of_silence
from platform_site.actors import the_platform
from platform_site.celery import app


@periodic(outbox.RELAY, leased=False)
def relay_outbox() -> None:
    """Send what is due in the outbox."""
    outbox.relay(at=clock.now())


@periodic("platform_site.make_partitions")
def make_partitions() -> None:
    """Make the partitions of the coming days and months."""
    installing.make_partitions(at=clock.now())


@periodic("platform_site.purge_expired")
def purge_expired() -> None:
    """Erase what no retention policy keeps any longer, and tell of what failed."""
    purging.purge_expired(by=the_platform(), at=clock.now())


@periodic("platform_site.count_due")
def count_due() -> None:
    """Count what the next purge will erase, and what is held."""
    retention.count_due(at=clock.now())


@periodic("platform_site.tell_of_dead_letters")
def tell_of_dead_letters() -> None:
    """Tell of events that were put aside."""
    dead_letters.tell_of_dead_letters(by=the_platform(), at=clock.now())


@periodic("platform_site.tell_of_silent_jobs")
def tell_of_silent_jobs() -> None:
    """Tell of periodic jobs that were not done for two periods."""
    tell_of_silence(by=the_platform(), at=clock.now())


@periodic("platform_site.look_at_disks")
def look_at_disks() -> None:
    """Write down how full the disks of this host are, and tell of those that fill up."""
    disks.look(folders=settings.DISK_PATHS, by=the_platform(), at=clock.now())


@outbox.receiver("platform_site.make_mail_due")
def make_mail_due(*, kind: str, first: int, last: int, left_at: str, at: datetime) -> None:
    """Write down who is told of new notices by e-mail."""
    moment = datetime.fromisoformat(left_at)
    notice_mail.make_all_due(kind=kind, first=first, last=last, left_at=moment, by=the_platform(), at=at)


@outbox.receiver("platform_site.send_mail")
def send_mail(*, first: int, last: int, at: datetime) -> None:
    """Send the e-mails that are due."""
    notice_mail.send_due(first=first, last=last, by=the_platform(), at=at)


@outbox.receiver("platform_site.tell_merged")
def tell_merged(*, merge: int, at: datetime) -> None:
    """Tell both persons of their merge."""
    merge_notices.tell_of_merge(merge_id=merge, by=the_platform(), at=at)


@outbox.receiver("platform_site.tell_split")
def tell_split(*, merge: int, at: datetime) -> None:
    """Tell both persons of their split."""
    merge_notices.tell_of_split(merge_id=merge, by=the_platform(), at=at)


@outbox.receiver("platform_site.follow_clock")
def follow_clock(*, at: datetime) -> None:
    """After a sandbox's clock was set: make the partitions of its time, and do all regular work as of then."""
    installing.make_partitions(at=at)
    for entry in app.conf.beat_schedule.values():
        app.send_task(entry["task"], retry=False)
