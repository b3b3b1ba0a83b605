"""On which days an age begins."""

from datetime import date, timedelta


def birthday(birth: date, age: int) -> date:
    """Return the birthday of that age; who was born on 29 February has it on 1 March of other years."""
    year = birth.year + age
    return date(year, 3, 1) if (birth.month, birth.day) == (2, 29) and not _is_leap(year) else birth.replace(year=year)


def elderly_from(birth: date) -> date:
    """Return the first day of 高齢受給者: the month after the one in which 70 is reached.

    An age is reached on the day before the birthday (年齢計算ニ関スル法律).
    """
    reached = birthday(birth, 70) - timedelta(days=1)
    return (reached.replace(day=1) + timedelta(days=32)).replace(day=1)


def _is_leap(year: int) -> bool:
    return (date(year, 3, 1) - date(year, 2, 28)).days == 2
