"""Questions that wait at the same time in one process go to the database in one statement and one commit (ADR 0022).

Whoever comes while a lane is free leads: it takes those that wait along, and when it has its answers it makes the next
of the waiting lead. A question that is alone goes alone, at once. Where many come, statements begin some time apart:
fewer and fuller ones cost less.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

from django.db import OperationalError

from platform_site.turns import elsewhere, pause, turn


Question = TypeVar("Question")
Answer = TypeVar("Answer")


class _Place(Generic[Question, Answer]):
    """A question, and what came of it: an answer, an error, or nothing where it has to be asked alone."""

    __slots__ = ("answer", "error", "is_over", "question", "turn")

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self.is_over = False
        self.turn = turn()  # released by whoever answers, or makes this one lead


class Together(Generic[Question, Answer]):
    """Asks `ask` with up to `most` questions at a time, in at most `lanes` statements at once, `apart` seconds apart.

    `ask` gives an answer for each question in their order, None for one that has to be asked alone. If it fails for
    several, each is asked alone, so that one that cannot be answered spoils no other; only where the database itself
    does not answer, all of them are told so at once, and those that wait behind them: nobody waits twice (I03-1).
    """

    def __init__(
        self, ask: Callable[[Sequence[Question]], Sequence[Answer | None]], *, lanes: int, most: int, apart: float = 0
    ) -> None:
        self._ask, self._most, self._apart = ask, most, apart
        self._free, self._begun = lanes, -apart
        self._waiting: deque[_Place[Question, Answer]] = deque()
        self._lock = Lock()

    def __call__(self, question: Question) -> Answer:
        """Return the answer; raises what `ask` raises."""
        mine: _Place[Question, Answer] = _Place(question)
        if not self._may_lead(mine):
            mine.turn.acquire()
        if not mine.is_over:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        return self._alone(question) if mine.answer is None else mine.answer

    def _may_lead(self, mine: _Place[Question, Answer]) -> bool:
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            self._waiting.append(mine)
            return False

    def _lead(self, mine: _Place[Question, Answer]) -> None:
        self._gather()
        with self._lock:
            others = [self._waiting.popleft() for _ in range(min(self._most - 1, len(self._waiting)))]
        try:
            _answer([mine, *others], self._ask)
            if isinstance(mine.error, OperationalError):
                others += self._all_told(mine.error)
        finally:
            self._hand_on()
            for other in others:
                other.is_over = True
                other.turn.release()

    def _gather(self) -> None:
        """Wait for company where many come: until `apart` seconds after the last statement began, unless it is full."""
        early = min(self._begun + self._apart - time.monotonic(), self._apart)
        if early > 0 and len(self._waiting) < self._most - 1:
            pause(early)
        self._begun = time.monotonic()

    def _all_told(self, error: OperationalError) -> list[_Place[Question, Answer]]:
        with self._lock:
            behind = list(self._waiting)
            self._waiting.clear()
        for place in behind:
            place.error = error
        return behind

    def _hand_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().turn.release()
            else:
                self._free += 1

    def _alone(self, question: Question) -> Answer:
        (answer,) = elsewhere(lambda: self._ask([question]))
        assert answer is not None  # noqa: S101 - who asks alone waits for what it needs
        return answer


def _answer(
    places: list[_Place[Question, Answer]], ask: Callable[[Sequence[Question]], Sequence[Answer | None]]
) -> None:
    try:
        answers = ask([place.question for place in places])
        for place, answer in zip(places, answers, strict=True):
            place.answer = answer
    except Exception as error:
        for place in places:
            place.error = error if len(places) == 1 or isinstance(error, OperationalError) else None
