"""A migration runs while the release before it serves: what would stop or break that one is refused (I03-7)."""

# ruff: noqa: S608 - what is judged here is text, and nothing runs it

import pytest
from django.core.management import call_command
from django.db import connection, migrations

from tests.support import databases
from tests.support.migrations import (
    LARGE,
    RELEASE,
    Judge,
    migrate_as_before,
    new_migrations,
    sql_of,
    statements,
    unwritable,
)
from tests.support.schemas import schema


T = "platform_site_audit"
REFUSED = {
    "a column whose default differs from row to row": [f"alter table {T} add column x uuid default gen_random_uuid()"],
    "a column with the moment of each row": [f'ALTER TABLE "{T}" ADD COLUMN x timestamptz DEFAULT clock_timestamp()'],
    "a computed column": [f"alter table {T} add column x int generated always as (id + 1) stored"],
    "a serial column": [f"alter table {T} add x bigserial"],
    "a unique column": [f"alter table {T} add column x int unique"],
    "a column that the release before does not fill": [f"alter table {T} add column x int not null"],
    "a default that is gone at once": [
        f"alter table {T} add column x int default 1 not null; alter table {T} alter column x drop default"
    ],
    "another type": [f"alter table {T} alter column event type text using event::text"],
    "NOT NULL at once": [f"alter table {T} alter column code set not null"],
    "NOT NULL after a check that nobody validated": [
        f"alter table {T} add constraint c check (code is not null) not valid",
        f"alter table {T} alter column code set not null",
    ],
    "a constraint at once": [f"alter table only public.{T} add constraint c check (id > 0)"],
    "a foreign key at once": [
        f"alter table {T} add constraint c foreign key (person_id) references platform_site_person"
    ],
    "a constraint and its validation in one migration": [
        f"alter table {T} add constraint c check (id > 0) not valid; alter table {T} validate constraint c"
    ],
    "an index": [f"create index i on {T} (at)"],
    "a unique index": [f"create unique index i on {T} (at)"],
    "an index of one partition": [f"create index i on {T}_20261101 (at)"],
    "an update of all rows": [f"update {T} set code = ''"],
    "a deletion of all rows": [f"delete from {T}"],
    "an update within a query": [f"with old as (select 1) update {T} set code = ''"],
    "a copy of all rows": [f"insert into {T} select * from other"],
    "emptying it": [f"truncate table {T}"],
    "a write in a DO block": [f"do $$ begin update {T} set code = 'a;b'; end $$"],
    "a lock": [f"lock table {T}"],
    "a new order on the disk": [f"cluster {T} using i"],
    "an index built anew": [f"reindex table {T}"],
    "another place": [f"alter table {T} set tablespace elsewhere"],
    "a table without a log": [f"alter table {T} set unlogged"],
    "a renamed column": ["alter table platform_site_organisation rename column code to number"],
    "a renamed table": ["alter table platform_site_organisation rename to house"],
    "the second deed of one statement": [f"alter table {T} add column x int, alter column code type text"],
}
TAKEN = {
    "a column without a value": [f"alter table {T} add column x int null"],
    "a column with one value for all": [f"alter table {T} add column x varchar(9) default 'now (2)' not null"],
    "a column with the moment of the migration": [f"alter table {T} add column x timestamptz default now() not null"],
    "a constraint for new rows, and later for all": [
        f"alter table {T} add constraint c check (id > 0) not valid",
        f"alter table {T} validate constraint c",
    ],
    "NOT NULL after a validated check": [
        f"alter table {T} add constraint c check (code is not null) not valid",
        f"alter table {T} validate constraint c",
        f"alter table {T} alter column code set not null",
    ],
    "a constraint from an index": [f"alter table {T} add constraint c unique using index i"],
    "an index built beside the writers": [f"create index concurrently i on {T} (at)"],
    "an index of a partitioned table, without its partitions": [f"create index i on only {T} (at)"],
    "anything on a table that is new": ["create table new (id int); create index i on new (id); update new set id = 1"],
    "an index of a small table": ["create index i on platform_site_organisation (code)"],
    "a function that will write": [
        f"create function f() returns void language sql as $body$ update {T} set code = '' $body$"
    ],
    "words in a comment": [f"-- update {T} set code = ''\nselect 1 /* lock table {T}; */"],
    "another statement": ["set constraints all immediate"],
}


def judged(release: list[str]) -> list[str]:
    """Return what is refused of a release, each text being one migration."""
    judge = Judge()
    return [reason for text in release for reason in judge.refused([text])]


@pytest.mark.parametrize("release", REFUSED.values(), ids=REFUSED)
def test_what_stops_or_breaks_the_release_before_is_refused(release: list[str]):
    assert len(judged(release)) == 1


@pytest.mark.parametrize("release", TAKEN.values(), ids=TAKEN)
def test_what_does_not_is_taken(release: list[str]):
    assert judged(release) == []


@pytest.mark.django_db
def test_every_large_table_is_there_and_the_largest_are_among_them():
    assert set(connection.introspection.table_names()) >= LARGE
    assert {T, "eligibility_check", "platform_site_idempotency", "platform_site_used_token"} <= LARGE


@pytest.mark.django_db
def test_the_migrations_of_this_release_are_taken():
    judge, refused = Judge(), []
    for migration in new_migrations():
        assert unwritable(migration) == [], f"{migration}: nobody can judge this by its text; use RunSQL, or a task"
        refused += [f"{migration} {reason}" for reason in judge.refused(sql_of(migration))]
    assert refused == []


@pytest.mark.django_db
def test_new_is_what_the_release_before_did_not_have():
    names = [f"{each.app_label} {each.name}" for each in new_migrations()]
    assert all(f"{app} {last}" not in names for app, last in RELEASE["migrations"].items())


def test_a_database_of_the_release_before_becomes_what_a_new_one_is(django_db_setup, django_db_blocker):
    name = django_db_setup.replace("_template", "_before")
    with django_db_blocker.unblock():
        databases.create(name)
        databases.point_to(name)
        try:
            migrate_as_before(using="owner")
            call_command("migrate", database="owner", verbosity=0, interactive=False, skip_checks=True)
            databases.close_all()
            assert schema(name) == schema(django_db_setup)
        finally:
            databases.point_to(django_db_setup.removesuffix("_template"))
            databases.drop(name)


def test_an_operation_that_nobody_can_judge_by_its_text_is_found():
    wrong = migrations.Migration("0009_wrong", "platform_site")
    wrong.operations = [migrations.RunSQL("select 1"), migrations.RunPython(migrations.RunPython.noop)]
    assert unwritable(wrong) == ["RunPython"]


def test_statements_are_told_apart_by_what_is_code_and_not_text_or_comment():
    assert list(statements(["select 1; -- x;\nselect 'a;b'"])) == ["select 1", "select ''"]
