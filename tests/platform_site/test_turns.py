"""Who waits is a thread or a visitor of the event loop, and neither holds the other up (ADR 0023)."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from platform_site import limits
from platform_site.turns import Turn, Visitor, elsewhere, is_visitor, turn


def carried(*runs: Callable[[], None], until: Callable[[], bool]) -> None:
    """Let an event loop carry visitors until something holds."""

    async def carry() -> None:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(2) as helpers:
            for run in runs:
                Visitor(run, loop, helpers).switch()
            async with asyncio.timeout(10):
                while not until():
                    await asyncio.sleep(0.001)

    asyncio.run(carry())


def test_a_visitor_that_waits_lets_the_next_one_run():
    seen: list[str] = []
    turns: list[Turn] = []

    def first() -> None:
        turns.append(turn())
        turns[0].acquire()
        seen.append("first")

    def second() -> None:
        seen.append("second")
        turns[0].release()

    carried(first, second, until=lambda: len(seen) == 2)
    assert seen == ["second", "first"]


def test_a_thread_may_let_a_visitor_go_on():
    seen: list[int] = []

    def visit() -> None:
        mine = turn()
        threading.Thread(target=mine.release).start()
        mine.acquire()
        seen.append(threading.get_ident())

    carried(visit, until=lambda: bool(seen))
    assert seen == [threading.get_ident()]


def test_what_is_over_before_one_waits_is_not_waited_for():
    seen: list[str] = []
    kept: list[Turn] = []

    def visit() -> None:
        kept.append(turn())
        kept[0].release()
        elsewhere(lambda: None)
        kept[0].acquire()
        seen.append("went on")

    carried(visit, until=lambda: bool(seen))
    assert seen == ["went on"]


def test_a_threads_turn_is_a_lock():
    mine = turn()
    threading.Thread(target=mine.release).start()
    mine.acquire()
    assert not is_visitor()


def test_a_thread_takes_a_place_in_the_crowd_and_a_visitor_none_there():
    seen: list[object] = []
    carried(lambda: seen.append(limits.place()), until=lambda: bool(seen))
    assert limits.place() is limits.crowd
    assert seen[0] is not limits.crowd


class TestElsewhere:
    """What blocks."""

    def test_is_done_for_a_visitor_in_another_thread_and_gives_its_result(self):
        seen: list[tuple[int, bool]] = []
        carried(lambda: seen.append((elsewhere(threading.get_ident), is_visitor())), until=lambda: bool(seen))
        assert seen[0][0] != threading.get_ident()
        assert seen[0][1]

    def test_raises_in_the_visitor_what_it_raises_there(self):
        seen: list[type[Exception]] = []

        def visit() -> None:
            try:
                elsewhere(lambda: 1 // 0)
            except ZeroDivisionError as error:
                seen.append(type(error))

        carried(visit, until=lambda: bool(seen))
        assert seen == [ZeroDivisionError]

    def test_is_done_at_once_in_a_thread(self):
        assert elsewhere(threading.get_ident) == threading.get_ident()
        with pytest.raises(ZeroDivisionError):
            elsewhere(lambda: 1 // 0)
