"""The site as the web server runs it, in this process; and no limits, which have tests of their own."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.support import databases


@pytest.fixture(scope="session")
def _application(django_db_setup, django_db_blocker) -> Any:
    """Give what the web server calls; it is made before any test's transaction, as it looks at the database first."""
    with django_db_blocker.unblock():
        databases.become("web")
        application = import_module("platform_site.wsgi").application
        databases.close_all()
    return application


@pytest.fixture
def site(_application) -> Iterator[Any]:
    """Give it for a test whose transaction stays open: a request's end would close the connection (so does no Client).

    For each test anew, as each answer to Django's test client connects the signals again.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield _application
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.REQUESTS_PER_SECOND = 10**6
    settings.WRONG_TRIES_PER_CLIENT = settings.WRONG_TRIES_PER_ORGANISATION = 10**6
    settings.WRONG_TRIES_PER_TARGET = settings.WRONG_TRIES_PER_PERSON = 10**6
