"""What is asked of and done with the database roles, beyond `deploy/database/roles.sql`."""

from collections.abc import Iterator, Set
from contextlib import contextmanager

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from platform_site.embedded.failure import CannotStart
from platform_site.embedded.urls import Urls


LOGINS = frozenset({"app_migrator", "app_web", "app_worker", "app_audit_reader", "app_custody"})
BY_URL = {"web": "app_web", "worker": "app_worker", "owner": "app_migrator", "audit": "app_audit_reader"}
PATIENCE = 10  # seconds


def may_create(admin: Connection[TupleRow]) -> bool:
    """Return True for a user who can provision: a superuser, or one with CREATEROLE and CREATEDB."""
    row = admin.execute(
        "select rolsuper or (rolcreaterole and rolcreatedb) from pg_roles where rolname = current_user"
    ).fetchone()
    return row is not None and bool(row[0])


def existing(admin: Connection[TupleRow]) -> set[str]:
    """Return those of the platform's login roles that are there."""
    rows = admin.execute("select rolname from pg_roles where rolname = any(%s)", [sorted(LOGINS)])
    return {row[0] for row in rows}


@contextmanager
def member_of_owner(admin: Connection[TupleRow]) -> Iterator[None]:
    """Lend an administrator who is no superuser the right to make things that app_owner owns."""
    row = admin.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if row is not None and row[0]:
        yield
        return
    admin.execute("grant app_owner to current_user")
    try:
        yield
    finally:
        admin.execute("revoke app_owner from current_user")


def give_password(admin: Connection[TupleRow], urls: Urls, password: str, *, new: Set[str]) -> None:
    """Set the password of new roles and of those that it does not let in; only its hash goes out."""
    refused = {BY_URL[name] for name, url in urls.each().items() if _refusal(url) is not None}
    for role in sorted(new | (refused & LOGINS)):
        secret = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        statement = sql.SQL("alter role {} password {}")
        admin.execute(statement.format(sql.Identifier(role), sql.Literal(secret.decode())))


def check_logins(urls: Urls) -> None:
    """Raise CannotStart unless each role gets in, and none of them as a superuser (ARCH-1)."""
    for name, url in urls.each().items():
        reason = _refusal(url)
        if reason is not None:
            raise CannotStart(
                f"The role {BY_URL[name]} does not get into the database ({reason}): give DATABASE_URL an "
                "administrator, or let one run deploy/database/*.sql and give the roles the password that "
                "is in secrets/database of the local folder."
            )


def _refusal(url: str) -> str | None:
    """Why a URL lets nobody in, or only somebody who may too much."""
    try:
        with psycopg.connect(url, connect_timeout=PATIENCE) as connection:
            row = connection.execute("select rolsuper from pg_roles where rolname = session_user").fetchone()
    except psycopg.OperationalError as error:
        return str(error).splitlines()[0]
    return "it is a superuser" if row is None or row[0] else None
