"""What every test stands on: a database of its own, the platform's own roles, keys and cards made for this run."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, settings

from platform_site import limits
from platform_site.queries import refreshed
from tests.fuzz.effort import EXAMPLES
from tests.support import databases, restoring, sharing_out


# The same examples each time, other ones where FUZZ asks for more; a busy machine is no fault of the code.
settings.register_profile(
    "suite", derandomize=not EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
# Jobs in a shell's background ignore Ctrl-C, and so would all that the tests start and stop.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing_out.ByFile:
    """Share tests out by their files."""
    return sharing_out.ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long."""
    items.sort(key=lambda item: sharing_out.place(item.nodeid))


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keys and cards of this test process, in a folder of its own."""
    folder = tmp_path_factory.mktemp("installation")
    with override_settings(
        LOCAL_DIR=folder,
        KEYS_DIR=folder / "keys",
        SANDBOX_CARDS_DIR=folder / "cards",
        CARD_AUTHORITIES=folder / "cards" / "authorities.pem",
        SANDBOX_HPKI_DIR=folder / "hpki",
        HPKI_AUTHORITIES=folder / "hpki" / "authorities.pem",
        RESIDENT_REGISTER=folder / "register" / "residents.csv",
        PASSWORD_HASHERS=["tests.support.hashers.Quick"],
        REQUESTS_PER_SECOND=100_000,  # tests ask as fast as they can, one after another in the name of one client
        REQUESTS_PER_TARGET=100_000,  # one person is asked for all the time here
        WHITENOISE_AUTOREFRESH=True,  # each test's client would look at every static file before its first request
    ):
        yield folder


@pytest.fixture(scope="session")
def django_db_setup(installation: Path, django_db_blocker, worker_id: str) -> Iterator[str]:
    """Replace pytest-django's: its way needs rights that no process of the platform has."""
    name = f"test_{os.getpid()}_{worker_id}"
    with django_db_blocker.unblock(), databases.cloned_for(name) as template:
        yield template


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Log in as the role that the test names, `web` if it names none, before anything is asked."""
    marker = item.get_closest_marker("as_role")
    databases.become(marker.args[0] if marker else "web")


@pytest.fixture
def committed(django_db_setup: str, django_db_blocker) -> Iterator[str]:
    """Let a test commit for real; afterwards its database holds what the template holds. Gives the database's name."""
    name = django_db_setup.removesuffix("_template")
    with django_db_blocker.unblock():
        yield name
        restoring.restore(name, django_db_setup)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Let no test see what an earlier one left in the lists that a process keeps."""
    refreshed.forget_all()
    for pace in (limits.pace, limits.pace_of_tokens, limits.pace_at_target):
        pace.forget()
