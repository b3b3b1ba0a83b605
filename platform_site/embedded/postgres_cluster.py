"""One private PostgreSQL: its folder, its settings, starting and stopping it."""

import shlex
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from platform_site.embedded import leftovers, programs
from platform_site.embedded.accounts import Account
from platform_site.embedded.failure import CannotStart
from platform_site.embedded.postgres_binaries import Binaries


PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
SUPERUSER = "postgres"
PATIENCE = 60.0  # seconds
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # No value of a statement may reach the log (ARCH-6); an error's text has some, and goes to who caused it.
    "log_min_messages": "log",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# A crash of the machine may cost such a cluster all; one of the server still costs nothing acknowledged.
FAST_SETTINGS = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """A private server: `folder` holds `data` and `log`, `socket` is the 0700 folder to reach it by."""

    folder: Path
    socket: Path
    binaries: Binaries
    account: Account
    environment: Mapping[str, str]
    fast: bool = False

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the server's log."""
        return self.folder / "log"

    @property
    def admin_url(self) -> str:
        """Return the superuser's URL, for provisioning and nothing else (ARCH-1)."""
        return f"postgresql://{SUPERUSER}@/postgres?host={quote(str(self.socket), safe='')}&port={PORT}"

    def lives(self) -> bool:
        """Return True while the server runs, be it that it still starts or already stops."""
        return leftovers.has_postmaster(self.data)

    def start(self) -> None:
        """Make the data folder if there is none, and start the server unless it answers already.

        What a kill -9 left is reused; raises CannotStart with the reason or the place of the log.
        """
        if not self.data.exists():
            self._initialise()
        if self._answers_after_leftovers():
            return
        leftovers.forget_dead_server(self.data, self.socket / f"{SOCKET}.lock")
        options = {
            **SETTINGS,
            **(FAST_SETTINGS if self.fast else {}),
            "unix_socket_directories": str(self.socket),
        }
        line = shlex.join([word for name, value in options.items() for word in ("-c", f"{name}={value}")])
        started = self._tool("pg_ctl", "start", "-D", "data", "-l", "log", "-w", "-t", f"{PATIENCE:.0f}", "-o", line)
        if started.code != 0:
            raise CannotStart(
                f"PostgreSQL does not start ({started.reason}): read {self.log}, or set DATABASE_URL to another server."
            )

    def stop(self) -> None:
        """Stop the server if it runs; whoever is still connected is cut off."""
        for mode in ("fast", "immediate"):
            if not leftovers.is_running(self.data):
                return
            stopped = self._tool("pg_ctl", "stop", "-D", "data", "-w", "-t", f"{PATIENCE:.0f}", "-m", mode)
            if stopped.code == 0:
                return

    def _initialise(self) -> None:
        half_made = self.folder / "data.new"
        shutil.rmtree(half_made, ignore_errors=True)
        made = self._tool(
            "initdb", "-D", half_made.name, "-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject",
            "--encoding=UTF8", "--locale=C", "--data-checksums", *(["--no-sync"] if self.fast else []),
        )  # fmt: skip
        if made.code != 0:
            raise CannotStart(
                f"PostgreSQL could not make its data folder ({made.reason}): "
                f"put that right in {self.folder}, or set DATABASE_URL to another server."
            )
        half_made.rename(self.data)

    def _answers_after_leftovers(self) -> bool:
        """Wait for what still runs in the data folder to come up, or to notice that its parent was killed."""
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if not leftovers.processes_in(self.data) or time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self.admin_url, connect_timeout=2):
            return True
        return False

    def _tool(self, program: str, *arguments: str) -> programs.Outcome:
        # Paths are given relative to the folder: pg_ctl and initdb hand them to a shell.
        command: list[str | Path] = [self.binaries.folder / program, *arguments]
        return programs.run(command, account=self.account, folder=self.folder, environment=self.environment)
