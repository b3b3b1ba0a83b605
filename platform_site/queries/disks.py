"""記憶域: whether there is room for what needs much of it; a check needs little and goes on (I03-3)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Now

from platform_site.errors.storage import StorageFull
from platform_site.models import Disk
from platform_site.queries.refreshed import Refreshed


FRESH = timedelta(minutes=10)
"""What somebody saw longer ago stops nothing: the heartbeat of who looks says that nobody does."""
WAIT = 600


def _fullest_now() -> int:
    seen = Disk.objects.filter(seen_at__gte=Now() - FRESH)
    return int(seen.aggregate(most=Max("used"))["most"] or 0)


_fullest = Refreshed(_fullest_now)


def filling() -> bool:
    """Tell if a disk is as full as operators are told of."""
    return _fullest.value() >= settings.DISK_ALARM_PERCENT


def full() -> bool:
    """Tell if a disk is so full that only checks go on."""
    return _fullest.value() >= settings.DISK_STOP_PERCENT


def check_room() -> None:
    """Raise StorageFull where only checks go on: the first line of whatever stores files or writes reports."""
    if full():
        raise StorageFull(retry_after=WAIT)
