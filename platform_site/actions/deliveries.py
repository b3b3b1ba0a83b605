"""Dead letters: what its receiver could not take up is put aside, seen by staff, and sent again by them."""

from datetime import datetime

from django.db import transaction

from platform_site import audit, outbox
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import OutboxDelivery
from platform_site.permissions import Permission, check_may
from platform_site.states import DeliveryState
from platform_site.transactions import action


@action("deliveries.replayed")
def replay(*, delivery_id: int, by: Actor, at: datetime) -> None:
    """Send a dead letter again, with all its attempts; raises NotFound, or NotInThisState unless it is dead."""
    check_may(by, Permission.REPLAY_DELIVERIES)
    delivery = OutboxDelivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("配信が見つかりません。")
    delivery.move(to=DeliveryState.PENDING)
    delivery.attempts, delivery.due_at, delivery.closed_at = 0, at, None
    delivery.save(update_fields=["state", "attempts", "due_at", "closed_at"])
    audit.record("deliveries.replayed", by=by, at=at, about=f"OutboxDelivery:{delivery_id}")
    transaction.on_commit(outbox.wake)
