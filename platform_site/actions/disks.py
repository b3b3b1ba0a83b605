"""記憶域: how full this host's disks are is written down for all processes, and the fund is told (I03-3)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models.functions import Now

from platform_site.actions.notices import tell_fund
from platform_site.actions.periodic import told
from platform_site.actors import Actor
from platform_site.gateways import disks
from platform_site.models import Disk
from platform_site.periods import jst_day


def look(*, folders: Sequence[Path], by: Actor, at: datetime) -> dict[str, int]:
    """Write down how full the disks of these folders are, in percent by place, and return it.

    Tells the fund, once a day and place, of those that are filling up.
    """
    found = dict(disks.look(folders))
    for place, used in found.items():
        Disk.objects.update_or_create(place=place, defaults={"used": used, "seen_at": Now()})
    filling = {f"{place} {jst_day(at)}" for place, used in found.items() if used >= settings.DISK_ALARM_PERCENT}
    for about in sorted(filling - told("disks.filling")):
        tell_fund(kind="disks.filling", about=about, by=by, at=at)
    return found
