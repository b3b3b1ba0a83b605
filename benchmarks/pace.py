"""When requests are due: a schedule that does not wait for answers, so that a slow server cannot hide behind it."""

from collections.abc import Callable, Iterator


Pace = Callable[[], Iterator[float]]


def steady(rate: float, seconds: float) -> Iterator[float]:
    """Yield the seconds after the start at which a request is due, evenly spaced."""
    for place in range(round(rate * seconds)):
        yield place / rate


def ramp(first: float, last: float, seconds: float, held: float) -> Iterator[float]:
    """Yield when requests are due while the rate grows evenly from one to another, and is then held."""
    growth = (last - first) / seconds
    for place in range(round((first + last) / 2 * seconds)):
        # place = first * t + growth * t² / 2, solved for t
        yield (2 * place) / (first + (first * first + 2 * growth * place) ** 0.5)
    for due in steady(last, held):
        yield seconds + due


def backlog(seconds: float, now: Callable[[], float]) -> Iterator[float]:
    """Yield that a request is due now, for so many seconds: the closed loop, in which each connection asks again."""
    while (due := now()) < seconds:
        yield due
