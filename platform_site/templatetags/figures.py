"""How figures, rates and months stand in a table; a hidden one in words."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString, mark_safe


register = template.Library()
HIDDEN: SafeString = mark_safe('<span class="quiet">非表示</span>')


@register.filter
def figure(value: int | None) -> str:
    """Return a count grouped by thousands, or the word for a hidden one."""
    return HIDDEN if value is None else f"{value:,}"


@register.filter
def rate(value: Decimal | None) -> str:
    """Return a rate in percent, or a dash where there is none."""
    return "–" if value is None else f"{value}%"


@register.filter
def month(value: date | None) -> str:
    """Return a month, such as 2026年10月."""
    return "–" if value is None else f"{value.year}年{value.month}月"


@register.filter
def cell(row: object, name: str) -> int | None:
    """Return a cell of a row of figures by its column."""
    found: int | None = row.cells[name]  # type: ignore[attr-defined]
    return found


@register.filter
def hundredths(value: int) -> str:
    """Return a rate that is counted in hundredths of a percent; a negative one stands for none."""
    return "–" if value < 0 else f"{value // 100}.{value % 100:02}%"


@register.filter
def named(names: Mapping[str, str], key: str) -> str:
    """Return what a key is called."""
    return names.get(key, "–")


@register.filter
def in_order(values: Iterable[str]) -> list[str]:
    """Return values in a fixed order, where a set has none."""
    return sorted(values)


@register.filter
def day_before(value: date) -> date:
    """Return the last day of a period that ends before a day."""
    return value - timedelta(days=1)
