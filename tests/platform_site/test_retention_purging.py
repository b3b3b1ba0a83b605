"""Carrying the policies out: by functions of the owner's that the worker alone may call, with a record of each run."""

from datetime import timedelta

import pytest
from psycopg import errors

from platform_site import clock, keys, retention
from platform_site.models import DataKey, Notice, Organisation, PurgeRun
from platform_site.retention import POLICIES, purging
from tests.factories import platform_site as make
from tests.support import databases
from tests.support.sessions import refuses, session


pytestmark = pytest.mark.as_role("worker")
LONG_AGO = timedelta(days=365 * 20)
BY_ROWS = [policy for policy in POLICIES.values() if not policy.partition]


def notices(number: int) -> None:
    """Leave old notices."""
    fund = Organisation.objects.get(kind="fund")
    at = clock.now() - LONG_AGO
    Notice.objects.bulk_create(
        Notice(organisation=fund, kind="tests", about=f"Test:{n}", created_at=at) for n in range(number)
    )


def purged(database: str) -> list[tuple[str, int]]:
    """Return what the trail says was purged, if anything was."""
    with session("audit_reader", database) as reader:
        lines = reader.execute(
            "select about, (detail ->> 'rows')::int from platform_site_audit"
            " where event = 'retention.purged' order by id"
        )
        return [(label, rows) for label, rows in lines if rows]


def test_rows_go_in_chunks_each_with_its_run_and_line(committed, monkeypatch):
    monkeypatch.setattr(purging, "CHUNK", 3)
    notices(7)
    at = clock.now()
    assert retention.purge(POLICIES[Notice], at=at) == 7
    runs = PurgeRun.objects.filter(label="platform_site.Notice", at=at).order_by("id")
    assert [run.rows for run in runs] == [3, 3, 1]
    assert purged(committed) == [("platform_site.Notice", rows) for rows in (3, 3, 1)]
    assert str(runs[0]).endswith("platform_site.Notice 3")


def test_a_second_run_finds_nothing_and_says_so(committed):
    notices(2)
    assert retention.purge(POLICIES[Notice], at=clock.now()) == 2
    before = PurgeRun.objects.count()
    assert retention.purge(POLICIES[Notice], at=clock.now()) == 0
    assert PurgeRun.objects.count() == before


def test_everything_is_purged_in_one_go_and_counted(committed):
    before = retention.purge_all(at=clock.now())
    notices(2)
    make.DataKeyFactory(expires_at=clock.now() - timedelta(seconds=1))
    assert retention.purge_all(at=clock.now()) == 3
    assert before == 0


def test_one_policy_that_fails_stops_no_other(committed, caplog):
    notices(1)
    with databases.owner(committed) as owner:
        owner.execute("drop function purge_platform_site_consent(timestamptz, int)")
    assert retention.purge_all(at=clock.now()) == 1
    assert [record.task for record in caplog.records] == ["platform_site.Consent"]


def test_a_purged_key_takes_with_it_what_it_sealed(committed):
    then = clock.now() - LONG_AGO
    sealed = DataKey.objects.seal("feed", "𠮷田かなりあ".encode(), context="job:1", at=then)
    assert DataKey.objects.unseal(sealed, context="job:1")
    retention.purge_all(at=clock.now())
    with pytest.raises(keys.Unreadable, match="the data key of job:1 is destroyed"):
        DataKey.objects.unseal(sealed, context="job:1")


class TestRights:
    """Who may erase, and what."""

    @pytest.mark.parametrize("policy", BY_ROWS, ids=lambda policy: policy.label)
    @pytest.mark.parametrize("role", ["web", "audit_reader"])
    def test_nobody_but_the_worker_may_purge(self, django_db_setup, role, policy):
        with session(role, django_db_setup.removesuffix("_template")) as connection:
            assert refuses(connection, f"select {policy.function}(now(), 1)")

    @pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.label)
    @pytest.mark.parametrize("role", ["web", "worker", "audit_reader"])
    def test_nobody_may_delete_past_the_policy(self, django_db_setup, role, policy):
        with session(role, django_db_setup.removesuffix("_template")) as connection:
            for statement in ("delete from {}", "truncate {} cascade", "delete from only {} where false"):
                assert refuses(connection, statement.format(policy.model._meta.db_table))

    @pytest.mark.parametrize("role", ["web", "worker", "audit_reader"])
    def test_nobody_may_change_the_terms_or_the_runs(self, django_db_setup, role):
        with session(role, django_db_setup.removesuffix("_template")) as connection:
            for statement in (
                "update platform_site_partition_rule set keep = interval '0'",
                "insert into platform_site_partition_rule values ('x', 'y', 'day', '0')",
                "update platform_site_purgerun set rows = 0",
                "delete from platform_site_purgerun",
                "drop function purge_platform_site_notice(timestamptz, int)",
            ):
                assert refuses(connection, statement)

    def test_only_who_erases_writes_what_was_erased(self, django_db_setup):
        run = "insert into platform_site_purgerun (label, at, rows) values ('x', now(), 1)"
        for role, refused in (("web", True), ("audit_reader", True), ("worker", False)):
            with session(role, django_db_setup.removesuffix("_template")) as connection:
                assert refuses(connection, run) is refused

    def test_the_worker_sees_the_chunk_that_it_asks_for_and_no_more(self, committed):
        notices(5)
        with session("worker", committed) as worker:
            assert worker.execute("select purge_platform_site_notice(now(), 2)").fetchone() == (2,)
            assert worker.execute("select purge_platform_site_notice(now(), 0)").fetchone() == (0,)
            assert refuses(worker, "select purge_platform_site_notice(now(), -1)", errors.InvalidRowCountInLimitClause)


def test_preparing_again_changes_nothing(committed):
    with databases.owner(committed) as owner:
        before = owner.execute("select proname, prosrc from pg_proc where proname like 'purge%' order by 1").fetchall()
        rules = owner.execute("select * from platform_site_partition_rule order by 1").fetchall()
    retention.install("owner")
    with databases.owner(committed) as owner:
        assert (
            owner.execute("select proname, prosrc from pg_proc where proname like 'purge%' order by 1").fetchall()
            == before
        )
        assert owner.execute("select * from platform_site_partition_rule order by 1").fetchall() == rules
    assert len(before) == len(BY_ROWS)
