"""A sandbox as a newcomer starts it: one for all tests of this folder, on a free port, in a folder of its own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.sandbox import Sandbox
from tests.support.server import free_port


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    """Start `manage.py run` under its private servers; stop it as Ctrl-C would."""
    with tempfile.TemporaryDirectory(prefix="run-") as folder, Sandbox(Path(folder), free_port()) as running:
        yield running
