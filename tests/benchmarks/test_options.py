import pytest

from benchmarks import __main__ as bench
from benchmarks import options


def test_a_full_run_needs_no_word():
    assert options.given({}) == options.Options(people=1_000_000, seconds=10, rounds=3, connections=64, held=60)


def test_the_held_load_shrinks_with_the_rounds_unless_it_is_named():
    assert options.given({"BENCH_SECONDS": "5"}).held == 30
    assert options.given({"BENCH_SECONDS": "5", "BENCH_HELD": "7"}).held == 7


def test_options_are_taken_and_names_left(monkeypatch):
    monkeypatch.setattr("os.environ", {})
    assert options.take(["eligibility", "PEOPLE=10", "SECONDS=5"]) == ["eligibility"]
    import os

    given = options.given(os.environ)
    assert (given.people, given.seconds) == (10, 5)
    assert options.shown(given) == " PEOPLE=10 SECONDS=5"
    assert options.shown(options.Options()) == ""


@pytest.mark.parametrize("argument", ["PEOPLE=many", "PEOPLE=", "SPEED=1", "PEOPLE=-1"])
def test_what_is_no_option_is_refused(argument):
    with pytest.raises(SystemExit, match="give whole numbers"):
        options.take([argument])


def test_a_benchmark_that_is_not_there_is_refused_by_its_name():
    with pytest.raises(SystemExit, match="There is no benchmark 'check'"):
        bench.main(["check"])


def test_a_whole_run_ends_with_the_line_of_the_check():
    assert bench.NAMES[-1] == "eligibility"
