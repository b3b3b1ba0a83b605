"""A broker of the test's own: a real Redis that can be emptied, stopped, and started again."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from platform_site.celery import app
from platform_site.embedded.redis import private_server


class Broker:
    """A Redis that Celery sends to, for one test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._running = ExitStack()

    def start(self) -> None:
        """Start one, and point Celery there."""
        local = Path(os.environ.get("PLATFORM_LOCAL", ".local")).resolve()
        url = self._running.enter_context(private_server(local))
        self._monkeypatch.setenv("CELERY_BROKER_URL", url)
        forget_connections()
        self.client = redis.Redis(unix_socket_path=url.removeprefix("redis+socket://").partition("?")[0])

    def stop(self) -> None:
        """Stop it, as a failing machine does; Celery keeps the connections that it has."""
        self.client.close()
        self._running.close()

    def waiting(self, queue: str = "default") -> int:
        """Return how many messages wait in a queue."""
        return self.client.llen(queue)

    def everything(self) -> str:
        """Return all that it holds, as text."""
        kinds = {b"list": lambda key: self.client.lrange(key, 0, -1), b"set": self.client.smembers}
        return repr([(key, kinds[self.client.type(key)](key)) for key in self.client.scan_iter()])

    def deliver(self, queue: str = "default") -> list[tuple[str, list[Any]]]:
        """Take every message of a queue and run its task here, as a worker does; return name and arguments."""
        app.loader.import_default_modules()
        taken = []
        with app.connection_for_read() as connection, connection.SimpleQueue(queue) as messages:
            while self.waiting(queue):
                message = messages.get(block=False)
                message.ack()
                name, arguments = message.headers["task"], message.payload[0]
                taken.append((name, arguments))
                app.tasks[name](*arguments)
        return taken


@contextmanager
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """Give a broker that runs; afterwards Celery leads to that of the run again."""
    own = Broker(monkeypatch)
    own.start()
    try:
        yield own
    finally:
        own.stop()
        monkeypatch.undo()
        forget_connections()


def forget_connections() -> None:
    """Make Celery connect anew."""
    app._pool = app.amqp._producer_pool = None
