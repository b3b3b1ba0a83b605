"""自主点検: what a facility looks through before it issues, and how long that counts (R-060)."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date


POINTS = {
    "code_map": "院内の医薬品コードと、レセプト電算コード・YJコード・一般名コードとの対応付け",
    "units": "単位と、薬価単位への換算（単位変換係数）",
    "dummy_codes": "ダミーコードが送信されないこと",
    "generic_names": "一般名処方の名称とコードの対応付け",
}
"""What December 2024's errors were made of, as 厚生労働省 had facilities look through it."""


def valid_since(on: date, *, months: int) -> date:
    """Return the day so many months before; an inspection made after it still counts."""
    month = on.year * 12 + on.month - 1 - months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def unlooked(checklist: Mapping[str, bool]) -> list[str]:
    """Return the points, in their order, that nobody has confirmed."""
    return [point for point in POINTS if checklist.get(point) is not True]
