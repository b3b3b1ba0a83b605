"""Questions that wait at the same time are asked together, and none is worse off for it (ADR 0022)."""

import threading
from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from platform_site.together import Together
from tests.support.until import wait_until


class Asked:
    """Answers numbers with their double; what was asked together, and a gate that a test may shut."""

    def __init__(self, answer: Callable[[int], int | None] = lambda number: 2 * number) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self._answer = answer

    def __call__(self, questions: Sequence[int]) -> list[int | None]:
        self.batches.append(list(questions))
        self.gate.wait(30)
        return [self._answer(each) if len(questions) > 1 else 2 * each for each in questions]


def behind(asked: Asked, numbers: Sequence[int], **limits: float) -> dict[int, object]:
    """Ask 0, which is held up, and meanwhile the numbers; return what each came to."""
    together = Together(asked, **{"lanes": 1, "most": 8, **limits})
    came: dict[int, object] = {}

    def ask(number: int) -> None:
        try:
            came[number] = together(number)
        except Exception as error:
            came[number] = type(error)

    asked.gate.clear()
    threads = [threading.Thread(target=ask, args=(number,)) for number in (0, *numbers)]
    threads[0].start()
    wait_until(lambda: asked.batches)
    for thread in threads[1:]:
        thread.start()
    wait_until(lambda: len(together._waiting) == len(numbers))
    asked.gate.set()
    for thread in threads:
        thread.join(30)
    return came


def test_a_question_that_is_alone_goes_alone_at_once():
    asked = Asked()
    assert Together(asked, lanes=1, most=8)(21) == 42
    assert asked.batches == [[21]]


def test_those_that_wait_go_together_and_each_gets_its_own_answer():
    asked = Asked()
    assert behind(asked, range(1, 6)) == {number: 2 * number for number in range(6)}
    assert [sorted(batch) for batch in asked.batches] == [[0], [1, 2, 3, 4, 5]]


def test_no_more_go_together_than_may():
    asked = Asked()
    assert len(behind(asked, range(1, 8), most=3)) == 8
    assert [len(batch) for batch in asked.batches] == [1, 3, 3, 1]


def test_the_first_goes_at_once_and_the_next_waits_for_company_until_its_time_has_come(monkeypatch):
    waited, now = [], [100.0]

    def wait(seconds: float) -> None:
        waited.append((seconds, len(asked.batches)))
        now[0] += seconds

    monkeypatch.setattr("platform_site.together.pause", wait)
    monkeypatch.setattr("platform_site.together.time", SimpleNamespace(monotonic=lambda: now[0]))
    asked = Asked()
    together = Together(asked, lanes=1, most=8, apart=0.5)
    for number, moment in enumerate([100.0, 100.125, 100.5, 102.0]):
        now[0] = moment
        assert together(number) == 2 * number
    assert waited == [(0.375, 1), (0.5, 2)]


def test_nobody_waits_longer_than_that_whatever_the_clock_says(monkeypatch):
    together = Together(Asked(), lanes=1, most=8, apart=0.05)
    monkeypatch.setattr("platform_site.together.time.monotonic", lambda: 1e9)
    assert together(1) == 2
    monkeypatch.undo()
    assert together(2) == 4


def test_a_full_one_waits_for_nobody():
    asked = Asked()
    assert len(behind(asked, range(1, 4), most=3, apart=3600)) == 4
    assert [len(batch) for batch in asked.batches] == [1, 3]


def test_one_that_has_to_be_asked_alone_is_and_the_others_are_answered():
    asked = Asked(lambda number: None if number == 2 else 2 * number)
    assert behind(asked, [1, 2, 3]) == {0: 0, 1: 2, 2: 4, 3: 6}
    assert asked.batches[2:] == [[2]]


def test_one_that_cannot_be_answered_spoils_no_other():
    def answer(number: int) -> int:
        if number == 2:
            raise ZeroDivisionError
        return 2 * number

    class Failing(Asked):
        def __call__(self, questions):
            super().__call__(questions)
            return [answer(each) for each in questions]

    asked = Failing()
    assert behind(asked, [1, 2, 3]) == {0: 0, 1: 2, 2: ZeroDivisionError, 3: 6}


def test_a_database_that_does_not_answer_is_told_to_all_that_wait_at_once():
    class Away(Asked):
        def __call__(self, questions):
            super().__call__(questions)
            raise OperationalError

    asked = Away()
    assert behind(asked, [1, 2, 3]) == dict.fromkeys(range(4), OperationalError)
    assert len(asked.batches) == 1


def test_after_a_failure_the_lane_is_free_again():
    def ask(questions: Sequence[int]) -> list[int | None]:
        if questions == [0]:
            raise ZeroDivisionError
        return [1]

    together = Together(ask, lanes=1, most=2)
    with pytest.raises(ZeroDivisionError):
        together(0)
    assert together(1) == 1


def test_lanes_go_beside_each_other():
    asked = Asked()
    together = Together(asked, lanes=2, most=8)
    asked.gate.clear()
    threads = [threading.Thread(target=together, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(asked.batches) == 2)
    asked.gate.set()
    for thread in threads:
        thread.join(30)
    assert sorted(asked.batches) == [[1], [2]]
