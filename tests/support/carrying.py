"""Visitors for tests: what an event loop carries as the counter's does (ADR 0023)."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connections

from platform_site.turns import Visitors


class Helpers(ThreadPoolExecutor):
    """Threads that leave no connection behind."""

    def submit(self, work: Callable[[], object], /) -> Future[object]:
        return super().submit(_and_close, work)


def _and_close(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connections.close_all()


def carried(*runs: Callable[[], None], until: Callable[[], bool]) -> None:
    """Let an event loop carry visitors until something holds."""

    async def carry() -> None:
        loop = asyncio.get_running_loop()
        with Helpers(2) as helpers:
            visitors = Visitors(loop, helpers)
            for run in runs:
                visitors.carry(run)
            async with asyncio.timeout(60):
                while not until():
                    await asyncio.sleep(0.001)

    asyncio.run(carry())
