"""お知らせ: a person with an account is told of a prescription that nobody came for, of a refill, and of one expired.

A notice names neither medicine nor facility: it may be read on a telephone that lies on a table.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from eprescription.actions.registering import about
from eprescription.queries.prescriptions import whose
from platform_site import audit
from platform_site.actions.notices import tell_users
from platform_site.actors import Actor, the_platform
from platform_site.models import Notice, User
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.queries.persons import same_person
from platform_site.transactions import action


REMINDED, EXPIRED, OPENED = "eprescription.reminded", "eprescription.expired", "eprescription.finding_opened"
REDEMPTION, REFILL = "eprescription.redemption_due", "eprescription.refill_due"
DAYS_BEFORE = 1
"""How long before its last day: of the four days of a prescription, the third; our choice."""
CHUNK = 500


class Due(NamedTuple):
    """A prescription that somebody should come for: its id, its outside name, whose it is, and if it is a refill."""

    id: int
    uid: UUID
    person_id: int
    is_refill: bool

    @property
    def kind(self) -> str:
        """Which notice tells of it."""
        return REFILL if self.is_refill else REDEMPTION


def remind_all(*, at: datetime, most: int = CHUNK) -> int:
    """Remind of all prescriptions that are due on the day of `at`, chunk by chunk; return of how many."""
    total, after = 0, 0
    while found := _due(at, after, most):
        total += remind(due=found, by=the_platform(), at=at)
        after = found[-1].id
    return total


@action(REMINDED)
def remind(*, due: Sequence[Due], by: Actor, at: datetime) -> int:
    """Remind the persons of these, as far as they have an account and were not told of that before."""
    told = set(Notice.objects.filter(about__in=[_occasion(each) for each in due]).values_list("kind", "about"))
    new = [each for each in due if (each.kind, _occasion(each)) not in told]
    reminded = sum(_remind(each, by=by, at=at) for each in new)
    audit.record(REMINDED, by=by, at=at, due=len(due), told=reminded)
    return reminded


def tell_of_expiry(*, uid: UUID, by: Actor, at: datetime) -> None:
    """Tell the person that a prescription of hers is over; the same is told once, and nothing of one unknown."""
    found = whose(uid)
    if found is not None:
        _tell(found.person_id, kind=EXPIRED, occasion=about(uid), by=by, at=at)


def tell_of_opening(*, check: UUID, finding_key: str, person_id: int, by: Actor, at: datetime) -> None:
    """Tell the person that what stood behind a finding was opened by her oral consent (E-18); each finding once."""
    _tell(person_id, kind=OPENED, occasion=f"PrescriptionCheck:{check}/{finding_key}", by=by, at=at)


def users_of(person_id: int) -> list[int]:
    """Return the account of a person, by whichever of her records it is known."""
    accounts = User.objects.filter(person__in=same_person(person_id), is_active=True)
    return list(accounts.values_list("pk", flat=True))


def _remind(due: Due, *, by: Actor, at: datetime) -> bool:
    if due.is_refill:
        return _tell(due.person_id, kind=REFILL, occasion=_occasion(due), by=by, at=at)
    return _tell(due.person_id, kind=REDEMPTION, occasion=_occasion(due), by=by, at=at)


def _tell(person_id: int, *, kind: str, occasion: str, by: Actor, at: datetime) -> bool:
    users = users_of(person_id)
    if users:
        tell_users(users=users, kind=kind, about=occasion, by=by, at=at)
    return bool(users)


def _occasion(due: Due) -> str:
    return about(due.uid)


def _due(at: datetime, after: int, most: int) -> list[Due]:
    on = jst_day(at)
    window = policy("rx.refill.window.days", on=on)
    with connection.cursor() as cursor:
        cursor.execute("select * from eprescription_due_v1(%s, %s, %s, %s, %s)", [on, DAYS_BEFORE, window, after, most])
        return [Due(*row) for row in cursor.fetchall()]
