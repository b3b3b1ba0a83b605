"""Checks that wait at the same time: one statement and one commit, and none waits for another's lock (ADR 0022)."""

import uuid
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from eligibility.actions import asking, checks
from eligibility.models import EligibilityCheck
from platform_site import clock
from platform_site.errors import Refused
from platform_site.idempotency import key_lock
from platform_site.identifiers import InsurerNumber
from platform_site.limits import budget
from platform_site.models import WrongTry
from platform_site.periods import jst_day
from tests.support import trail
from tests.support.callers import P001, Caller
from tests.support.databases import owner


CLINIC = Caller("sandbox-clinic-1")
P012 = {"insurer_number": "138057", "symbol": "", "number": "20030012", "branch": "", "birth_date": "1965-10-10"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that gives the question that a check by number puts, without putting it."""

    def question(key: bytes | None = None, **more: str) -> dict[str, Any]:
        caught: list[dict[str, Any]] = []
        monkeypatch.setattr(asking, "_together", lambda each: caught.append(each) or {"facts": {}, "replayed": False})
        by, given = CLINIC.actor, {**P001, **more}
        by.call.key_digest, by.call.body_digest = key, b"b" * 32
        checks.check_by_number(
            insurer_number=InsurerNumber.parse(given["insurer_number"]), symbol=given.get("symbol", ""),
            number=given["number"], branch=given.get("branch", ""),
            birth_date=clock.now().date().fromisoformat(given["birth_date"]),
            on=jst_day(clock.now()), by=by, at=clock.now(),
        )  # fmt: skip
        return caught[0]

    return question


def tries(question: dict[str, Any]) -> list[int]:
    """Return what is counted for the client, the organisation and the number of a question."""
    subjects = [bytes.fromhex(subject[2:]) for subject in question["subjects"]]
    counted = {bytes(row.subject): row.tries for row in WrongTry.objects.filter(subject__in=subjects)}
    return [counted.get(subject, 0) for subject in subjects]


def stored(*questions: dict[str, Any]) -> int:
    return EligibilityCheck.objects.filter(uid__in=[each["check_uid"] for each in questions]).count()


def test_each_is_answered_as_if_it_were_alone_in_their_order(committed, asked):
    questions = [asked(), asked()]
    answers = asking._put(questions)
    assert [answer["facts"]["check_id"] for answer in answers] == [each["check_uid"] for each in questions]
    assert stored(*questions) == 2
    abouts = [line["about"] for line in trail.lines(committed)]
    assert abouts[-2:] == [f"EligibilityCheck:{each['check_uid']}" for each in questions]


@pytest.mark.django_db
def test_of_one_key_twice_the_second_is_asked_alone_when_the_first_is_written_and_is_a_replay(asked):
    key = uuid.uuid4().bytes * 2
    questions = [asked(key), asked(key)]
    first, second = asking._put(questions)
    assert (first["replayed"], second) == (False, None)
    (alone,) = asking._put(questions[1:])
    assert alone["replayed"]
    assert first["facts"]["check_id"] == alone["facts"]["check_id"]
    assert stored(*questions) == 1


@pytest.mark.django_db
def test_who_asks_for_nobody_is_answered_among_others_and_counted(asked):
    nobody, somebody = asked(number="4711"), asked()
    answers = asking._put([nobody, somebody])
    assert [answer["facts"]["result"] for answer in answers] == ["not_found", "active"]
    assert stored(nobody, somebody) == 2
    assert tries(nobody) == [1, 1, 1]
    assert tries(somebody)[2] == 0


@pytest.mark.django_db
def test_of_two_misses_of_one_clinic_the_second_is_asked_alone_so_that_the_budget_is_exact(asked):
    first, second, other = asked(number="4711"), asked(number="4712"), asked()
    answers = asking._put([first, second, other])
    assert [answer is None for answer in answers] == [False, True, False]
    assert (stored(second), tries(second)) == (0, [1, 1, 0])
    assert asking._put([second])[0]["facts"]["result"] == "not_found"
    assert tries(second) == [2, 2, 1]


@pytest.mark.django_db
def test_a_miss_counts_for_the_window_of_its_moment(asked):
    nobody, somebody = asked(number="4711"), asked()
    asking._put([nobody, somebody])
    at = datetime.fromisoformat(nobody["at"])
    windows = set(WrongTry.objects.values_list("window", flat=True))
    minutes = at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
    day = datetime.combine(jst_day(at), time(), ZoneInfo("Asia/Tokyo"))
    assert windows == {minutes, day}


def test_a_miss_whose_counter_another_connection_holds_is_asked_alone_and_nobody_waits(committed, asked):
    nobody, somebody = asked(number="4711"), asked(**P012)
    asking._put([nobody])
    again = {**nobody, "check_uid": str(uuid.uuid4())}
    with owner(committed) as other, other.transaction():
        other.execute("update platform_site_wrong_try set tries = tries")
        answers = asking._put([again, somebody])
    assert [answer is None for answer in answers] == [True, False]
    assert tries(nobody) == [1, 1, 1]


@pytest.mark.django_db
def test_a_spent_budget_is_told_among_others_too(asked, settings):
    settings.WRONG_TRIES_PER_TARGET = 1
    nobody = asked(number="4711")
    asking._put([nobody])
    again, other = asking._put([{**nobody, "check_uid": str(uuid.uuid4())}, asked()])
    assert again["refusal"] == "RATE-WRONG-TRIES"
    assert other["facts"]["result"] == "active"


@pytest.mark.parametrize("what", ["key", "target", "proof"])
def test_what_another_connection_holds_is_asked_alone_and_nobody_waits_for_it(committed, asked, monkeypatch, what):
    held, free = asked(uuid.uuid4().bytes * 2), asked(**P012)
    if what == "proof":
        held = _by_card(monkeypatch)
    lock = {
        "key": f"('x' || '{(held['key_digest'] or '')[2:18]}')::bit(64)::bigint",
        "target": f"hashtextextended('{held.get('subjects', ['', '', ''])[2][2:]}', 2)",
        "proof": f"hashtextextended('{held.get('proof_digest', '')[2:]}', 1)",
    }[what]
    with owner(committed) as other, other.transaction():
        other.execute(f"select pg_advisory_xact_lock({lock})")
        answers = asking._put([held, free])
    assert [answer is None for answer in answers] == [True, False]
    assert stored(held, free) == 1


def _by_card(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    caught: list[dict[str, Any]] = []
    with monkeypatch.context() as during:
        during.setattr(asking, "_together", lambda each: caught.append(each) or {"facts": {}, "replayed": False})
        at, by = clock.now(), CLINIC.actor
        proof = CLINIC.proof("SBX-0001")
        checks.check_by_card(proof=proof, on=jst_day(at), by=by, at=at)
    return caught[0]


@pytest.mark.django_db
def test_the_budget_is_that_of_the_question(asked):
    question = asked()
    target = f"{question['insurer_number']}:{question['symbol_key']}:{question['number_key']}"
    assert question["subjects"] == asking.budgeted(budget(CLINIC.actor, target))["subjects"]


@pytest.mark.parametrize(
    ("key", "held", "code"),
    [
        (b"k" * 32, "key", "DUP-KEY-IN-USE"),
        (b"k" * 32, "target", "CONF-BUSY"),
        (None, "target", "CONF-BUSY"),
    ],
)
def test_who_is_asked_alone_and_waits_too_long_is_told_for_what(committed, asked, key, held, code):
    question = asked(key)
    lock = key_lock(key) if held == "key" and key else f"hashtextextended('{question['subjects'][2][2:]}', 2)"
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', '50ms', false)")
    with owner(committed) as other, other.transaction():
        other.execute(f"select pg_advisory_xact_lock({lock})")
        with pytest.raises(Refused) as refused:
            asking._put([question])
    assert (refused.value.problem.code, refused.value.retry_after) == (code, 1)
