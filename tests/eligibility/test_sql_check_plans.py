"""How the check's function works: keyed lookups only, and right whatever happens at the same moment."""

import threading
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection, connections

from eligibility.models import EligibilityCheck
from platform_site import clock
from platform_site.models import Consent
from tests.factories.eligibility import VersionFactory
from tests.factories.platform_site import ConsentFactory
from tests.support.callers import P001, Caller, by_number
from tests.support.databases import owner
from tests.support.sessions import session
from tests.support.visits import visit, visit_by_number
from tests.support.writes import READ_BY_INDEX, READ_WHOLE, counts


CLINIC = Caller("sandbox-clinic-1")
P010 = {
    "method": "public_assistance",
    "payer_number": "12139994",
    "recipient_number": "0000018",
    "birth_date": "1958-06-30",
}
SITE = ("consent", "idempotency", "used_token", "wrong_try", "audit", "person", "restriction", "patientnumber")
LARGE = ("eligibility_", *(f"platform_site_{table}" for table in SITE))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ask",
    [
        lambda: CLINIC.check(P001),
        lambda: CLINIC.check({**P001, "number": "4711"}),
        lambda: CLINIC.check(P010),
        lambda: CLINIC.check_by_card("SBX-0013", consents=["checkup"]),
        lambda: CLINIC.check_by_card("SBX-0010", verification="home", consents=["checkup"]),
        lambda: [CLINIC.check(P001, key="a-key-of-16-signs") for _ in range(2)],
    ],
    ids=["number", "nobody", "assistance", "card", "card at home", "replay"],
)
def test_no_way_of_asking_reads_a_growing_table_from_end_to_end(ask):
    CLINIC.check(P001)
    before = counts(READ_WHOLE)
    ask()
    whole = {table for table, times in counts(READ_WHOLE).items() if times > before.get(table, 0)}
    assert not [table for table in whole - {"eligibility_revocationlist"} if table.startswith(LARGE)]


@pytest.mark.django_db
def test_a_plan_of_when_there_were_few_consents_does_not_read_them_all_when_there_are_many():
    with owner(connection.settings_dict["NAME"]) as known_empty, connection.cursor() as cursor:
        known_empty.execute("vacuum analyze platform_site_consent")
        cursor.execute("discard plans")
    CLINIC.check(P001)
    nobodys = {"person": None, "organisation": None}
    Consent.objects.bulk_create(ConsentFactory.build(**nobodys, person_id=n, organisation_id=n) for n in range(1, 301))
    before = counts(READ_BY_INDEX).get("platform_site_consent", 0)
    assert CLINIC.check(P001).status_code == 201
    assert counts(READ_BY_INDEX).get("platform_site_consent", 0) - before < 10


@pytest.mark.django_db
def test_a_check_never_fails_for_want_of_a_partition():
    far = datetime(2041, 5, 5, tzinfo=UTC)
    assert visit_by_number(CLINIC, at=far)["result"] == "active"
    assert visit(CLINIC, "SBX-0003", at=clock.now() + timedelta(days=400))["result"] == "active"
    assert EligibilityCheck.objects.filter(checked_at=far).exists()


def is_waited_for(connected: psycopg.Connection) -> bool:
    """Tell if some session waits for what this one holds."""
    query = "select count(*) from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))"
    return connected.execute(query).fetchone()[0] > 0


def test_a_withdrawal_at_the_same_moment_is_not_undone_by_a_check_that_extends(committed):
    CLINIC.check_by_card("SBX-0001", verification="home", consents=["checkup"])
    consent = Consent.objects.get()
    check = threading.Thread(target=_check_and_close, daemon=True)
    with session("web", committed) as counter:
        counter.execute("update platform_site_consent set withdrawn_at = now() + interval '1 minute'")
        check.start()
        deadline = time.monotonic() + 10
        while not is_waited_for(counter):
            assert time.monotonic() < deadline, "the check did not wait for the withdrawal"
            time.sleep(0.005)
        counter.commit()
    check.join(timeout=10)
    consent.refresh_from_db()
    assert EligibilityCheck.objects.count() == 2
    assert (consent.withdrawn_at is not None, consent.valid_until - consent.given_at) == (True, timedelta(days=90))


def _check_and_close() -> None:
    try:
        Caller("sandbox-clinic-1").check(P001)
    finally:
        connections.close_all()


def test_while_a_feed_corrects_a_coverage_a_check_sees_the_whole_of_it_before_or_after(committed):
    version = VersionFactory(coverage__number="5151")
    body = by_number("06138887", "5151", "1980-04-01")
    with owner(committed) as feed:
        feed.autocommit = False
        feed.execute("update eligibility_coverageversion set known_until = now() where id = %s", [version.pk])
        during = CLINIC.check(body).json()
        feed.execute(
            "insert into eligibility_coverageversion select (jsonb_populate_record(v, jsonb_build_object('id',"
            " nextval(pg_get_serial_sequence('eligibility_coverageversion', 'id')), 'name', '改姓　花子',"
            " 'known_from', now(), 'known_until', null))).* from eligibility_coverageversion v where id = %s",
            [version.pk],
        )
        feed.commit()
    after = CLINIC.check(body).json()
    assert [answer["patient"]["name"] for answer in (during, after)] == ["架空　太郎", "改姓　花子"]
