"""事前の取決め: on which days an agreement stands in for an inquiry."""

from datetime import date

from platform_site.periods import Period


def counts(period: Period, *, agreed_on: date | None, ended_on: date | None, on: date) -> bool:
    """Tell if a pharmacy may go by an agreement on a day.

    Both sides have agreed to it by then, the day lies within its period, and neither side has ended it: the day on
    which one does is the first on which it does not count.
    """
    if agreed_on is None or agreed_on > on:
        return False
    return period.contains(on) and (ended_on is None or on < ended_on)
