"""The code of release N−1, as its commit has it, in a folder of its own."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import databases, server
from tests.support.migrations import RELEASE


COMMIT = RELEASE["commit"]


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the code of release N−1; fails where the clone does not have it."""
    packed = subprocess.run(["git", "archive", COMMIT], cwd=settings.BASE_DIR, capture_output=True, check=False)
    if packed.returncode:
        pytest.fail(f"This clone does not have release N-1 ({COMMIT}): run `git fetch --unshallow`.", pytrace=False)
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="session")
def database(django_db_setup: str, before: Path) -> str:
    """Return the name of the database of this release's schema in which release N−1 works.

    It says, as every database of release N−1 does, that all migrations of that release were applied: those as well that
    are squashed since and gone.
    """
    name = django_db_setup.removesuffix("_template")
    had = [(path.parent.parent.name, path.stem) for path in sorted(before.glob("*/migrations/0*.py"))]
    with databases.owner(name) as owner:
        owner.cursor().executemany(
            "insert into django_migrations (app, name, applied)"
            " select had.*, now() from (values (%s, %s)) as had(app, name)"
            " where (app, name) not in (select m.app, m.name from django_migrations m)",
            had,
        )
    return name


@pytest.fixture(scope="module")
def served_before(before: Path, database: str, tmp_path_factory) -> Iterator[int]:
    """Serve this release's database with the code of release N−1; give the port."""
    with server.another(database, tmp_path_factory.mktemp("served") / "log", folder=before) as port:
        yield port
