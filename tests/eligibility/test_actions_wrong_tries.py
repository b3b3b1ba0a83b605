"""The budget of wrong tries: of a client, of its organisation, and of the number that is tried (API-5)."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from eligibility.actions.bulk import request_bulk_check, run_bulk_check
from platform_site import clock
from platform_site.actions.organisations import register_client
from platform_site.actors import the_platform
from platform_site.errors import TooManyWrongTries
from platform_site.models import JobLine, Notice, Organisation, WrongTry
from platform_site.periods import jst_day
from tests.support.callers import P001, Caller
from tests.support.deeds import together
from tests.support.visits import visit_by_number
from tests.support.windows import begin_a_window


CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wide_budgets(settings, monkeypatch):
    begin_a_window(monkeypatch)
    settings.WRONG_TRIES_PER_CLIENT = settings.WRONG_TRIES_PER_ORGANISATION = settings.WRONG_TRIES_PER_TARGET = 1000


def miss(n: int = 0, caller: Caller = CLINIC, **kwargs):
    """Ask for nobody, under a number of its own."""
    return caller.check({**P001, "number": str(9000 + n)}, **kwargs)


def refused(answer, *, within: int) -> bool:
    """Tell that an answer says to come again within so many seconds."""
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE-WRONG-TRIES")
    return 0 < int(answer["Retry-After"]) <= within


@db
def test_a_client_that_spent_its_budget_is_refused_and_others_go_on(settings):
    settings.WRONG_TRIES_PER_CLIENT = 3
    assert [miss(n).status_code for n in range(3)] == [201] * 3
    assert refused(miss(3), within=600)
    assert refused(CLINIC.check(P001), within=600)
    assert OTHER.check(P001).status_code == 201


@db
def test_an_organisation_counts_over_all_of_its_clients(settings):
    settings.WRONG_TRIES_PER_ORGANISATION = 2
    clinic = Organisation.objects.get(code=CLINIC.code)
    register_client(
        client_id="second-system", organisation=clinic, name="第二", scopes=["eligibility.check"], jwks={},
        by=the_platform(), at=clock.now(),
    )  # fmt: skip
    assert [miss(1).status_code, miss(2, Caller("second-system")).status_code] == [201, 201]
    assert refused(miss(3), within=600)
    assert refused(miss(4, Caller("second-system")), within=600)
    assert miss(5, OTHER).status_code == 201


@db
def test_a_number_counts_over_all_who_try_it_and_for_the_day(settings):
    settings.WRONG_TRIES_PER_TARGET = 2
    wrong = {**P001, "birth_date": "1985-04-02"}
    assert [CLINIC.check(wrong).status_code, OTHER.check({**wrong, "branch": "02"}).status_code] == [201, 201]
    assert refused(Caller("sandbox-hospital-1").check(P001), within=86_400)
    assert CLINIC.check({**P001, "number": "1008", "symbol": "架空３４", "birth_date": "1979-03-03"}).status_code == 201


@db
def test_however_a_number_is_dressed_it_is_one_target(settings):
    settings.WRONG_TRIES_PER_TARGET = 2
    for number in ("1001", "１００１"):
        CLINIC.check({**P001, "number": number, "birth_date": "1985-04-02"})
    assert refused(CLINIC.check({**P001, "number": "01-001", "symbol": "架空 12"}), within=86_400)


@db
def test_a_public_assistance_number_is_a_target_too(settings):
    settings.WRONG_TRIES_PER_TARGET = 1
    asked = {"method": "public_assistance", "payer_number": "12139994", "recipient_number": "0000018"}
    assert CLINIC.check({**asked, "birth_date": "1958-06-29"}).status_code == 201
    assert refused(CLINIC.check({**asked, "birth_date": "1958-06-30"}), within=86_400)


@db
def test_card_checks_go_on(settings):
    settings.WRONG_TRIES_PER_CLIENT = settings.WRONG_TRIES_PER_TARGET = 1
    CLINIC.check({**P001, "birth_date": "1985-04-02"})
    assert refused(CLINIC.check(P001), within=86_400)
    assert CLINIC.check_by_card("SBX-0001").status_code == 201


@db
def test_right_answers_refusals_and_retries_cost_nothing(settings):
    settings.WRONG_TRIES_PER_CLIENT = 2
    for _ in range(3):
        assert CLINIC.check(P001).status_code == 201
    for _ in range(3):
        assert miss(key="a-key-of-16-signs").status_code == 201
    assert CLINIC.check({**P001, "birth_date": "1985-13-01"}).status_code == 400
    assert set(WrongTry.objects.values_list("tries", flat=True)) == {1}


@db
@pytest.mark.parametrize(
    "wrong", [{"number": "1002"}, {"symbol": "架空９"}, {"branch": "09"}, {"birth_date": "1985-04-02"}]
)
def test_whichever_detail_is_wrong_the_answer_is_the_same(wrong):
    plain = CLINIC.check({**P001, "number": "4711"}).json()
    answer = CLINIC.check({**P001, **wrong}).json()
    for sent in (plain, answer):
        del sent["check_id"], sent["checked_at"]
    assert answer == plain


@db
def test_after_ten_minutes_a_client_may_try_again(settings):
    settings.WRONG_TRIES_PER_CLIENT = 1
    visit_by_number(CLINIC, at=NOON, number="4711")
    with pytest.raises(TooManyWrongTries) as refusal:
        visit_by_number(CLINIC, at=NOON + 9 * MINUTE)
    assert refusal.value.retry_after == 60
    assert visit_by_number(CLINIC, at=NOON + 10 * MINUTE)["result"] == "active"


@db
def test_a_number_opens_again_at_midnight_in_japan(settings):
    settings.WRONG_TRIES_PER_TARGET = 1
    midnight = NOON + timedelta(hours=12)
    visit_by_number(CLINIC, at=NOON, birth_date=date(1985, 4, 2))
    with pytest.raises(TooManyWrongTries) as refusal:
        visit_by_number(CLINIC, at=midnight - MINUTE)
    assert refusal.value.retry_after == 60
    assert visit_by_number(CLINIC, at=midnight)["result"] == "active"


@db
def test_the_fund_is_told_once_a_day_and_client_and_of_nobodys_numbers(settings):
    settings.WRONG_TRIES_PER_CLIENT = 1
    for caller in (CLINIC, OTHER):
        for n in range(4):
            miss(n, caller)
    notices = Notice.objects.filter(kind="limits.spent", organisation__kind="fund")
    today = jst_day(clock.now())
    assert sorted(notices.values_list("about", flat=True)) == sorted(
        f"ApiClient:{c.row.uid} {today}" for c in (CLINIC, OTHER)
    )


@db
def test_bulk_items_spend_the_same_budget_and_those_after_it_are_refused_alone(settings):
    settings.WRONG_TRIES_PER_CLIENT = 2
    day = {"appointment_on": str(jst_day(clock.now()))}
    asked = {name: P001[name] for name in ("insurer_number", "symbol", "number", "branch", "birth_date")} | day
    ref = CLINIC.check(P001).json()["patient_ref"]
    items = [*({**asked, "number": str(9000 + n)} for n in range(3)), asked, {"patient_ref": ref}]
    job = request_bulk_check(items=items, by=CLINIC.actor, at=clock.now())
    run_bulk_check(job_uid=str(job.uid), now=clock.now)
    lines = JobLine.objects.filter(job=job).order_by("number")
    assert [line.outcome for line in lines] == ["not_found", "not_found", "refused", "refused", "unchanged"]
    assert [line.faults[0]["code"] for line in lines[2:4]] == ["RATE-WRONG-TRIES"] * 2
    assert refused(CLINIC.check(P001), within=600)


@db
def test_what_is_stored_of_a_try_names_neither_number_nor_client():
    miss()
    subjects = [bytes(row.subject) for row in WrongTry.objects.all()]
    assert len(subjects) == len(set(subjects)) == 3
    for plain in (b"target:06139992:\xe6\x9e\xb6\xe7\xa9\xba12:9000", f"client:{CLINIC.row.uid}".encode()):
        assert hashlib.sha256(plain).digest() not in subjects
    assert {len(subject) for subject in subjects} == {32}


def test_a_spent_budget_outlives_every_connection(committed, settings):
    settings.WRONG_TRIES_PER_CLIENT = 1
    miss()
    connection.close()
    assert refused(miss(1), within=600)


def test_however_many_try_one_number_at_once_its_budget_is_exact(committed, settings):
    settings.WRONG_TRIES_PER_TARGET = 3
    guesses = [{**P001, "birth_date": f"1985-05-{day:02}"} for day in range(1, 9)]
    answers = together(*[lambda guess=guess: Caller("sandbox-clinic-1").check(guess) for guess in guesses])
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [429] * 5
    assert max(WrongTry.objects.values_list("tries", flat=True)) == 3
