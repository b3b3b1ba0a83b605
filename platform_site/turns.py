"""Waiting without holding a thread: who waits is a thread, or a request that the event loop carries (ADR 0023)."""

import threading
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextvars import Context
from selectors import EVENT_READ, EVENT_WRITE
from typing import Protocol, TypeVar

from greenlet import getcurrent, greenlet


Result = TypeVar("Result")


class Blocks(BaseException):
    """A visitor would have to block, as by asking the database: whoever carries it runs it again in a thread.

    It is no Exception, so that nothing on its way takes it for a fault of the request.
    """


class Visitors:
    """Those whom an event loop carries. Who has come to an end carries the next request: to make a stack costs more."""

    def __init__(self, loop: AbstractEventLoop, executor: Executor) -> None:
        self.loop, self.executor = loop, executor
        self.idle: list[Visitor] = []

    def carry(self, request: Callable[[], None]) -> None:
        """Run a request until it has to wait for the first time."""
        visitor = self.idle.pop() if self.idle else Visitor(self)
        visitor.gr_context = Context()  # nothing is left of who was carried before
        visitor.switch(request)


class Visitor(greenlet):
    """A request that runs in the event loop until it has to wait; others run meanwhile."""

    def __init__(self, among: Visitors) -> None:
        super().__init__()
        self._among, self.carrier = among, getcurrent()
        self.loop, self.executor = among.loop, among.executor

    def run(self, request: Callable[[], None]) -> None:
        """Run one request after the other."""
        while True:
            request()
            self._among.idle.append(self)
            request = self.carrier.switch()

    def ready(self, socket: int, wanted: int) -> int:
        """Wait until a socket can be read or written, as `wanted` (of `selectors`); return which of them it can."""
        if wanted & EVENT_READ:
            self.loop.add_reader(socket, self.switch, EVENT_READ)
        if wanted & EVENT_WRITE:
            self.loop.add_writer(socket, self.switch, EVENT_WRITE)
        can: int = self.carrier.switch()
        if wanted & EVENT_READ:
            self.loop.remove_reader(socket)
        if wanted & EVENT_WRITE:
            self.loop.remove_writer(socket)
        return can


class Turn(Protocol):
    """What one waits at until another says that it is over."""

    def acquire(self) -> object:
        """Wait."""

    def release(self) -> None:
        """Let the one who waits go on; called once, from whatever thread."""


class _VisitorsTurn:
    """A turn at which no thread stands: the loop goes on with others."""

    __slots__ = ("_is_over", "_thread", "_visitor", "_waits")

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._thread = visitor, threading.get_ident()
        self._is_over = self._waits = False

    def acquire(self) -> None:
        if not self._is_over:
            self._waits = True
            self._visitor.carrier.switch()

    def release(self) -> None:
        loop = self._visitor.loop
        here = threading.get_ident() == self._thread
        (loop.call_soon if here else loop.call_soon_threadsafe)(self._go_on)

    def _go_on(self) -> None:
        self._is_over = True
        if self._waits:
            self._visitor.switch()


def turn() -> Turn:
    """Return what the one who runs here can wait at."""
    visitor = getcurrent()
    if isinstance(visitor, Visitor):
        return _VisitorsTurn(visitor)
    lock = threading.Lock()
    lock.acquire()
    return lock


def is_visitor() -> bool:
    """Tell if the event loop carries the one who runs here."""
    return isinstance(getcurrent(), Visitor)


def elsewhere(work: Callable[[], Result]) -> Result:
    """Do work that blocks, such as asking the database: in this thread, or for a visitor in another."""
    visitor = getcurrent()
    if not isinstance(visitor, Visitor):
        return work()
    over = _VisitorsTurn(visitor)
    done = visitor.executor.submit(work)
    done.add_done_callback(lambda _: over.release())
    over.acquire()
    return done.result()


def pause(seconds: float) -> None:
    """Wait so long; the loop goes on with others."""
    visitor = getcurrent()
    if isinstance(visitor, Visitor):
        visitor.loop.call_later(seconds, visitor.switch)
        visitor.carrier.switch()
    else:
        time.sleep(seconds)


def taken_through(steps: Generator[int, int, Result], socket: int) -> Result:
    """Take a visitor through the steps of what waits for a socket: each yields what it waits for, and is sent it."""
    visitor = getcurrent()
    assert isinstance(visitor, Visitor)  # noqa: S101 - a thread waits by itself
    try:
        wanted = next(steps)
        while True:
            wanted = steps.send(visitor.ready(socket, wanted))
    except StopIteration as over:
        result: Result = over.value
        return result
