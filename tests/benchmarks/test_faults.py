"""What the fault run counts as a loss, a duplicate, a wrong answer; and how long nobody was answered."""

from collections import Counter

import pytest

from benchmarks.audit import longest
from benchmarks.faults_client import name_of, wait_of
from benchmarks.faults_proof import Proof, longest_gap, told_twice, wrong


NOTHING = {"lost": 0, "unaudited": 0, "twice": 0, "unanswered": 0, "wrong": 0, "stuck": 0}


def test_a_run_without_a_loss_holds():
    assert Proof(**NOTHING).holds


@pytest.mark.parametrize("what", NOTHING)
def test_each_single_loss_is_one(what):
    assert not Proof(**{**NOTHING, what: 1}).holds


def test_a_key_with_two_checks_is_twice_and_the_same_check_again_is_not():
    assert told_twice({"a": ["1", "1"], "b": ["2"], "c": ["3", "4"]}) == 1


def test_refusals_that_say_when_to_come_back_are_in_order_and_others_are_not():
    told = Counter({name_of(status, "5"): 1 for status in (429, 503)})
    assert wrong(told) == 0
    told.update([name_of(503, None), name_of(429, ""), name_of(500, None), name_of(400, None)])
    assert wrong(told) == 4
    assert told["503 without Retry-After"] == 1


def test_a_client_comes_back_as_told_but_not_before_and_not_long_after():
    assert [wait_of(told) for told in (None, "0", "1", "5")] == [0.2, 0.2, 1, 1]


@pytest.mark.parametrize(("moments", "gap"), [([], 10), ([3, 4, 9], 5), ([9, 4, 3], 5), ([1, 2, 3], 7), ([-5, 50], 10)])
def test_silence_is_the_longest_time_between_two_answers(moments, gap):
    assert longest_gap(moments, 0, 10) == gap


@pytest.mark.parametrize(
    ("samples", "time"),
    [
        ([], 0),
        ([(0, 0), (1, 0)], 0),
        ([(0, 0), (1, 1), (3, 2), (4, 0)], 3),
        ([(0, 0), (1, 1), (2, 0), (3, 0), (5, 1), (6, 0)], 2),
        ([(7, 1), (9, 1)], 2),
    ],
)
def test_a_wait_is_as_long_as_all_samples_show_it_from_the_one_before(samples, time):
    assert longest(samples) == time
