"""Which tier of the DX add-on a facility reaches in a month, its points, and what the next one wants (E-15)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from eligibility.rules.dx_addon_rows import TABLE_OF, Stretch, Tier, stretch_of
from eligibility.rules.usage import month_before, percent


RATED_FROM, BEST_OF_THREE_FROM = date(2024, 10, 1), date(2025, 4, 1)
BY_CHECKS_UNTIL = date(2025, 1, 1)
"""The last month for which the rate by checks may be used instead (R-246)."""


class Basis(StrEnum):
    """On what a use rate is counted."""

    RECEIPTS = "receipts"
    CHECKS = "checks"


class Share(NamedTuple):
    """How many of all used the card: receipts of a month, or checks of a month."""

    part: int
    whole: int

    @property
    def rate(self) -> Decimal | None:
        """Return the rate in percent, cut off at two places; None of nothing."""
        return percent(self.part, self.whole)

    def reaches(self, least: int) -> bool:
        """Tell if the share is that many percent or more, exactly."""
        return self.whole > 0 and self.part * 100 >= least * self.whole


class Measured(NamedTuple):
    """A rate that counts for a month: on what, of which month, and its share if it is known."""

    basis: Basis
    month: date
    share: Share | None


@dataclass(frozen=True)
class Offer:
    """A tier with a facility's points, and what stands between the two: the rate, or declarations."""

    tier: Tier
    points: int
    reaches_rate: bool
    missing: frozenset[str]

    @property
    def holds(self) -> bool:
        """Tell if the facility has this tier."""
        return self.reaches_rate and not self.missing


@dataclass(frozen=True)
class Assessment:
    """A facility's add-on in a month: every tier from the most points down, and by which rate it was judged."""

    offers: tuple[Offer, ...]
    measured: tuple[Measured, ...]
    best: Measured | None
    source: str

    @property
    def held(self) -> Offer | None:
        """Return the tier that the facility has, if any."""
        return next((offer for offer in self.offers if offer.holds), None)

    @property
    def better(self) -> Offer | None:
        """Return the next tier with more points than the one that is held."""
        least = self.held.points if self.held else 0
        return next((offer for offer in reversed(self.offers) if offer.points > least), None)


Shares = Mapping[tuple[Basis, date], Share]


def rates_for(month: date) -> tuple[tuple[Basis, date], ...]:
    """Return which rates count for a month: of receipts three months before, and what else that time allowed."""
    if month < RATED_FROM:
        return ()
    backs = (3, 4, 5) if month >= BEST_OF_THREE_FROM else (3,)
    rates = [(Basis.RECEIPTS, month_before(month, back=back)) for back in backs]
    if month <= BY_CHECKS_UNTIL:
        rates.append((Basis.CHECKS, month_before(month, back=2)))
    return tuple(rates)


def assess(*, kind: str, month: date, shares: Shares, declared: Iterable[str]) -> Assessment | None:
    """Judge a facility for a month by its shares and the declarations in force; None where there is no add-on."""
    stretch = stretch_of(month)
    if stretch is None or kind not in TABLE_OF:
        return None
    measured = tuple(Measured(*rate, shares.get(rate)) for rate in rates_for(month))
    known = [each for each in measured if each.share is not None and each.share.whole]
    best = max(known, key=_rate, default=None)
    offers = _offers(stretch, TABLE_OF[kind], best.share if best else None, frozenset(declared))
    return Assessment(offers, measured, best, stretch.source)


def _rate(measured: Measured) -> tuple[Decimal, date]:
    assert measured.share is not None  # noqa: S101 - only known shares are compared
    return Decimal(measured.share.part) / measured.share.whole, measured.month


def _offers(stretch: Stretch, table: str, share: Share | None, declared: frozenset[str]) -> tuple[Offer, ...]:
    offers = [
        Offer(tier, points, _reaches(tier, share), tier.needs - declared)
        for tier, points in zip(stretch.tiers, stretch.points[table], strict=True)
        if points is not None
    ]
    return tuple(sorted(offers, key=lambda offer: (-offer.points, offer.tier.number)))


def _reaches(tier: Tier, share: Share | None) -> bool:
    return tier.least is None or (share is not None and share.reaches(tier.least))
