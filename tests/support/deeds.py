"""Actions made for the tests: small ones that write, refuse, or collide with one another."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Thread
from typing import Any

from django.db import connection

from platform_site import audit
from platform_site.actors import Actor
from platform_site.models import Notice, Organisation
from platform_site.transactions import action


def leave(about: str, *, at: datetime) -> Notice:
    """Write something."""
    fund = Organisation.objects.get(kind=Organisation.Kind.FUND)
    return Notice.objects.create(organisation=fund, kind="tests", about=about, created_at=at)


def left() -> list[str]:
    """Return what was written, in order."""
    return list(Notice.objects.filter(kind="tests").order_by("id").values_list("about", flat=True))


@action("tests.done")
def do(*, about: str, then: Callable[..., Any] = lambda: None, by: Actor, at: datetime) -> Notice:
    """Write something and a line, and then do what the test wants."""
    made = leave(about, at=at)
    audit.record("tests.done", by=by, at=at, about=about)
    then()
    return made


def lines(database: str) -> list[tuple[str, str, str, str]]:
    """Return event, outcome, code and about of the trail's lines that tests left, in order."""
    from tests.support.sessions import session

    with session("audit_reader", database) as reader:
        found = reader.execute(
            "select event, outcome, code, about from platform_site_audit where event like 'tests.%' order by id"
        )
        return found.fetchall()


PATIENT = "select set_config('lock_timeout', '60s', false), set_config('statement_timeout', '60s', false)"


def together(*runs: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with a connection of its own; return what each gave or raised.

    They wait for one another for longer than their role would: on a busy machine two seconds are no sign of anything.
    """
    results: list[Any] = [None] * len(runs)

    def one(place: int, run: Callable[[], Any]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(PATIENT)
            results[place] = run()
        except Exception as error:
            results[place] = error
        finally:
            with suppress(Exception):
                connection.close()

    threads = [Thread(target=one, args=place_and_run) for place_and_run in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
