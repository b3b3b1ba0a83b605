"""医療DX推進体制整備加算: its tiers by date (E-15), each row with where it stands.

Seed: 「医療DX推進体制整備加算及び医療情報取得加算の見直し」(中医協 総-9, 2024-07-17), R-242 … R-247.
Later rows: 中医協 総-8-3 (2025-01-29) for the points and the six tiers from April 2025; 中医協総会 (2025-07-23) for the
rates from October 2025, and for 電子カルテ情報共有サービス, whose transition lasts until 2026-05-31, the add-on's last
day: it is declared but never wanting.
"""

from dataclasses import dataclass
from datetime import date


FIRST_DAY, ENDED_ON = date(2024, 6, 1), date(2026, 6, 1)
MEDICAL, DENTAL, PHARMACY = "medical", "dental", "pharmacy"
TABLE_OF = {"hospital": MEDICAL, "clinic": MEDICAL, "dental": DENTAL, "pharmacy": PHARMACY}
"""By whose points a kind of facility claims; other kinds have no such add-on."""

ADVICE, PRESCRIPTIONS, NOTICE = "portal_advice", "e_prescription", "notice_shown"
SHARING = "record_sharing"
SHARING_WANTED_FROM = ENDED_ON
"""From when 電子カルテ情報共有サービス would be wanting: R7.10 in the seed, put off to the end in July 2025."""


@dataclass(frozen=True)
class Tier:
    """A tier: its number (0 where there is only one), the least rate in percent (None: none), and what it needs."""

    number: int
    least: int | None
    needs: frozenset[str]


@dataclass(frozen=True)
class Stretch:
    """From a day on: the tiers, and their points by table of fees in the same order; None where it has no such tier."""

    begins: date
    tiers: tuple[Tier, ...]
    points: dict[str, tuple[int | None, ...]]
    source: str


def _three(*rates: int) -> tuple[Tier, ...]:
    """Return the tiers 1 to 3 of 2024-10: the first two need advice on what the portal shows (R-247)."""
    needs = (frozenset({NOTICE, ADVICE}), frozenset({NOTICE, ADVICE}), frozenset({NOTICE}))
    return tuple(Tier(number, rate, need) for number, rate, need in zip((1, 2, 3), rates, needs, strict=True))


def _six(*rates: int) -> tuple[Tier, ...]:
    """Return the tiers 1 to 6 of 2025-04: 1 to 3 with electronic prescriptions, 4 to 6 at the same rates without."""
    three = _three(*rates)
    with_prescriptions = [Tier(tier.number, tier.least, tier.needs | {PRESCRIPTIONS}) for tier in three]
    return (*with_prescriptions, *(Tier(tier.number + 3, tier.least, tier.needs) for tier in three))


_ONE = {MEDICAL: (8,), DENTAL: (6,), PHARMACY: (4,)}
_THREE = {MEDICAL: (11, 10, 8), DENTAL: (9, 8, 6), PHARMACY: (7, 6, 4)}
_SIX: dict[str, tuple[int | None, ...]] = {
    MEDICAL: (12, 11, 10, 10, 9, 8),
    DENTAL: (11, 10, 8, 9, 8, 6),
    PHARMACY: (10, 8, 6, None, None, None),
}
STRETCHES = (
    Stretch(FIRST_DAY, (Tier(0, None, frozenset({NOTICE})),), dict(_ONE), "R-242: 令和6年6月～9月"),
    Stretch(date(2024, 10, 1), _three(15, 10, 5), dict(_THREE), "R-243, R-244: 令和6年10月～12月"),
    Stretch(date(2025, 1, 1), _three(30, 20, 10), dict(_THREE), "R-243, R-244: 令和7年1月～3月"),
    Stretch(date(2025, 4, 1), _six(45, 30, 15), _SIX, "中医協 総-8-3（令和7年1月29日）: 令和7年4月～9月"),
    Stretch(date(2025, 10, 1), _six(60, 40, 25), _SIX, "E-15、中医協総会（令和7年7月23日）: 令和7年10月～令和8年2月"),
    Stretch(date(2026, 3, 1), _six(70, 50, 30), _SIX, "E-15、中医協総会（令和7年7月23日）: 令和8年3月～5月"),
)


def stretch_of(month: date) -> Stretch | None:
    """Return what holds in a month; None before the add-on began and after it ended."""
    if month >= ENDED_ON:
        return None
    return next((stretch for stretch in reversed(STRETCHES) if stretch.begins <= month), None)
