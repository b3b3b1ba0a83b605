"""The only thing that opens a transaction: `@action` around a change, `reads` around a view of a person."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, Protocol, TypeVar
from uuid import UUID

import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg import errors as pg

from platform_site import audit, idempotency
from platform_site.actors import Actor
from platform_site.errors import Busy, Refused
from platform_site.models import AuditEvent
from platform_site.turns import is_visitor


class Named(Protocol):
    """What an action that answers to an idempotency key returns: a thing with an outside name."""

    uid: UUID


Result = TypeVar("Result")
Again = Callable[..., Any]
ATTEMPTS = 4
PATIENCE = 1.0
"""Seconds: who lost the connection after more, as to a dead standby, is told and waits no second time (I03-1)."""
_GOING_DOWN = {error.sqlstate for error in (pg.AdminShutdown, pg.CrashShutdown, pg.CannotConnectNow)}

_OPEN = f"""
with before as materialized (select coalesce(current_setting('app.subjects', true), '') as subjects),
    lines as ({audit.INSERT_EACH})
select subjects, set_config('app.subjects', same_persons(%s::bigint[])::text, true) from before
"""  # noqa: S608 - text of our own
_running: ContextVar[bool] = ContextVar("an action is running", default=False)


def action(event: str, *, again: Again | None = None) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Make a function `f(*, …, by, at)` one use case: one transaction with its change, its audit lines and its key.

    A `Refused` rolls the body back, leaves a refused line and goes on to the caller. Actions inside actions join.
    Serialisation failures and deadlocks are tried again here and nowhere else. `again(uid, by=, at=)` gives the
    result of an earlier request with the same Idempotency-Key once more, judging rights as they are now.
    """

    def decorate(body: Callable[..., Result]) -> Callable[..., Result]:
        @wraps(body)
        def run(*, by: Actor, at: datetime, **given: Any) -> Result:
            if _running.get():
                return body(by=by, at=at, **given)
            token = _running.set(True)
            try:
                result: Result = with_patience(lambda: _one_transaction(event, body, again, by, at, given))
                return result
            finally:
                _running.reset(token)

        return run

    return decorate


@contextmanager
def reads(
    event: str, *, persons: Iterable[int], by: Actor, at: datetime, ground: str, about: str = ""
) -> Iterator[None]:
    """Open the rows of these persons for reading, within this block only, and leave a line for each (ARCH-1).

    A person to whom others were merged keeps rows under several ids; all of them are opened.
    """
    subjects = list(persons)
    with transaction.atomic(savepoint=not _running.get()):  # an action is undone as a whole
        lines = audit.values_of_each(event, persons=subjects, by=by, at=at, ground=ground, about=about)
        before = _open_only(subjects, lines)
        by.call.lines += len(subjects)
        yield
        _set_subjects(before)  # a rollback takes it back by itself


def _open_only(subjects: list[int], lines: list[Any]) -> str:
    """Let this transaction read the rows of all records of these persons alone, with the lines that tell of it.

    Returns whose it was before.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [*lines, subjects])
        return str(cursor.fetchone()[0])


def _set_subjects(subjects: str) -> None:
    """Set whose rows this transaction may read, as PostgreSQL writes an array."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.subjects', %s, true)", [subjects])


@contextmanager
def refusals_recorded(event: str, *, by: Actor, at: datetime, **detail: Any) -> Iterator[None]:
    """Leave a refused line for what is refused before the database is asked: the hot path's part of `@action`."""
    try:
        yield
    except Refused as refusal:
        audit.record(event, by=by, at=at, outcome=AuditEvent.Outcome.REFUSED, code=refusal.problem.code, **detail)
        raise


def _one_transaction(
    event: str, body: Callable[..., Any], again: Again | None, by: Actor, at: datetime, given: dict[str, Any]
) -> Any:
    try:
        with transaction.atomic():
            return _body_once(event, body, again, by, at, given)
    except Refused as refusal:
        audit.record(event, by=by, at=at, outcome=AuditEvent.Outcome.REFUSED, code=refusal.problem.code)
        raise


def _body_once(
    event: str, body: Callable[..., Any], again: Again | None, by: Actor, at: datetime, given: dict[str, Any]
) -> Any:
    earlier = idempotency.claim(by.call, at)
    if earlier is not None:
        assert again is not None, f"{event} takes no idempotency key"  # noqa: S101 - a mistake of ours
        by.call.replayed = True
        result = again(UUID(earlier), by=by, at=at)
        whose = getattr(result, "person_id", None)
        audit.record(event, by=by, at=at, person_id=whose, about=earlier, replayed=True)
        return result
    lines = by.call.lines
    result = body(by=by, at=at, **given)
    if by.call.lines == lines:
        raise RuntimeError(f"{event} left no audit line")
    if by.call.key_digest is not None:
        idempotency.keep(by.call, answer=str(result.uid), at=at)
    return result


def with_patience(run: Callable[[], Result]) -> Result:
    """Run something repeatable; try again after a deadlock, a serialisation failure or a lost connection."""
    began = time.monotonic()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return run()
        except (OperationalError, InterfaceError) as error:
            late = time.monotonic() - began > PATIENCE
            _refuse_or_go_on(error, last=attempt == ATTEMPTS or (late and _is_lost(error.__cause__)))
    raise AssertionError("unreachable")  # pragma: no cover


def give_back() -> None:
    """Give the connection back to the pool, if there is one, before the request ends: others wait for it."""
    if is_visitor():
        return  # it has none, and Django would make it one to look at
    pooled = connection.connection is not None and "pool" in connection.settings_dict["OPTIONS"]
    if pooled and not connection.in_atomic_block:
        connection.close()


def close_pool() -> None:
    """Close the connections that this process has opened, and their pool."""
    connection.close()
    close: Callable[[], None] = getattr(connection, "close_pool")  # noqa: B009 - PostgreSQL's own
    close()


def _refuse_or_go_on(error: Exception, *, last: bool) -> None:
    """Return if the transaction may be tried once more; raise otherwise.

    A lost connection may hide a commit: trying again is safe because keys and leases make every action repeatable.
    """
    cause = error.__cause__
    if isinstance(cause, pg.LockNotAvailable):
        raise Busy(retry_after=1) from error
    again = isinstance(cause, pg.SerializationFailure | pg.DeadlockDetected) or _is_lost(cause)
    if last or not again or connection.in_atomic_block:
        raise error
    connection.close_if_unusable_or_obsolete()


def _is_lost(cause: BaseException | None) -> bool:
    """Tell if an error says that the server went away; Django has opened a new connection by the time it is asked."""
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return cause.sqlstate is None or cause.sqlstate[:2] == "08" or cause.sqlstate in _GOING_DOWN
