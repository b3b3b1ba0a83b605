"""URLs say what they mean to libpq, whatever a database or a password is called."""

from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from platform_site.embedded.urls import Urls, url_of


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@given(database=texts, password=texts, host=texts)
def test_libpq_reads_what_was_written(database: str, password: str, host: str) -> None:
    url = url_of("app_web", database, password, {"host": host, "port": "5432"})
    assert conninfo_to_dict(url) == {
        "user": "app_web",
        "password": password,
        "dbname": database,
        "host": host,
        "port": "5432",
    }


@given(first=texts, second=texts, password=st.none() | texts)
def test_another_name_changes_the_database_and_nothing_else(first: str, second: str, password: str | None) -> None:
    def named(database: str) -> Urls:
        return Urls(*(url_of(role, database, password, {"host": "/run/x y"}) for role in ("a", "b", "c", "d")))

    assert named(first).named(second) == named(second)


def test_the_platforms_settings_have_a_variable_for_each() -> None:
    assert Urls(web="1", worker="2", owner="3", audit="4").environment() == {
        "DATABASE_URL": "1",
        "DATABASE_WORKER_URL": "2",
        "DATABASE_OWNER_URL": "3",
        "DATABASE_AUDIT_URL": "4",
    }
