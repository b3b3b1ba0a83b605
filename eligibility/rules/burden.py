"""負担割合: the share that the patient pays, in percent (E-12, fees 2.1).

One reaches an age at the end of the day before the birthday (年齢計算ニ関スル法律). So who is born on 1 April
reaches six on 31 March, a school year before those born on the 2nd, and who is born on the 1st reaches
seventy in the month before. Born on 29 February, one reaches it on the 28th in other years (民法143条), as do
those of 1 March, whose birthday it then shares.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal


Source = Literal["computed", "elderly_certificate", "insurer", "special_care", "unknown", "not_covered", "not_answered"]

PRESCHOOL, USUAL, ALL = 20, 30, 100
ELDERLY = frozenset({20, 30})
LATE_ELDERLY = frozenset({10, 20, 30})


@dataclass(frozen=True, slots=True)
class Share:
    """負担割合 in percent, and who says so; None where it ought to be told to us and is not."""

    percent: int | None
    source: Source


def share(
    *,
    birth_date: date,
    on: date,
    late_elderly: bool,
    elderly_percent: int | None,
    fed_percent: int | None,
    special_care: bool,
) -> Share:
    """Return the share of the cost of care on the day `on` (E-12).

    `late_elderly`: covered by a 39… insurer that day, from 65 with a recognised disability or by age.
    `elderly_percent`: of the elderly certificate in force, 20 or 30. `fed_percent`: of the late-elderly
    insurer, 10, 20 or 30. `special_care`: 特別療養費 for arrears, under which all is paid at the counter,
    but never by the young (`special_care_from`). Raises `ValueError` for another percentage.
    """
    if special_care and on >= special_care_from(birth_date):
        return Share(ALL, "special_care")
    if late_elderly or on >= late_elderly_from(birth_date):
        return _as_told(fed_percent, LATE_ELDERLY, "insurer")
    if on >= elderly_from(birth_date):
        return _as_told(elderly_percent, ELDERLY, "elderly_certificate")
    return Share(PRESCHOOL if on < school_from(birth_date) else USUAL, "computed")


def school_from(birth_date: date) -> date:
    """Return the first day at 30 %: the 1 April after the 31 March that follows reaching six."""
    return _first_april_after_reaching(6, birth_date)


def special_care_from(birth_date: date) -> date:
    """Return the first day on which 特別療養費 may touch this person.

    "Not under 18" (E-07) is read as the statute has it: not until the 31 March after reaching eighteen
    (国民健康保険法54条の3).
    """
    return _first_april_after_reaching(18, birth_date)


def elderly_from(birth_date: date) -> date:
    """Return the first day under the elderly certificate: the first of the month after reaching seventy."""
    reached = _reached(70, birth_date)
    return date(reached.year + reached.month // 12, reached.month % 12 + 1, 1)


def late_elderly_from(birth_date: date) -> date:
    """Return the 75th birthday, on which 後期高齢者医療 begins; born on 29 February, 1 March."""
    return _birthday(75, birth_date)


def disability_from(birth_date: date) -> date:
    """Return the 65th birthday, from which 後期高齢者医療 covers a recognised disability."""
    return _birthday(65, birth_date)


def _as_told(percent: int | None, allowed: frozenset[int], source: Source) -> Share:
    if percent is None:
        return Share(None, "unknown")
    if percent not in allowed:
        raise ValueError(f"a share of this kind is one of {sorted(allowed)}")
    return Share(percent, source)


def _first_april_after_reaching(age: int, birth_date: date) -> date:
    reached = _reached(age, birth_date)
    return date(reached.year + (reached.month > 3), 4, 1)


def _reached(age: int, birth_date: date) -> date:
    return _birthday(age, birth_date) - timedelta(days=1)


def _birthday(age: int, birth_date: date) -> date:
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)
