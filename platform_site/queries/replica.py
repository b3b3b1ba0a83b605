"""The streaming replica: who may be read there, and whether it is fit to be read (ARCH-3).

Only statistics and code masters, and only inside a function that `from_replica` marks. A person's data, and whatever
a decision about a person stands on, is read on the primary, always.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import Error, connections
from django.db.models import Model


log = logging.getLogger(__name__)
Given = ParamSpec("Given")
Result = TypeVar("Result")

ALIAS = "replica"
EVERY = 5.0
"""For how many seconds a process believes what it last saw of the replica."""
_LAG = """
select case
    when not pg_is_in_recovery() or not exists (select from pg_stat_wal_receiver) then null
    when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
    else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())
end
"""

_reading: ContextVar[bool] = ContextVar("reads from the replica", default=False)


class Router:
    """Send reads of REPLICATED_MODELS to the replica inside `from_replica`, and everything else to the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Return `replica` or None, which is the primary; whoever writes reads what it wrote."""
        asked = _reading.get() and model._meta.label in settings.REPLICATED_MODELS
        return ALIAS if asked and not connections["default"].in_atomic_block else None

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        """Let rows of primary and replica stand beside each other: they are of one database."""
        return True if {one._state.db, other._state.db} <= {"default", ALIAS} else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Never migrate the replica."""
        return False if db == ALIAS else None


class _Seen:
    """What this process last saw of the replica."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Look anew at the next question."""
        self._at, self._fit = float("-inf"), False

    def fit(self) -> bool:
        """Tell if the replica may be read, looking every few seconds."""
        if time.monotonic() - self._at >= EVERY:
            self.say(fit=_looks_fit())
        return self._fit

    def say(self, *, fit: bool) -> None:
        """Believe this for a while."""
        self._at, self._fit = time.monotonic(), fit


seen = _Seen()


def from_replica(read: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let a function that only reads be answered by the replica, or by the primary where that is not fit.

    A replica that fails while it is asked is an answer of the primary a moment later, never an error to a caller.
    """

    @wraps(read)
    def either(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if ALIAS not in settings.DATABASES or not seen.fit():
            return read(*args, **kwargs)
        token = _reading.set(True)
        try:
            return read(*args, **kwargs)
        except Error as error:
            _tell_of(error)
        finally:
            _reading.reset(token)
            connections[ALIAS].close()  # it is asked rarely, and by any of many threads
        return read(*args, **kwargs)

    return either


def is_unfit(at: datetime) -> bool:
    """Tell if there is a replica that cannot be read or lags: `degraded` and no more (API-7)."""
    return ALIAS in settings.DATABASES and not seen.fit()


def lag() -> float | None:
    """Return the seconds that the replica is behind; None if it is no replica or hears nothing of a primary."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_LAG)
        (seconds,) = cursor.fetchone()
    return None if seconds is None else float(seconds)


def _looks_fit() -> bool:
    try:
        behind = lag()
    except Error as error:
        _tell_of(error)
        return False
    finally:
        connections[ALIAS].close()
    return behind is not None and behind <= settings.REPLICA_LAG_SECONDS


def _tell_of(error: Error) -> None:
    """Leave the replica alone for a while."""
    seen.say(fit=False)
    log.warning("the replica could not be read", extra={"error": type(error).__name__})
