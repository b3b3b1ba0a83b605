"""The platform's roles and database, as an administrator makes them: the only act of a superuser (ARCH-1)."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from platform_site.embedded import roles
from platform_site.embedded.failure import CannotStart
from platform_site.embedded.folders import PROJECT
from platform_site.embedded.postgres_binaries import OLDEST
from platform_site.embedded.urls import Urls


SCRIPTS = PROJECT / "deploy" / "database"
LOCK = 7_013_264_511  # any number, the same for all who provision
PATIENCE = 10  # seconds


def provision(admin_url: str, *, database: str = "platform", password: str | None = None) -> Urls:
    """Make the roles and the database if they are missing, and return the roles' URLs.

    Doing it again changes nothing, and several may do it at once. An administrator who may not create roles
    is enough where all is there already. With a `password` the roles log in by it. Raises CannotStart.
    """
    with _connected(admin_url) as admin:
        if admin.info.server_version < OLDEST * 10_000:
            raise CannotStart(f"DATABASE_URL leads to a PostgreSQL older than {OLDEST}: use a newer server.")
        urls = Urls.beside(admin, database, password)
        may_create = roles.may_create(admin)
        if may_create:
            _make_all(admin, urls, database, password)
        if password is not None or not may_create:
            roles.check_logins(urls)
    return urls


def _make_all(admin: Connection[TupleRow], urls: Urls, database: str, password: str | None) -> None:
    try:
        with _alone(admin):
            before = roles.existing(admin)
            _run(admin, "roles.sql", "sandbox.sql")
            with roles.member_of_owner(admin):
                _make_database(admin, database)
                with _connected(make_conninfo(admin.info.dsn, password=admin.info.password, dbname=database)) as inside:
                    _run(inside, "database.sql")
            if password is not None:
                roles.give_password(admin, urls, password, new=roles.LOGINS - before)
    except psycopg.Error as error:
        reason = error.diag.message_primary or type(error).__name__
        raise CannotStart(
            f"The platform's roles and database could not be made ({reason}): "
            "give DATABASE_URL an administrator who may, or run deploy/database/*.sql as one."
        ) from None


def _make_database(admin: Connection[TupleRow], database: str) -> None:
    found = admin.execute("select pg_get_userbyid(datdba) from pg_database where datname = %s", [database]).fetchone()
    if found is None:
        admin.execute(
            sql.SQL(
                "create database {} owner app_owner template template0 encoding 'UTF8' locale_provider libc locale 'C'"
            ).format(sql.Identifier(database))
        )
    elif found[0] != "app_owner":
        raise CannotStart(f"The database {database} belongs to {found[0]}: drop it, or make app_owner its owner.")


def _run(connection: Connection[TupleRow], *names: str) -> None:
    for name in names:
        with connection.transaction():
            connection.execute((SCRIPTS / name).read_bytes())


@contextmanager
def _connected(url: str) -> Iterator[Connection[TupleRow]]:
    """A connection as the administrator; the URL is never part of an error, as it has a password."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=PATIENCE)
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0]
        raise CannotStart(
            f"DATABASE_URL leads to no server that lets us in ({reason}): start it, correct DATABASE_URL, "
            "or unset it to have a private server."
        ) from None
    except psycopg.Error:
        raise CannotStart("DATABASE_URL cannot be read: write postgresql://user:password@host:5432/postgres.") from None
    with connection:
        yield connection


@contextmanager
def _alone(admin: Connection[TupleRow]) -> Iterator[None]:
    admin.execute("select pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        if not admin.closed:
            admin.execute("select pg_advisory_unlock(%s)", [LOCK])
