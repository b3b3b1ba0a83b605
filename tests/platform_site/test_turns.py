"""Who waits is a thread or a visitor of the event loop, and neither holds the other up (ADR 0023)."""

import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextvars import ContextVar
from selectors import EVENT_READ, EVENT_WRITE

import pytest
from greenlet import getcurrent

from platform_site import limits
from platform_site.turns import Turn, elsewhere, is_visitor, pause, taken_through, turn
from tests.support.carrying import carried


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


def test_who_is_carried_after_another_finds_nothing_of_what_that_one_kept():
    kept: ContextVar[str] = ContextVar("kept", default="nothing")
    seen: list[tuple[str, object]] = []

    def visit() -> None:
        seen.append((kept.get(), getcurrent()))
        kept.set("hers")

    carried(visit, visit, until=lambda: len(seen) == 2)
    assert [found for found, _ in seen] == ["nothing", "nothing"]
    assert seen[0][1] is seen[1][1]


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


class TestPause:
    """Waiting for a time."""

    def test_a_visitor_lets_others_run_meanwhile(self):
        seen: list[str] = []

        def first() -> None:
            pause(0.05)
            seen.append("first")

        carried(first, lambda: seen.append("second"), until=lambda: len(seen) == 2)
        assert seen == ["second", "first"]

    def test_a_thread_stands(self):
        start = time.monotonic()
        pause(0.05)
        assert time.monotonic() - start >= 0.05


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


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


class TestSteps:
    """What waits for a socket."""

    def test_a_visitor_waits_for_its_socket_while_another_runs(self, pair):
        here, there = pair
        seen: list[object] = []

        def steps() -> Generator[int, int, bytes]:
            seen.append((yield EVENT_READ))
            return here.recv(9)

        def write() -> None:
            seen.append("another")
            there.send(b"came")

        carried(lambda: seen.append(taken_through(steps(), here.fileno())), write, until=lambda: len(seen) == 3)
        assert seen == ["another", EVENT_READ, b"came"]

    def test_whichever_comes_first_is_told_and_the_other_is_not_waited_for_any_more(self, pair):
        here, there = pair
        seen: list[int] = []

        def steps() -> Generator[int, int, None]:
            there.send(b"came")
            seen.append((yield EVENT_READ | EVENT_WRITE))
            seen.append((yield EVENT_READ))

        carried(lambda: taken_through(steps(), here.fileno()), until=lambda: len(seen) == 2)
        assert seen[0] in (EVENT_READ, EVENT_WRITE)
        assert seen[1] == EVENT_READ

    def test_what_fails_fails_in_the_visitor(self, pair):
        here, _ = pair
        seen: list[type[Exception]] = []

        def steps() -> Generator[int, int, None]:
            yield EVENT_WRITE
            raise ZeroDivisionError

        def visit() -> None:
            try:
                taken_through(steps(), here.fileno())
            except ZeroDivisionError as error:
                seen.append(type(error))

        carried(visit, until=lambda: bool(seen))
        assert seen == [ZeroDivisionError]
