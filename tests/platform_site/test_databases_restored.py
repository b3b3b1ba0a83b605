"""What a test committed is gone for the next one: rows are written back, or the whole database is copied."""

import pytest

from tests.support import databases, restoring


CONTENT = "select md5(string_agg(md5(row::text), '' order by md5(row::text))) from {} as row"
POLICY = "insert into platform_site_policy (name, effective_on, value, unit, basis)"
DEEDS = {
    "nothing": "select 1",
    "a new row": f"{POLICY} values ('x', now(), 1, '', '')",
    "a changed row": "update platform_site_organisation set name = '別の名前'",
    "a row that is gone": "delete from platform_site_membership",
    "a trail that is cut": "truncate platform_site_audit_default",
    "another table": "create table of_a_test (id int)",
    "a function that is gone": "drop function make_partition",
}


def content(database: str) -> dict[str, str | None]:
    """Return a digest of each table's rows."""
    with databases.owner(database) as owner:
        tables = [
            name for (name,) in owner.execute("select relname from pg_class where relkind = 'r' and oid >= 16384")
        ]
        functions = owner.execute("select count(*) from pg_proc").fetchone()
        return {name: owner.execute(CONTENT.format(f'"{name}"')).fetchone()[0] for name in tables} | {"": functions}


@pytest.mark.parametrize("deed", DEEDS)
def test_after_what_a_test_did_it_holds_what_the_template_holds(committed, django_db_setup, deed):
    restoring.restore(committed, django_db_setup)
    with databases.owner(committed) as owner:
        owner.execute(DEEDS[deed])
    restoring.restore(committed, django_db_setup)
    assert content(committed) == content(django_db_setup)


def test_a_change_of_rows_is_known_by_its_tables_and_any_other_is_not_told_apart(committed):
    before = restoring.written(committed)
    with databases.owner(committed) as owner:
        owner.execute(DEEDS["a changed row"])
    between = restoring.written(committed)
    assert between.since(before) == {"platform_site_organisation"}
    with databases.owner(committed) as owner:
        owner.execute(DEEDS["another table"])
    assert restoring.written(committed).since(between) is None


def test_of_a_database_that_somebody_does_not_leave_nothing_is_known(committed, monkeypatch):
    monkeypatch.setattr(restoring, "PATIENCE", 0.1)
    with databases.owner(committed):
        assert restoring.written(committed) is None


@pytest.mark.parametrize("times", [1, 5])
def test_a_database_that_a_test_put_in_the_place_of_its_own_is_none_of_which_anything_is_known(
    committed, django_db_setup, times
):
    databases.clone(committed, django_db_setup)
    restoring.restore(committed, django_db_setup)
    databases.close_all()
    databases.drop(committed)
    databases.create(committed)
    for _ in range(times):
        restoring.written(committed)  # each look is a commit
    restoring.restore(committed, django_db_setup)
    assert content(committed) == content(django_db_setup)
