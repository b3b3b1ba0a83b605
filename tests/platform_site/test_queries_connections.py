"""How many connections there may be, and dead rows that nobody can clear away (I03-4)."""

import psycopg
import pytest
from django.test import override_settings

from platform_site import checks, clock
from platform_site.queries import connections, dead_rows, health
from tests.support import databases


def found() -> list[str]:
    """Return what the check at the start says."""
    return [message.msg for message in checks.the_pools_fit_into_the_database(databases=["default"])]


@pytest.mark.django_db
class TestPools:
    """All processes together fit into what PostgreSQL gives, or none starts."""

    def test_a_sandbox_fits(self):
        assert found() == []

    def test_too_many_are_an_error_with_both_numbers(self):
        with override_settings(WEB_PROCESSES=40):
            [told] = found()
            assert f"{connections.wanted()} connections" in told
            assert f"gives {connections.given()}" in told

    def test_pools_visitors_workers_beat_and_who_searches_the_trail_are_counted(self, settings):
        settings.WEB_PROCESSES, settings.WEB_POOL, settings.WORKER_PROCESSES = 6, 4, 5
        assert connections.wanted() == 6 * (4 + 1 + 1) + 5 + 2
        audit = settings.DATABASES.pop("audit")
        try:
            assert connections.wanted() == 6 * (4 + 1) + 5 + 2
        finally:
            settings.DATABASES["audit"] = audit

    def test_behind_a_pooler_only_its_connections_count(self):
        with override_settings(WEB_PROCESSES=40, DATABASE_POOLER=50):
            assert connections.wanted() == 50
            assert found() == []

    def test_the_reserve_is_kept_free(self):
        with override_settings(CONNECTION_RESERVE=7):
            some = connections.given()
        with override_settings(CONNECTION_RESERVE=8):
            assert connections.given() == some - 1

    def test_without_being_asked_for_the_database_it_is_not_touched(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert checks.the_pools_fit_into_the_database(databases=None) == []


def test_a_database_that_does_not_answer_is_told_by_another_check(committed):
    databases.close_all()
    with databases.administrator() as server:
        server.execute(f'alter database "{committed}" allow_connections false')
    try:
        assert found() == []
    finally:
        with databases.administrator() as server:
            server.execute(f'alter database "{committed}" allow_connections true')


class TestDeadRows:
    """Told as degraded when a forgotten transaction holds them."""

    def test_none_are_left_in_a_fresh_database(self, committed):
        assert dead_rows.are_left(clock.now()) is False

    def test_many_that_nobody_may_clear_away_are_told(self, committed, monkeypatch):
        monkeypatch.setattr(dead_rows, "MANY", 1000)
        with databases.owner(committed) as owner:
            owner.execute("vacuum")  # what tests before this one left in this process's database
            owner.execute("create table updated_often (n int) with (autovacuum_enabled = off)")
            owner.execute("insert into updated_often select generate_series(1, 1500)")
            with psycopg.connect(owner.info.dsn, password=owner.info.password) as forgotten:
                forgotten.execute("select pg_current_xact_id()")
                owner.execute("delete from updated_often")
                owner.execute("select pg_stat_force_next_flush()")
                owner.execute("vacuum updated_often")
                assert "dead rows" in health.degraded(clock.now())
            owner.execute("vacuum updated_often")
            owner.execute("select pg_stat_force_next_flush()")
            assert dead_rows.are_left(clock.now()) is False
