"""How every check is put to the database: one question, one round trip, one answer or refusal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NoReturn
from uuid import uuid4

import orjson
from django.db import OperationalError
from psycopg import errors as pg

from eligibility.permissions import coverage_only
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor, Call
from platform_site.errors import REFUSALS, Busy, KeyInUse, Refused, TooManyWrongTries
from platform_site.idempotency import key_lock
from platform_site.lane import Lane
from platform_site.limits import Budget
from platform_site.models import Notice
from platform_site.periods import jst_day
from platform_site.permissions import facility
from platform_site.together import Together
from platform_site.transactions import give_back, with_patience
from platform_site.turns import elsewhere


EVENT = "eligibility.checked"
SPENT = "limits.spent"
Facts = dict[str, Any]
LANES, MOST = 1, 64
"""How many statements of checks a process has under way at once, and how many checks are in one."""
APART = 0.008
"""Seconds between two statements where many ask: fewer and fuller ones cost a fifth less (ADR 0022)."""


def ask(question: dict[str, Any], *, by: Actor) -> Facts:
    """Return the facts of a check; raise the refusal that the database's function names.

    The function has written the check, or the refused line, by the time this returns or raises.
    """
    give_back()  # nobody waits for others with a connection in hand
    answer = _together(question)
    if "refusal" in answer:
        _refuse(answer["refusal"], answer["retry_after"], question, by=by)
    by.call.replayed = answer["replayed"]
    facts: Facts = answer["facts"]
    return facts


def question(*, method: str, on: date, by: Actor, at: datetime, **more: Any) -> dict[str, Any]:
    """Return what every question holds: who asks, when, about which day, under which key."""
    organisation = facility(by)
    key = by.call.key_digest
    return {
        "check_uid": str(uuid4()),
        "at": at.isoformat(),
        "on_day": on.isoformat(),
        "method": method,
        "is_bulk": False,
        "coverage_only": coverage_only(organisation),
        "organisation_id": organisation.id,
        "client_uid": str(by.client) if by.client else None,
        "request_id": by.call.request_id,
        "key_digest": as_bytea(key) if key else None,
        "body_digest": as_bytea(by.call.body_digest) if key else None,
        **more,
    }


def budgeted(budget: Budget) -> dict[str, Any]:
    """Return the members of a question that charge wrong tries to a budget."""
    subjects = [as_bytea(subject) for subject in (budget.client, budget.organisation, budget.target)]
    return {"subjects": subjects, "limits": list(budget.limits)}


def as_bytea(raw: bytes) -> str:
    """Return bytes as JSON carries them to a `bytea`."""
    return f"\\x{raw.hex()}"


def _refuse(code: str, retry_after: int | None, asked: dict[str, Any], *, by: Actor) -> NoReturn:
    if code == TooManyWrongTries.problem.code:
        elsewhere(lambda: tell_of_spent(by=by, at=datetime.fromisoformat(asked["at"])))
    raise REFUSALS[code](retry_after=retry_after)


def tell_of_spent(*, by: Actor, at: datetime) -> None:
    """Tell the fund of a spent budget, once a day and client, or user: whoever goes on asking writes nothing more."""
    about = f"{f'ApiClient:{by.client}' if by.client else f'User:{by.user}'} {jst_day(at)}"
    if not Notice.objects.filter(kind=SPENT, about=about).exists():
        tell_fund(kind=SPENT, about=about, by=replace(by, call=Call(request_id=by.call.request_id)), at=at)


def _put(questions: Sequence[dict[str, Any]]) -> list[Facts | None]:
    """Return the answer to each question; None for one that has to be asked alone."""
    try:
        answers = with_patience(lambda: _call(questions))
    finally:
        give_back()
    return [answers.get(each["check_uid"]) for each in questions]


def _call(questions: Sequence[dict[str, Any]]) -> dict[str, Facts]:
    """Return the answers, by the question's `check_uid`."""
    try:
        with _lane.cursor() as cursor:
            cursor.execute(
                "select asked_as::text, answer::text from eligibility_checks_v5(%s)",
                [orjson.dumps(questions).decode()],
            )
            return {uid: orjson.loads(answer) for uid, answer in cursor.fetchall()}
    except OperationalError as error:
        if isinstance(error.__cause__, pg.LockNotAvailable):
            raise _in_use(questions[0]) from error
        raise


def _in_use(question: dict[str, Any]) -> Refused:
    """Return why a check waited too long: its key is being worked on, or others ask for the same person."""
    if question["key_digest"]:
        with _lane.cursor() as cursor:
            cursor.execute(
                "select pg_try_advisory_xact_lock(%s)", [key_lock(bytes.fromhex(question["key_digest"][2:]))]
            )
            if not cursor.fetchone()[0]:
                return KeyInUse(retry_after=1)
    return Busy(retry_after=1)


_lane = Lane()
_together = Together(_put, lanes=LANES, most=MOST, apart=APART)
