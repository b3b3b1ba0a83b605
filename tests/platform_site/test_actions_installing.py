"""Preparing a database: only one of this kind, with these keys, and with nobody else's tables (I01-1)."""

import pytest
from django.db import ProgrammingError, connections, transaction
from django.test import override_settings

from platform_site.actions import installing
from platform_site.actions.installing import WrongDatabase
from platform_site.models import Installation
from tests.factories.platform_site import AT
from tests.support import databases, keyrings


@pytest.fixture
def empty(committed):
    """A database in which there is nothing."""
    databases.close_all()
    databases.drop(committed)
    databases.create(committed)
    return committed


class TestOurs:
    """Which database may be touched."""

    def test_a_prepared_one_is_ours(self, committed):
        installing.check_is_ours("owner")
        assert installing.check_kind("owner").kind == "sandbox"

    def test_an_empty_one_may_become_ours(self, empty):
        installing.check_is_ours("owner")
        assert installing.check_kind("owner") is None

    def test_one_with_tables_of_somebody_else_is_not(self, empty):
        with databases.owner(empty) as owner:
            owner.execute("create table patients (name text)")
        for check in (installing.check_is_ours, installing.check_kind):
            with pytest.raises(WrongDatabase, match=r"tables of another program\. Give DATABASE_URL an empty database"):
                check("owner")

    @pytest.mark.parametrize("check", [installing.check_is_ours, installing.check_kind])
    def test_one_of_another_kind_is_not(self, committed, check):
        with override_settings(MODE="production"), pytest.raises(WrongDatabase) as refusal:
            check("owner")
        assert str(refusal.value) == (
            "The database is marked as `sandbox`, but this installation is `production`. "
            "Check PLATFORM_MODE and DATABASE_URL."
        )

    def test_one_of_other_keys_is_not_but_may_be_reset(self, committed, tmp_path):
        with keyrings.own(tmp_path / "keys"):
            with pytest.raises(
                WrongDatabase, match=r"The keys in .*/keys are not those of this database. Run `make reset`"
            ):
                installing.check_is_ours("owner")
            assert installing.check_kind("owner").kind == "sandbox"

    def test_one_that_was_migrated_and_not_marked_yet_may_go_on(self, committed):
        with databases.owner(committed) as owner:
            owner.execute("delete from platform_site_installation")
        installing.check_is_ours("owner")
        installing.mark(using="owner", at=AT)
        assert installing.check_kind("owner").kind == "sandbox"


class TestMark:
    """Written once, by the owner."""

    def test_a_second_time_changes_nothing(self, committed):
        before = Installation.objects.values().get()
        installing.mark(using="owner", at=AT)
        assert Installation.objects.values().get() == before

    @pytest.mark.parametrize("role", ["web", "worker"])
    def test_no_process_writes_it(self, committed, role):
        databases.become(role)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Installation.objects.update(kind="production")
        databases.become("web")

    def test_it_names_itself(self, committed):
        assert str(Installation.objects.get()) == "サンドボックス"


class TestRights:
    """Rights are given anew whenever the database is prepared."""

    def test_a_right_that_somebody_added_is_taken_back(self, committed):
        with databases.owner(committed) as owner:
            owner.execute("grant delete on platform_site_audit, platform_site_person to app_web")
            owner.execute("grant execute on all functions in schema public to public")
            installing.prepare(using="owner")
            held = owner.execute(
                "select has_table_privilege('app_web', 'platform_site_audit', 'delete'),"
                " has_table_privilege('app_web', 'platform_site_person', 'delete'),"
                " has_function_privilege('app_web', 'retire_partition(text, text, timestamptz)', 'execute'),"
                " has_function_privilege('app_web', 'purge_platform_site_person(timestamptz, int)', 'execute'),"
                " has_function_privilege('app_worker', 'purge_platform_site_person(timestamptz, int)', 'execute'),"
                " has_function_privilege('app_web', 'use_once(bytea, timestamptz)', 'execute')"
            ).fetchone()
        assert held == (False, False, False, False, True, True)

    def test_they_are_given_all_at_once_or_not_at_all(self, committed, monkeypatch):
        def fail(using: str) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(installing.retention, "install", fail)
        with pytest.raises(ZeroDivisionError):
            installing.prepare(using="owner")
        with databases.owner(committed) as owner:
            may = "has_function_privilege('app_web', 'eligibility_checks_v5(jsonb)', 'execute')"
            rights = owner.execute(f"select {may}")
            assert rights.fetchone() == (True,)

    def test_only_storeys_that_have_rights_of_their_own_are_run(self, committed):
        installing._run("owner", "no_such_storey")
        assert "owner" in connections
