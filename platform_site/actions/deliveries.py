"""Dead letters: what its receiver could not take up is put aside, seen by staff, and sent again by them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from platform_site import audit, outbox
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import OutboxDelivery
from platform_site.permissions import Permission, check_may
from platform_site.states import DeliveryState
from platform_site.transactions import action


AT_ONCE = 1000
"""How many are sent again in one transaction; who has more asks again."""


@action("deliveries.replayed")
def replay(*, delivery_id: int, by: Actor, at: datetime) -> None:
    """Send a dead letter again, with all its attempts; raises NotFound, or NotInThisState unless it is dead."""
    check_may(by, Permission.REPLAY_DELIVERIES)
    delivery = OutboxDelivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("配信が見つかりません。")
    _send_again([delivery], by=by, at=at)


@action("deliveries.replayed")
def replay_chosen(*, delivery_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Send those of the chosen again that are dead now, and return how many; raises NotInThisState if none is."""
    check_may(by, Permission.REPLAY_DELIVERIES)
    return _send_dead(by=by, at=at, pk__in=list(delivery_ids))


@action("deliveries.replayed")
def replay_all(*, task: str, by: Actor, at: datetime) -> int:
    """Send all dead letters of a receiver again, a thousand at most, the oldest first; return how many.

    Raises NotInThisState if there is none.
    """
    check_may(by, Permission.REPLAY_DELIVERIES)
    return _send_dead(by=by, at=at, task=task)


def _send_dead(*, by: Actor, at: datetime, **which: object) -> int:
    dead = OutboxDelivery.objects.select_for_update().filter(state=DeliveryState.DEAD, **which)
    chosen = list(dead.order_by("pk")[:AT_ONCE])
    if not chosen:
        raise NotInThisState("配信不能のものがありません。ほかの担当者が送り直したか、届いています。")
    _send_again(chosen, by=by, at=at)
    return len(chosen)


def _send_again(deliveries: list[OutboxDelivery], *, by: Actor, at: datetime) -> None:
    for delivery in deliveries:
        delivery.move(to=DeliveryState.PENDING)
        delivery.attempts, delivery.due_at, delivery.closed_at = 0, at, None
        delivery.save(update_fields=["state", "attempts", "due_at", "closed_at"])
        audit.record("deliveries.replayed", by=by, at=at, about=f"OutboxDelivery:{delivery.pk}")
    transaction.on_commit(outbox.wake, robust=True)
