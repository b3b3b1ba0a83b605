"""警告の統計: how often checks find something, day by day, and whether a day leaves what is usual (R-055, R-060).

Each document brought to registration either has a finding of a kind or not, so their number is binomial: of the day's
documents at a known rate, or of this day's and the past days' findings together, as if all days had one rate (the
conditional test of two rates, Przyborowski and Wilenski 1940). No normal approximation: some kinds are rare.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import exp, lgamma, log, log1p

from eprescription.rules.checks.findings import FindingKind


LOOK_BACK_DAYS = 28
"""How many days before a day say what is usual: four weeks, so that each weekday counts alike."""
FEWEST_DAYS = 7
"""With fewer counted days the published rate says it."""
CHANCE = 0.001
"""How rarely chance alone may raise the alarm: about once a year over four kinds; our choice."""
FACTOR = Decimal("1.5")
"""By how much a day leaves what is usual at least: among many documents the slightest shift is no chance any more."""
PUBLISHED = {FindingKind.DUPLICATE: "rx.alert.duplicate", FindingKind.CONTRAINDICATED: "rx.alert.contraindicated"}
"""The policy that holds the published rate of a kind, per 100,000 (R-055)."""
_PER = 100_000


class Turn(StrEnum):
    """急増, or 急減: that findings disappear may mean that nothing is checked any more."""

    RISE = "rise"
    FALL = "fall"


@dataclass(frozen=True, slots=True)
class DayCount:
    """日計 of one kind: documents brought to registration, and those of them with a finding."""

    registrations: int
    findings: int

    @property
    def rate(self) -> Decimal | None:
        """Return the share with a finding in percent, to three places; None of nothing."""
        if not self.registrations:
            return None
        return (Decimal(self.findings) * 100 / self.registrations).quantize(Decimal("0.001"))


def turn_of(day: DayCount, past: Sequence[DayCount], *, published: int | None = None) -> Turn | None:
    """Return how a day leaves what is usual; None where it does not, or where nothing says what is usual.

    `past` are the counted days before it, `published` the published rate per 100,000.
    """
    before = DayCount(sum(each.registrations for each in past), sum(each.findings for each in past))
    if len(past) >= FEWEST_DAYS and before.registrations:
        usual = Decimal(before.findings) / before.registrations
        drawn, chance = day.findings + before.findings, day.registrations / (day.registrations + before.registrations)
    elif published is not None:
        usual = Decimal(published) / _PER
        drawn, chance = day.registrations, float(usual)
    else:
        return None
    expected = usual * day.registrations
    if day.findings >= expected * FACTOR and at_least(day.findings, drawn, chance) < CHANCE:
        return Turn.RISE
    if day.findings * FACTOR <= expected and at_most(day.findings, drawn, chance) < CHANCE:
        return Turn.FALL
    return None


def at_least(count: int, drawn: int, chance: float) -> float:
    """Return the probability of `count` or more among `drawn`, each with the same chance (binomial)."""
    if count <= 0:
        return 1.0
    if count > drawn or chance <= 0.0:
        return 0.0
    if count <= drawn * chance:
        return 1.0 - at_least(drawn - count + 1, drawn, 1.0 - chance)
    return _upper_tail(count, drawn, chance)


def at_most(count: int, drawn: int, chance: float) -> float:
    """Return the probability of `count` or fewer."""
    return at_least(drawn - count, drawn, 1.0 - chance)


def _upper_tail(count: int, drawn: int, chance: float) -> float:
    """Sum the terms from `count` on, which lies above the mean, so that each is smaller than the one before."""
    choices = lgamma(drawn + 1) - lgamma(count + 1) - lgamma(drawn - count + 1)
    term = exp(choices + count * log(chance) + (drawn - count) * log1p(-chance))
    odds, total = chance / (1.0 - chance), 0.0
    while term > total * 1e-15:
        total += term
        term *= (drawn - count) / (count + 1) * odds
        count += 1
    return min(total, 1.0)
