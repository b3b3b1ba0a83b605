"""Outbox events: what happened is told to subscribers after commit, at least once, whatever becomes of Redis.

`put` writes in the caller's transaction; the relay sends what is due as Celery tasks by name, and again with
back-off until the receiver has acknowledged it in the database, or has taken it up 8 times in vain. A broker message
is never an authority: it names a delivery, and the receiver reads the rest (ARCH-4).
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from itertools import takewhile
from typing import Any

from celery import shared_task
from django.db import transaction
from django.db.models import F, Model
from kombu.exceptions import OperationalError as BrokerAway

from platform_site import clock
from platform_site.celery import app
from platform_site.models import OutboxDelivery, OutboxEvent
from platform_site.models.inserting import insert
from platform_site.states import DeliveryState


log = logging.getLogger(__name__)

ATTEMPTS = 8
WAIT = timedelta(seconds=5)
RELAY = "platform_site.relay_outbox"

_subscribers: dict[str, list[str]] = {}


def on(event: str, task: str) -> None:
    """Subscribe a task, by name, to an event; called in an app's `ready`."""
    tasks = _subscribers.setdefault(event, [])
    if task not in tasks:
        tasks.append(task)


def put(event: str, *, at: datetime, **payload: str | int) -> None:
    """Put an event down for its subscribers, in the running transaction; `payload` holds ids only."""
    insert(*rows_of(event, at=at, **payload))


def rows_of(event: str, *, at: datetime, **payload: str | int) -> tuple[Sequence[Model], Sequence[Model]]:
    """Return the row of an event and those of its deliveries, for who writes them along with others as `put` does."""
    row = OutboxEvent(name=event, payload=payload, put_at=at)
    deliveries = [OutboxDelivery(event=row, task=task, due_at=at) for task in _subscribers.get(event, [])]
    if deliveries:
        wake_on_commit()
    return [row], deliveries


def wake_on_commit() -> None:
    """Ask the relay to look once the running transaction has committed."""
    transaction.on_commit(wake, robust=True)  # what is committed is answered, whatever becomes of waking


def wake() -> None:
    """Ask the relay to look now; if the broker is away, the beat asks it within seconds of its return."""
    _send(RELAY)


def relay(*, at: datetime, most: int = 200) -> int:
    """Send what is due, put aside what failed too often, and return how many were sent."""
    due = OutboxDelivery.objects.filter(state=DeliveryState.PENDING, due_at__lte=at)
    due.filter(attempts__gte=ATTEMPTS).update(state=DeliveryState.DEAD, closed_at=at)
    with transaction.atomic():
        locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("event")
        rows = list(locked.order_by("due_at", "id")[:most])
        for row in rows:
            row.due_at = at + back_off(at - row.event.put_at)
            row.save(update_fields=["due_at"])
    sent = sum(1 for _ in takewhile(lambda row: _send(row.task, row.pk), rows))
    if sent < len(rows):
        _all_pending(row.pk for row in rows[sent:]).update(due_at=at + WAIT)
    return sent


def back_off(age: timedelta) -> timedelta:
    """Return how long a delivery of that age may take before it is sent again: 30 s, doubling, at most an hour."""
    return min(max(age, timedelta(seconds=30)), timedelta(hours=1))


def receiver(task: str) -> Callable[[Callable[..., None]], Any]:
    """Make a function `f(*, …ids, at)` the Celery task that receives a delivery and acknowledges it when done."""

    def decorate(body: Callable[..., None]) -> Any:
        @shared_task(name=task)
        @wraps(body)
        def receive(delivery_id: int) -> None:
            # What counts is how often it was taken up: a message that waits, or that a broker lost, has not failed.
            if not _all_pending([delivery_id]).update(attempts=F("attempts") + 1):
                return
            delivery = OutboxDelivery.objects.select_related("event").get(pk=delivery_id)
            try:
                body(**delivery.event.payload, at=clock.now())
            except Exception as error:
                _failed(delivery, error)
            else:
                _all_pending([delivery_id]).update(state=DeliveryState.DONE, closed_at=clock.now(), error="")

        return receive

    return decorate


class NotYet(Exception):
    """The receiver could not take it up now: somebody else is at it; it will be sent again."""


def _all_pending(ids: Iterable[int]) -> Any:
    return OutboxDelivery.objects.filter(pk__in=list(ids), state=DeliveryState.PENDING)


def _failed(delivery: OutboxDelivery, error: Exception) -> None:
    if isinstance(error, NotYet):
        _all_pending([delivery.pk]).update(attempts=F("attempts") - 1, due_at=clock.now() + WAIT)
        return
    log.exception("delivery failed", extra={"delivery": delivery.pk, "task": delivery.task})
    _all_pending([delivery.pk]).update(error=type(error).__name__)


def _send(task: str, *args: int) -> bool:
    try:
        app.send_task(task, args=args, retry=False)
    except BrokerAway:
        log.warning("the broker is away; the outbox keeps what is due", extra={"task": task})
        return False
    return True
