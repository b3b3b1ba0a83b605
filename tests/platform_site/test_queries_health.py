"""What a process needs for a check, and what is merely not well: each really provoked (API-7)."""

from datetime import timedelta
from time import time

import pytest
from django.db import DatabaseError

from platform_site import clock
from platform_site.queries import codes, health
from platform_site.queries.refreshed import STALE, Refreshed
from tests.factories.platform_site import DeliveryFactory
from tests.support import databases
from tests.support.heartbeats import all_done


@pytest.fixture(autouse=True)
def _beats(committed) -> None:
    """Beat and worker run, or so it seems."""
    all_done()


def missing() -> list[str]:
    """Return what is missing now."""
    return health.missing(clock.now())


def degraded() -> list[str]:
    """Return what is not well now, but for the broker."""
    return [name for name in health.degraded(clock.now()) if name != "broker"]


class TestMissing:
    """Anything here is a 503."""

    def test_a_prepared_database_lacks_nothing(self, committed):
        assert (missing(), degraded()) == ([], [])

    def test_without_a_database_it_is_told_by_an_error(self, committed):
        databases.close_all()
        with databases.administrator() as server:
            server.execute(f'alter database "{committed}" allow_connections false')
        with pytest.raises(DatabaseError):
            missing()
        with databases.administrator() as server:
            server.execute(f'alter database "{committed}" allow_connections true')

    def test_a_migration_that_was_not_applied(self, committed, monkeypatch):
        with databases.owner(committed) as owner:
            gone = owner.execute(
                "delete from django_migrations where id = (select max(id) from django_migrations"
                " where app = 'eligibility') returning name"
            ).fetchone()
        monkeypatch.setattr(health, "_migrated", False)
        assert missing() == ["migrations"]
        with databases.owner(committed) as owner:
            owner.execute("insert into django_migrations (app, name, applied) values ('eligibility', %s, now())", gone)
        assert missing() == []

    @pytest.mark.parametrize("list_of", ["_codes", "_policies"])
    def test_masters_that_were_not_loaded(self, committed, monkeypatch, list_of):
        monkeypatch.setattr(codes, list_of, Refreshed(dict))
        assert missing() == ["masters"]

    @pytest.mark.parametrize("later", [timedelta(days=9), timedelta(days=200)])
    def test_partitions_that_were_not_made(self, committed, later):
        assert health.missing(clock.now() + later) == ["partitions"]

    @pytest.mark.parametrize(("seconds", "well"), [(STALE - 5, True), (STALE, False)])
    def test_a_list_that_could_not_be_read_for_a_minute(self, committed, seconds, well):
        answers = [1]
        stale = Refreshed(answers.pop)  # the second reading fails
        assert stale.value() == 1
        stale._read_at, stale._tried_at = stale._read_at - seconds, float("-inf")
        assert (missing() == []) is well
        assert stale.value() == 1


class TestDegraded:
    """Not well, but a check is answered."""

    def test_dead_letters(self, committed):
        DeliveryFactory(state="dead", closed_at=clock.now())
        assert (missing(), degraded()) == ([], ["dead letters"])

    def test_rows_that_no_partition_took(self, committed):
        with databases.owner(committed) as owner:
            owner.execute("insert into platform_site_audit (at, event, outcome) values ('1999-01-01', 'x', 'done')")
        assert degraded() == ["rows without a partition"]

    @pytest.mark.parametrize(
        ("ahead", "well"), [(-60, False), (-6, False), (-4, True), (4, True), (6, False), (60, False)]
    )
    def test_a_clock_that_differs_from_the_databases_by_more_than_five_seconds(
        self, committed, monkeypatch, ahead, well
    ):
        monkeypatch.setattr(health, "time", lambda: time() + ahead)
        assert round(health.skew()) == -ahead
        assert degraded() == ([] if well else ["clock"])

    def test_a_sandboxs_set_time_is_no_skew(self, committed, settings, tmp_path):
        settings.LOCAL_DIR = tmp_path
        (tmp_path / "clock").write_text("86400")
        assert health.skew() == 0
