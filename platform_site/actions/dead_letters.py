"""配信不能: the fund is told, once a day and receiver, that events were put aside."""

from datetime import datetime, timedelta

from platform_site import audit
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.models import OutboxDelivery
from platform_site.periods import jst_day
from platform_site.states import DeliveryState
from platform_site.transactions import action


LOOK_BACK = timedelta(days=7)
"""Longer than the task that looks may be away."""


@action("deliveries.dead_looked_for")
def tell_of_dead_letters(*, by: Actor, at: datetime) -> None:
    """Tell the fund of the receivers whose events were put aside lately, by the day on which they were."""
    dead = OutboxDelivery.objects.filter(state=DeliveryState.DEAD, closed_at__gte=at - LOOK_BACK)
    found = {f"{task} {jst_day(closed)}" for task, closed in dead.values_list("task", "closed_at") if closed}
    for about in sorted(found):
        tell_fund(kind="outbox.dead", about=about, by=by, at=at)
    audit.record("deliveries.dead_looked_for", by=by, at=at, receivers=len(found))
