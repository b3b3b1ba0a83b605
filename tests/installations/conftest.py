"""Installations as an operator has them: a production one, complete and prepared, and bare sandboxes."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import databases
from tests.support.production import Installation, environment, write_authorities
from tests.support.server import named


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Installation]:
    """A production installation: keys made, database prepared and marked, everything set."""
    folder: Path = tmp_path_factory.mktemp("production")
    name = f"test_{os.getpid()}_{worker_id}_production"
    databases.forget_dead_runs()
    databases.create(name)
    installation = Installation(environment(folder, name))
    write_authorities(folder / "authorities.pem")
    for command in ("make_keys", "prepare"):
        done = installation.manage(command)
        assert done.returncode == 0, done.stderr
    yield installation
    databases.drop(name)


@pytest.fixture
def sandbox(tmp_path: Path, worker_id: str) -> Iterator[Installation]:
    """A sandbox with an empty database and an empty folder."""
    name = f"test_{os.getpid()}_{worker_id}_sandbox"
    databases.create(name)
    yield sandbox_in(tmp_path, name)
    databases.drop(name)


@pytest.fixture
def prepared(tmp_path: Path, worker_id: str, django_db_setup: str, installation: Path) -> Iterator[Installation]:
    """A sandbox as `prepare` leaves it: copies of this run's database, keys and cards."""
    name = f"test_{os.getpid()}_{worker_id}_sandbox"
    databases.close_all()
    databases.create(name, template=django_db_setup)
    for folder in ("keys", "cards"):
        shutil.copytree(installation / folder, tmp_path / folder)
    yield sandbox_in(tmp_path, name)
    databases.drop(name)


@pytest.fixture
def unprepared(tmp_path: Path) -> Installation:
    """A sandbox whose database nobody made: enough for what never gets so far."""
    return sandbox_in(tmp_path, "nowhere")


def sandbox_in(folder: Path, database: str) -> Installation:
    """Return a sandbox that keeps everything in a folder and a database."""
    addresses = {
        "DATABASE_URL": named(os.environ["DATABASE_WORKER_URL"], database),
        "DATABASE_OWNER_URL": named(os.environ["DATABASE_OWNER_URL"], database),
        "PLATFORM_LOCAL": str(folder),
    }
    return Installation({**os.environ, **addresses})
