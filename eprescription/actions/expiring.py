"""期限切れ: what nobody received by its last day, and refills of which a turn was missed by more than 7 days (E-20)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from eprescription.actions.cancelling import end
from eprescription.actions.registering import about
from eprescription.models import Prescription
from eprescription.queries.prescriptions import standing
from eprescription.states import RxState
from platform_site import outbox
from platform_site.actors import Actor, the_platform
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.transactions import action, reads


EVENT = "eprescription.expired"
CHUNK = 1000
Over = tuple[int, UUID, int]
"""A prescription's id, its outside name, and whose it is."""


def expire_over(*, at: datetime, most: int = CHUNK) -> int:
    """Expire all prescriptions whose time is over on the day of `at`, chunk by chunk; return how many."""
    total = 0
    while found := _over(jst_day(at), most):
        done = expire(over=found, by=the_platform(), at=at)
        total += done
        if len(found) < most or not done:
            break
    return total


@action(EVENT)
def expire(*, over: Sequence[Over], by: Actor, at: datetime) -> int:
    """Expire these prescriptions, as far as they are over still when they are locked; return how many."""
    on = jst_day(at)
    return sum(_expire(each, on=on, by=by, at=at) for each in over)


def _expire(over: Over, *, on: date, by: Actor, at: datetime) -> int:
    pk, uid, person_id = over
    with reads(EVENT, persons=[person_id], by=by, at=at, ground="law", about=about(uid)):
        row = Prescription.objects.select_for_update(of=("self",)).get(pk=pk)
        is_over = standing(row, on=on, window_days=_window(on)) == RxState.EXPIRED
        if row.state != RxState.REGISTERED or not is_over:
            return 0
        end(row, to=RxState.EXPIRED, at=at)
    outbox.put(EVENT, prescription=str(uid), version=row.version, at=at)
    return 1


def _over(today: date, most: int) -> list[Over]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, uid, person_id from eprescription_over_v1(%s, %s, %s)", [today, _window(today), most]
        )
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def _window(on: date) -> int:
    return policy("rx.refill.window.days", on=on)
