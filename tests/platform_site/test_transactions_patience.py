"""Deadlocks, serialisation failures and lost connections are tried again, here and nowhere else."""

from itertools import count
from threading import Barrier

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from platform_site import transactions
from platform_site.actors import the_platform
from platform_site.errors import Busy
from platform_site.models import Notice
from platform_site.transactions import ATTEMPTS, with_patience
from tests.factories.platform_site import AT
from tests.support import databases
from tests.support.deeds import do, leave, left, lines, together
from tests.support.sessions import session


@pytest.fixture(autouse=True)
def _slow_machine(monkeypatch):
    """Let no try be late but where a test says so: to cut a connection takes longer than a second where all is busy."""
    monkeypatch.setattr(transactions, "PATIENCE", 600.0)


def do_now(about: str, **given):
    """Do something as the platform."""
    return do(about=about, by=the_platform(), at=AT, **given)


def touch(about: str) -> None:
    """Change a row, and so lock it."""
    assert Notice.objects.filter(about=about).update(read_at=AT) == 1


def kill_own_connection() -> None:
    """Cut this thread's connection, as a failing server does."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with session("web", connection.settings_dict["NAME"]) as same_role:
        same_role.execute("select pg_terminate_backend(%s)", [pid])
        same_role.commit()


def test_two_that_lock_each_other_out_both_succeed_in_the_end(committed):
    for about in ("x", "y"):
        leave(about, at=AT)
    barrier, tries = Barrier(2, timeout=60), count()

    def crossing(first: str, second: str):
        waited: list[bool] = []

        def cross() -> None:
            next(tries)
            touch(first)
            if not waited:
                waited.append(True)
                barrier.wait()
            touch(second)

        return lambda: do_now(f"{first}{second}", then=cross)

    results = together(crossing("x", "y"), crossing("y", "x"))
    assert sorted(result.about for result in results) == ["xy", "yx"]
    assert next(tries) == 3  # one of the two was tried twice
    assert sorted(left()) == ["x", "xy", "y", "yx"]
    assert sorted(about for *_, about in lines(committed)) == ["xy", "yx"]


def test_a_serialisation_failure_is_tried_again(committed):
    leave("x", at=AT)
    tries = count(1)

    def interfered_with() -> None:
        with session("web", committed) as other:
            if next(tries) == 1:
                other.execute("update platform_site_notice set read_at = now() where about = 'x'")
                other.commit()
        touch("x")

    with connection.cursor() as cursor:
        cursor.execute("set default_transaction_isolation = 'repeatable read'")
    assert do_now("a", then=interfered_with).about == "a"
    assert next(tries) == 3
    assert left() == ["x", "a"]


def test_a_lost_connection_is_replaced(committed):
    tries = count(1)

    def cut_once() -> None:
        if next(tries) == 1:
            kill_own_connection()

    assert do_now("a", then=cut_once).about == "a"
    assert next(tries) == 3
    assert (left(), lines(committed)) == (["a"], [("tests.done", "done", "", "a")])


def test_a_connection_that_was_lost_before_is_replaced(committed):
    left()
    kill_own_connection()
    assert do_now("a").about == "a"


def test_a_connection_that_is_lost_each_time_is_given_up(committed):
    tries = count(1)

    def cut() -> None:
        next(tries)
        kill_own_connection()

    with pytest.raises((OperationalError, InterfaceError)):
        do_now("a", then=cut)
    assert next(tries) == ATTEMPTS + 1
    assert left() == []


def test_a_lock_that_somebody_holds_too_long_is_told_at_once(committed):
    leave("x", at=AT)
    tries = count(1)
    with session("web", committed) as other:
        other.execute("update platform_site_notice set read_at = now() where about = 'x'")
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '50ms'")
        with pytest.raises(Busy) as refusal:
            do_now("a", then=lambda: (next(tries), touch("x")))
    assert (refusal.value.retry_after, next(tries)) == (1, 2)
    assert left() == ["x"]


def test_a_statement_that_takes_too_long_is_not_tried_again(committed):
    tries = count(1)

    def sleep() -> None:
        next(tries)
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '20ms'")
            cursor.execute("select pg_sleep(5)")

    with pytest.raises(OperationalError, match="statement timeout"):
        do_now("a", then=sleep)
    assert next(tries) == 2


@pytest.mark.django_db
def test_inside_a_transaction_of_somebody_else_nothing_is_tried_again():
    tries = count(1)

    def fail() -> None:
        next(tries)
        raise OperationalError from databases.psycopg.errors.DeadlockDetected()

    with pytest.raises(OperationalError), transaction.atomic():
        with_patience(fail)
    assert next(tries) == 2


@pytest.mark.parametrize("error", [OperationalError(), InterfaceError()])
def test_an_error_of_unknown_cause_is_not_tried_again(committed, error):
    tries = count(1)

    def fail() -> None:
        next(tries)
        raise error

    with pytest.raises(type(error)):
        with_patience(fail)
    assert next(tries) == 2


def test_a_deadlock_that_comes_each_time_is_given_up(committed):
    tries = count(1)

    def fail() -> None:
        next(tries)
        raise OperationalError from databases.psycopg.errors.DeadlockDetected()

    with pytest.raises(OperationalError):
        with_patience(fail)
    assert next(tries) == ATTEMPTS + 1


def test_who_lost_the_connection_late_waits_no_second_time(committed, monkeypatch):
    monkeypatch.setattr(transactions, "PATIENCE", -1.0)
    tries = count()

    def lose_it() -> None:
        next(tries)
        kill_own_connection()
        with connection.cursor() as cursor:
            cursor.execute("select 1")

    with pytest.raises(OperationalError):
        with_patience(lose_it)
    assert next(tries) == 1
    connection.close()


def test_a_connection_goes_back_to_its_pool_between_transactions_and_never_within_one(committed, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "pool", None)
    with transaction.atomic():
        transactions.give_back()
        assert connection.connection is not None
    transactions.give_back()
    assert connection.connection is None
