"""How the database is asked for many at once (ADR 0022): a visitor asks by a connection that all of a process share.

The loop goes on with others while PostgreSQL works: no thread stands in between, to be woken and to wait for the
interpreter (ADR 0023). A thread asks by its own connection, as everywhere.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import psycopg
from django.db import connection

from platform_site.turns import elsewhere, is_visitor, taken_through


class Lane:
    """A connection that one visitor uses at a time."""

    def __init__(self) -> None:
        self._shared: _Waiting | None = None
        self._as_django: AbstractContextManager[Any] = nullcontext()

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """Give a cursor; raises what Django's own does."""
        if not is_visitor():
            with connection.cursor() as cursor:
                yield cursor
            return
        if self._shared is None or self._shared.closed:
            self._as_django = connection.wrap_database_errors  # kept, as each visitor would make a new one
            with self._as_django:
                self._shared = elsewhere(_opened)
        with self._as_django, self._shared.cursor() as cursor:
            yield cursor


class _Waiting(psycopg.Connection[Any]):
    """A connection for which a visitor waits as for everything else; what is no visitor waits as ever."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if is_visitor():
            return taken_through(gen, self.pgconn.socket)
        return super().wait(gen, interval, timeout)


def _opened() -> _Waiting:
    opened = _Waiting.connect(**connection.get_connection_params(), autocommit=True)
    configure: Callable[[_Waiting], None] = getattr(connection, "_configure_connection")  # noqa: B009 - PostgreSQL's own
    configure(opened)  # the session's time zone, as Django's pool sets it
    return opened
