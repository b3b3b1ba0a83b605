"""How figures stand in tables."""

from datetime import date
from decimal import Decimal

from platform_site.templatetags import figures


def test_a_count_is_grouped_and_a_hidden_one_is_a_word():
    assert figures.figure(1234567) == "1,234,567"
    assert "非表示" in figures.figure(None)


def test_a_rate_is_in_percent_and_a_missing_one_a_dash():
    assert (figures.rate(Decimal("29.30")), figures.rate(None)) == ("29.30%", "–")
    assert [figures.hundredths(value) for value in (2930, 5, 10_000, -1)] == ["29.30%", "0.05%", "100.00%", "–"]


def test_months_days_names_and_orders():
    assert (figures.month(date(2026, 10, 1)), figures.month(None)) == ("2026年10月", "–")
    assert figures.day_before(date(2026, 10, 1)) == date(2026, 9, 30)
    assert (figures.named({"a": "あ"}, "a"), figures.named({}, "b")) == ("あ", "–")
    assert figures.in_order(frozenset("cab")) == ["a", "b", "c"]
