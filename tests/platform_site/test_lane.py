"""Visitors ask by one connection of their process, and none holds the loop up while PostgreSQL works (ADR 0022)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection

from platform_site.lane import Lane
from platform_site.turns import elsewhere
from tests.support.carrying import carried
from tests.support.until import wait_until


pytestmark = pytest.mark.django_db
LOCK, FREE = "select pg_advisory_lock(20261122)", "select pg_advisory_unlock(20261122)"
WAITED_FOR = "select 1 from pg_locks where locktype = 'advisory' and objid = 20261122 and not granted"
WHO = "select pg_backend_pid()"


@pytest.fixture
def lane():
    made = Lane()
    yield made
    if made._shared is not None:
        made._shared.close()


def asked(lane: Lane, statement: str) -> Any:
    """Return the one value that a statement gives."""
    with lane.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def seen_by_visitors(*visits: Callable[[], Any]) -> list[Any]:
    """Return what each visitor came to, in the order in which they did; an error as its type."""
    seen: list[Any] = []

    def tell(visit: Callable[[], Any]) -> None:
        try:
            seen.append(visit())
        except Exception as error:
            seen.append(type(error))

    runs = [lambda visit=visit: tell(visit) for visit in visits]
    carried(*runs, until=lambda: len(seen) == len(visits))
    return seen


def test_a_thread_asks_by_its_own_connection(lane):
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        (mine,) = cursor.fetchone()
    assert asked(lane, WHO) == mine


def test_a_visitor_asks_by_another_that_it_keeps_for_the_next(lane):
    first, second = (seen_by_visitors(lambda: asked(lane, WHO))[0] for _ in range(2))
    assert first == second != asked(lane, WHO)


def test_others_run_while_postgresql_makes_a_visitor_wait(lane):
    with connection.cursor() as cursor:
        cursor.execute(LOCK)

    def let_go() -> str:
        wait_until(lambda: connection_of_test.execute(WAITED_FOR).fetchone())
        connection_of_test.execute(FREE)
        return "another"

    connection_of_test = connection.connection
    assert set(seen_by_visitors(lambda: asked(lane, LOCK) or "lock", lambda: elsewhere(let_go))) == {"lock", "another"}


def test_a_visitor_is_told_of_errors_as_django_tells_of_them(lane):
    assert seen_by_visitors(lambda: asked(lane, "select 1 / 0")) == [DataError]


def test_a_connection_that_was_lost_is_opened_anew(lane):
    (lost,) = seen_by_visitors(lambda: asked(lane, WHO))
    asked(lane, f"select pg_terminate_backend({lost}, 5000)")
    assert seen_by_visitors(lambda: asked(lane, WHO)) == [OperationalError]
    (opened,) = seen_by_visitors(lambda: asked(lane, WHO))
    assert opened != lost


def test_times_are_those_of_the_same_zone_as_a_threads(lane):
    assert seen_by_visitors(lambda: asked(lane, "show timezone")) == [asked(lane, "show timezone")]
