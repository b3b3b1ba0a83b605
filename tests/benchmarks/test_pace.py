import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import pace


def test_a_steady_pace_is_even():
    assert list(pace.steady(4, 1)) == [0, 0.25, 0.5, 0.75]


@given(st.integers(1, 100), st.integers(1, 3000), st.integers(1, 30))
def test_a_ramp_sends_as_many_as_its_mean_rate_and_never_goes_back(first, growth, seconds):
    due = list(pace.ramp(first, first + growth, seconds, held=0))
    assert len(due) == round((2 * first + growth) / 2 * seconds)
    assert due == sorted(due)
    assert all(0 <= each <= seconds for each in due)


def test_a_ramp_begins_slowly_ends_fast_and_stays():
    due = list(pace.ramp(50, 1000, 30, held=10))
    each_second = [sum(1 for t in due if second <= t < second + 1) for second in range(40)]
    assert each_second[0] == pytest.approx(66, abs=2)
    assert each_second[29] == pytest.approx(984, abs=2)
    assert each_second[31:39] == [1000] * 8


def test_a_closed_loop_is_always_due_until_its_time_is_over():
    moments = iter([0.0, 0.5, 0.9, 1.0])
    assert list(pace.backlog(1, lambda: next(moments))) == [0.0, 0.5, 0.9]
