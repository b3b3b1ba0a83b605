"""The line at the counter: those who have come are served in their order, while the loop hears who comes next."""

from asyncio import Future, get_running_loop
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor

from django.conf import settings
from django.http import HttpResponse

from platform_site.limits import Crowd
from platform_site.turns import Blocks, Visitors


AT_A_TIME = 8
"""Visitors that are carried on before the loop looks who has come meanwhile, which costs a system call."""


class Line:
    """Visitors of one process: some are carried on until they wait, then the loop looks who has come meanwhile.

    So a place is counted from when a request came, and who finds none is told so at once, however long the line is.
    """

    def __init__(self, helpers: Executor) -> None:
        self.places = Crowd(lambda: settings.MOST_AT_COUNTER, lambda: 0)
        self._helpers = helpers
        self._visitors: Visitors | None = None
        self._waiting: deque[Callable[[], None]] = deque()

    async def answered(self, answer: Callable[[], HttpResponse]) -> HttpResponse | None:
        """Return what a visitor comes to, or None for one that would have blocked."""
        loop = get_running_loop()
        result: Future[HttpResponse | None] = loop.create_future()

        def run() -> None:
            outcome: HttpResponse | Exception | None = None
            try:
                outcome = answer()
            except Blocks:
                pass
            except Exception as error:
                outcome = error
            _tell(result, outcome)

        self._waiting.append(run)
        if len(self._waiting) == 1:
            self._visitors = self._visitors or Visitors(loop, self._helpers)
            loop.call_soon(self._serve, self._visitors)
        return await result

    def _serve(self, visitors: Visitors) -> None:
        for _ in range(min(AT_A_TIME, len(self._waiting))):
            visitors.carry(self._waiting.popleft())
        if self._waiting:
            visitors.loop.call_soon(self._serve, visitors)


def _tell(result: Future[HttpResponse | None], outcome: HttpResponse | Exception | None) -> None:
    """Tell whoever still waits: a server gives up a request whose client has left."""
    if result.cancelled():
        return
    if isinstance(outcome, Exception):
        result.set_exception(outcome)
    else:
        result.set_result(outcome)
