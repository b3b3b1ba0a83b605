"""Fictional visits with which a sandbox shows figures: the same for the same day, however often they are made."""

import random
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5


VIEWS = ("checkup", "drug", "care")
OPENS, SHUTS = 9 * 60, 18 * 60  # minutes of the day
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True)
class Visit:
    """Somebody at a counter: where and who (by their places), when, how she was checked, and what was viewed."""

    uid: UUID
    facility: int
    person: int
    minute: int
    by_card: bool
    views: tuple[str, ...]


def visits_of(day: date, *, facilities: int, people: int) -> list[Visit]:
    """Return the visits of a day: none on Sundays, half as many on Saturdays; the first facilities are the busiest.

    Card use rises from facility to facility and day to day, so that tables and charts show something.
    """
    if day.weekday() == SUNDAY or people == 0:
        return []
    return [visit for facility in range(facilities) for visit in _at(day, facility, people)]


def _at(day: date, facility: int, people: int) -> list[Visit]:
    chance = random.Random(f"{day} {facility}")  # noqa: S311 - fictional people, nothing secret
    busy = max(36 - 4 * facility, 6) + chance.randint(0, 4)
    count = busy // 2 if day.weekday() == SATURDAY else busy
    return [_visit(day, facility, number, people, chance) for number in range(count)]


def _visit(day: date, facility: int, number: int, people: int, chance: random.Random) -> Visit:
    by_card = chance.random() < 0.35 + 0.06 * (facility % 6) + 0.004 * day.day
    views = tuple(view for view in VIEWS if chance.random() < 0.3) if by_card else ()
    return Visit(
        uid=uuid5(NAMESPACE_URL, f"sandbox:visit:{day}:{facility}:{number}"),
        facility=facility,
        person=chance.randrange(people),
        minute=chance.randrange(OPENS, SHUTS),
        by_card=by_card,
        views=views,
    )
