"""消去: the daily purge, and telling the fund of what it could not erase."""

from datetime import datetime

from platform_site import audit, retention
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.models import PurgeDue
from platform_site.periods import jst_day
from platform_site.transactions import action


def purge_expired(*, by: Actor, at: datetime) -> None:
    """Erase what has expired under every policy, count what is left, and tell the fund of each that failed."""
    retention.purge_all(at=at)
    tell_of_failures(by=by, at=at)


@action("retention.failures_told")
def tell_of_failures(*, by: Actor, at: datetime) -> None:
    """Tell the fund, once a day, of each policy that failed in the run of this moment."""
    failed = list(PurgeDue.objects.filter(failed_at=at).order_by("label").values_list("label", flat=True))
    for label in failed:
        tell_fund(kind="purges.failed", about=f"{label} {jst_day(at)}", by=by, at=at)
    audit.record("retention.failures_told", by=by, at=at, failed=len(failed))
