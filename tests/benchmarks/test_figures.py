import json

import pytest

from benchmarks import figures


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1, 100), (0.001, 1)]
)  # fmt: skip
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(share, value):
    assert figures.percentile(range(1, 101), share) == value


def test_there_is_no_percentile_of_nothing():
    assert figures.percentiles([]) == {"p50_ms": None, "p95_ms": None, "p99_ms": None}


def test_percentiles_are_in_milliseconds():
    assert figures.percentiles([0.003, 0.001, 0.002]) == {"p50_ms": 2.0, "p95_ms": 3.0, "p99_ms": 3.0}


def test_a_result_line_holds_exactly_the_keys_of_every_benchmark_in_their_order():
    line = json.loads(figures.result("morning", people=10, rate=1.23456))
    assert tuple(line) == figures.KEYS
    assert (line["name"], line["people"], line["rate"], line["pgbench_rate"]) == ("morning", 10, 1.235, None)


def test_a_result_line_takes_no_other_key():
    with pytest.raises(ValueError, match="No result line holds speed"):
        figures.result("morning", speed=1)


@pytest.mark.parametrize(
    ("figure", "bar", "said"),
    [
        (1, {"most": 1}, "met"),
        (1.1, {"most": 1}, "**not met**"),
        (0.4, {"least": 0.4}, "met"),
        (0.3, {"least": 0.4}, "**not met**"),
        (None, {"most": 1}, "**not met**"),
    ],
)
def test_a_bar_is_met_or_not_and_not_by_what_was_not_measured(figure, bar, said):
    assert figures.verdict(figure, **bar) == said


def test_the_median_of_rounds_is_shown_with_the_range():
    assert figures.spread([1000, 3000, None, 2000]) == "2,000 (1,000-3,000)"
    assert figures.spread([None]) == "-"
    assert figures.median([]) is None


def test_what_was_not_measured_has_no_ratio_and_is_shown_as_a_dash():
    assert figures.times(3, 2) == 1.5
    assert figures.times(None, 2) is None
    assert figures.times(3, 0) is None
    assert (figures.shown(None), figures.shown(1234.5, 1, " ×")) == ("-", "1,234.5 ×")


def test_a_table_shows_a_dash_for_what_is_not_there():
    assert figures.table(["a", "b"], [1, None]) == ["| a | b |", "| --- | --- |", "| 1 | - |"]
