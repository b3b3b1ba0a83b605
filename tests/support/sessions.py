"""Connections of the platform's own roles to a test database, beside Django's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


URLS = {"web": "DATABASE_URL", "worker": "DATABASE_WORKER_URL", "audit_reader": "DATABASE_AUDIT_URL"}


@contextmanager
def session(role: str, database: str) -> Iterator[psycopg.Connection]:
    """Log in as a role, which may try to write whatever its default is; what is left uncommitted is rolled back."""
    connection = psycopg.connect(os.environ[URLS[role]], dbname=database)
    connection.read_only = False
    try:
        yield connection
    finally:
        connection.close()


def refuses(connection: psycopg.Connection, statement: str, *kinds: type[psycopg.Error]) -> bool:
    """Tell if the database refuses a statement for want of a right, or for another named reason."""
    expected = kinds or (psycopg.errors.InsufficientPrivilege,)
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except expected:
        return True
    return False
