"""`/livez` and `/readyz`: each reason is really brought about (API-7)."""

from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test import Client

from platform_site import audit
from platform_site.actors import the_platform
from platform_site.celery import app
from platform_site.models import OutboxDelivery, OutboxEvent
from platform_site.queries import health, refreshed
from platform_site.states import DeliveryState
from tests.support import databases
from tests.support.callers import P001, Caller
from tests.support.heartbeats import all_done
from tests.support.sessions import session


AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def asked(path: str = "/readyz") -> tuple[int, dict]:
    """Return status and body."""
    answer = Client(raise_request_exception=False).get(path)
    assert answer["Content-Type"] == "application/json"
    return answer.status_code, answer.json()


def missing(*what: str) -> tuple[int, dict]:
    """Return the answer of a process that cannot answer a check."""
    return 503, {"status": "unavailable", "missing": list(what), "degraded": []}


@pytest.fixture
def owner(committed):
    """The owner's hand in the database of this test, which is made anew afterwards."""
    health._migrated = False
    with databases.owner(committed) as connection:
        yield connection
    health._migrated = False


@pytest.fixture
def beats() -> None:
    """Beat and worker run, or so it seems."""
    all_done()


class TestReady:
    """200 while a check can be answered."""

    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("beats")]

    def test_when_all_is_well(self):
        assert asked() == (200, {"status": "ok", "missing": [], "degraded": []})

    def test_and_no_cache_keeps_it(self):
        assert Client().get("/readyz")["Cache-Control"] == "no-store"

    def test_the_process_lives(self):
        assert asked("/livez") == (200, {"status": "ok"})

    @pytest.mark.parametrize("path", ["/livez", "/readyz"])
    def test_nothing_can_be_posted_there(self, path):
        answer = Client().post(path)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert answer.json()["code"] == "SYS-METHOD"


class TestDegraded:
    """200 all the same: a check needs none of it."""

    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("beats")]

    def degraded(self, what: str) -> None:
        assert asked() == (200, {"status": "degraded", "missing": [], "degraded": [what]})
        assert Caller("sandbox-clinic-1").check(P001).status_code == 201

    def test_by_a_dead_broker(self, monkeypatch, tmp_path):
        monkeypatch.setenv("CELERY_BROKER_URL", f"redis+socket://{tmp_path}/dead?virtual_host=0")
        self.degraded("broker")

    def test_by_a_dead_letter(self):
        event = OutboxEvent.objects.create(name="test", put_at=AT)
        OutboxDelivery.objects.create(event=event, task="t", state=DeliveryState.DEAD, due_at=AT, closed_at=AT)
        self.degraded("dead letters")

    def test_by_a_row_that_no_partition_takes(self):
        audit.record("test.written", by=the_platform(), at=AT.replace(year=2199))
        self.degraded("rows without a partition")


class TestNotReady:
    """503: what a check needs is not there."""

    def test_without_a_database(self, committed):
        databases.point_to("no_such_database")
        assert asked() == missing("database")
        assert asked("/livez")[0] == 200

    def test_says_when_to_ask_again(self, committed):
        databases.point_to("no_such_database")
        assert Client().get("/readyz")["Retry-After"] == "5"

    def test_on_an_empty_database(self, committed):
        health._migrated = False
        databases.create(f"{committed}_empty")
        try:
            databases.point_to(f"{committed}_empty")
            assert asked() == missing("migrations")
        finally:
            databases.close_all()
            databases.drop(f"{committed}_empty")

    def test_before_a_migration_was_applied(self, owner):
        owner.execute("delete from django_migrations where id = (select max(id) from django_migrations)")
        assert asked() == missing("migrations")

    def test_without_code_masters(self, owner):
        owner.execute("truncate platform_site_code, platform_site_coderelease")
        refreshed.forget_all()
        assert asked() == missing("masters")

    def test_without_policies(self, owner):
        owner.execute("truncate platform_site_policy")
        refreshed.forget_all()
        assert asked() == missing("masters")

    @pytest.mark.parametrize("parent", ["platform_site_audit", "platform_site_idempotency", "eligibility_check"])
    def test_without_a_partition_for_today(self, owner, parent):
        start = "partition_start((select period from platform_site_partition_rule where parent = %s), now())"
        (name,) = owner.execute(f"select partition_name(%s, {start})", [parent, parent]).fetchone()
        owner.execute(f"drop table {name}")
        assert asked() == missing("partitions")

    def test_with_lists_that_could_not_be_read_for_a_minute(self, owner, monkeypatch):
        assert asked()[0] == 200
        owner.execute("revoke select on platform_site_policy from app_web")
        later = refreshed.time.monotonic() + refreshed.STALE + 1
        monkeypatch.setattr(refreshed.time, "monotonic", lambda: later)
        assert asked() == missing("revocation lists")

    def test_with_lists_that_could_not_be_read_just_now_it_is_ready(self, owner, monkeypatch):
        later = refreshed.time.monotonic() + refreshed.STALE - 1  # reckoned from before any is read
        assert asked()[0] == 200
        owner.execute("revoke select on platform_site_policy from app_web")
        monkeypatch.setattr(refreshed.time, "monotonic", lambda: later)
        assert asked()[0] == 200


def test_a_connection_that_was_cut_off_is_the_databases_fault_and_is_opened_again(committed):
    assert asked()[0] == 200
    with session("web", committed) as other:
        other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = current_user and datname = current_database() and pid <> pg_backend_pid()"
        )
    assert asked() == missing("database")
    assert asked() == missing("database")
    connections.close_all()  # what Django does at the end of a request, but not for its test client
    assert asked()[0] == 200


@pytest.fixture
def dead_broker(monkeypatch, tmp_path):
    """A broker that is away, for this process as a new one would find it."""
    monkeypatch.setenv("CELERY_BROKER_URL", f"redis+socket://{tmp_path}/dead?virtual_host=0")
    app._after_fork()
    yield
    app._after_fork()


def test_a_dead_broker_keeps_no_request_waiting(committed, dead_broker, monkeypatch):
    """Kombu sleeps for seconds before it gives up, unless told otherwise."""
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda seconds: pytest.fail("slept") if seconds else None)
    all_done()
    check = Caller("sandbox-clinic-1").check(P001).json()
    items = {"items": [{"patient_ref": check["patient_ref"]}]}
    assert Caller("sandbox-clinic-1").post("/api/v1/eligibility/bulk-checks", items).status_code == 202
    assert asked()[1]["degraded"] == ["broker"]
    assert OutboxDelivery.objects.filter(state=DeliveryState.PENDING).exists()
