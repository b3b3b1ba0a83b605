"""One database a test process, cloned from a template that holds the masters and the fictional people."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections


ROLES = {"web": "app_web", "worker": "app_worker", "audit_reader": "app_audit_reader"}
AS_LONG_AS_A_TEST = "-c idle_in_transaction_session_timeout=0"
"""A test's transaction lasts as long as the test, which may do something else for longer than a request may idle."""


def administrator() -> psycopg.Connection:
    """Return the owner's connection to the server, outside of any test database."""
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)


def owner(database: str) -> psycopg.Connection:
    """Return the owner's connection to a test database."""
    return psycopg.connect(
        os.environ["DATABASE_OWNER_URL"], dbname=database, options="-c role=app_owner", autocommit=True
    )


@contextmanager
def cloned_for(name: str) -> Iterator[str]:
    """Make a template and a database of this process; drop both in the end."""
    template = f"{name}_template"
    forget_dead_runs()
    create(template)
    point_to(template)
    call_command("prepare")
    clone(name, template)
    try:
        yield template
    finally:
        close_all()
        drop(name, template)


def create(name: str, *, template: str | None = None) -> None:
    """Create an empty database, or a copy of a template."""
    with administrator() as server:
        server.execute(f'create database "{name}" owner app_owner template "{template or "template1"}"')
        server.execute(f'grant connect on database "{name}" to app_web, app_worker, app_audit_reader')


def clone(name: str, template: str) -> None:
    """Give this process a fresh copy of the template."""
    close_all()
    drop(name)
    create(name, template=template)
    point_to(name)


def drop(*names: str) -> None:
    """Drop databases; whoever is just leaving is waited for, as nobody here may end another role's session."""
    with administrator() as server:
        for name in names:
            server.execute(f'drop database if exists "{name}"')


def point_to(name: str) -> None:
    """Make every connection of Django lead to a database."""
    close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name
    connections["default"].settings_dict["OPTIONS"]["options"] = AS_LONG_AS_A_TEST


def become(role: str) -> None:
    """Make the default connection log in as a role of the platform."""
    if connections["default"].settings_dict["USER"] != ROLES[role]:
        connections["default"].close()
        connections["default"].settings_dict["USER"] = ROLES[role]


def close_all() -> None:
    """Close every connection of this process."""
    for connection in connections.all():
        connection.close()


def forget_dead_runs() -> None:
    """Drop what test processes that were killed have left behind."""
    with administrator() as server:
        names = [row[0] for row in server.execute("select datname from pg_database where datname like 'test\\_%'")]
    dead = [name for name in names if not Path(f"/proc/{name.split('_')[1]}").exists()]
    with suppress(psycopg.Error):
        drop(*dead)
