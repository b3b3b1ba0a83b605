"""Two PostgreSQL servers of a trial's own, a primary and its standby, as deploy/ sets them up; gone in the end."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from platform_site.embedded import accounts, postgres_binaries, programs
from platform_site.embedded.accounts import Account
from platform_site.embedded.provision import provision
from platform_site.embedded.urls import Urls


DEPLOY = Path(__file__).resolve().parent.parent / "deploy" / "database"
NAMES = ("db1", "db2")
PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Node:
    """One server: `folder` holds its data, its configuration and its log; its socket lies in `folder` too."""

    name: str
    folder: Path
    programs: Path
    account: Account

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data folder."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """Return the superuser's address."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.folder), safe='')}&port=5432"

    def initialise(self) -> None:
        """Make an empty cluster."""
        self.run("initdb", "-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "-N")

    def configure(self, *lines: str) -> None:
        """Write the configuration: deploy/'s own, and what is this trial's."""
        own = (
            f"include '{DEPLOY / 'postgresql.conf'}'",
            *_OF_A_TRIAL,
            *(["fsync = off"] if os.environ.get("PLATFORM_POSTGRES_FAST") == "1" else []),
            f"cluster_name = '{self.name}'",
            f"unix_socket_directories = '{self.folder}'",
            *lines,
        )
        (self.folder / "postgresql.conf").write_text("\n".join(own) + "\n")
        (self.folder / "pg_hba.conf").write_text("local all all trust\nlocal replication all trust\n")

    def start(self, *, fenced: bool = False) -> None:
        """Start it and wait until it answers; fenced as every start of a host is (deploy/database/start_fenced.sh)."""
        if fenced:
            self.script("start_fenced.sh")
        options = f"-c config_file={self.folder}/postgresql.conf -c hba_file={self.folder}/pg_hba.conf"
        self.run("pg_ctl", "start", "-D", "data", "-l", "log", "-w", "-t", f"{PATIENCE:.0f}", "-o", options)

    def stop(self) -> None:
        """Stop it if it runs."""
        with suppress(SystemExit):
            self.run("pg_ctl", "stop", "-D", "data", "-m", "fast", "-w")

    def kill(self) -> None:
        """Kill the postmaster with -9, and wait until all of its processes have noticed."""
        process = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        os.kill(process, signal.SIGKILL)
        until(lambda: not any(Path(f"/proc/{child}").exists() for child in children), "the killed server still runs")

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs to its end in `folder`; end the trial if it fails."""
        return self._to_its_end([self.programs / program, *arguments])

    def script(self, name: str, *arguments: str, **variables: str) -> str:
        """Run one of deploy/database's scripts on this host."""
        own = {"PGDATA": str(self.data), "PGHOST": str(self.folder), "PGUSER": "postgres", **variables}
        found = os.environ.get("PATH", os.defpath)
        path = f"PATH={self.programs}:{found}"
        given = [f"{key}={value}" for key, value in own.items()]
        return self._to_its_end(["env", path, *given, DEPLOY / name, *arguments])

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Run commit_guard.sql as long as this lasts, begun anew whenever it ends, as systemd would."""
        command = (
            f"while :; do '{self.programs}/psql' -Xq -v ON_ERROR_STOP=1 -d '{self.url}' -f '{DEPLOY}/commit_guard.sql'"
        )
        process = subprocess.Popen(
            ["sh", "-c", f"{command}; sleep 0.2; done"], start_new_session=True, stdout=-3, stderr=-3
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def ask(self, statement: str) -> object:
        """Return the one value that a statement gives, as the superuser."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None

    def change(self, *statements: str) -> None:
        """Run statements that give nothing, as the superuser."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def _to_its_end(self, command: list[str | Path]) -> str:
        done = programs.run(command, account=self.account, folder=self.folder, environment=os.environ)
        if done.code:
            log = self.folder / "log"
            last = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            sys.exit(f"{self.name}: {' '.join(map(str, command))} failed:\n{done.output.strip()[-2000:]}\n{last}")
        return done.output


_OF_A_TRIAL = (
    "listen_addresses = ''",
    "unix_socket_permissions = 0700",
    "archive_mode = off",
    "shared_buffers = '64MB'",
    "max_wal_size = '1GB'",
    "wal_keep_size = '256MB'",
)


@contextmanager
def nodes(*names: str) -> Iterator[list[Node]]:
    """Give empty places for servers, in a folder under /tmp, as a socket's path is short; what runs is stopped."""
    with tempfile.TemporaryDirectory(prefix="pair-", dir="/tmp") as place:
        root = Path(place)
        binaries, account = postgres_binaries.find(root, os.environ), accounts.choose(root / "none", os.environ)
        if not (binaries.folder / "pg_basebackup").exists():
            sys.exit(f"{binaries.folder} has no pg_basebackup; name a whole PostgreSQL in PG_BIN.")
        made = [Node(name, root / name, binaries.folder, account) for name in names]
        root.chmod(0o755)
        for node in made:
            node.folder.mkdir()
            os.chown(node.folder, account.owner, account.group_of_files)
        try:
            yield made
        finally:
            for node in made:
                node.stop()


@contextmanager
def pair() -> Iterator[tuple[Node, Node, Urls]]:
    """Give a primary with the platform's roles and an empty database, its synchronous standby, and the roles' URLs."""
    with nodes(*NAMES) as (primary, standby):
        everywhere = ",".join(str(node.folder) for node in (primary, standby))
        follow = (
            f"primary_conninfo = 'host={everywhere} user=replicator dbname=postgres target_session_attrs=read-write'"
        )
        for node in (primary, standby):
            node.configure(follow)
        primary.initialise()
        primary.start()
        urls = provision(primary.url)
        primary.change((DEPLOY / "replicator.sql").read_text())
        follow_anew(standby, primary)
        synchronous(primary)
        yield primary, standby, _of_both(urls, primary, standby)


def follow_anew(standby: Node, primary: Node) -> None:
    """Make a standby by a base backup, start it, and wait until it streams."""
    standby.run(
        "pg_basebackup", "-D", "data", "-d", primary.url, "-U", "replicator", "-c", "fast", "-X", "stream", "-N"
    )
    standby.start(fenced=True)
    until(lambda: primary.ask("select count(*) from pg_stat_replication where state = 'streaming'") == 1, "no standby")


def synchronous(primary: Node) -> None:
    """Have the primary wait for any other one, and wait until one is there to wait for."""
    primary.change("alter system set synchronous_standby_names = 'ANY 1 (db1, db2)'", "select pg_reload_conf()")
    until(lambda: primary.ask("select count(*) from pg_stat_replication where sync_state = 'quorum'") == 1, "no quorum")


def until(true: Callable[[], bool], otherwise: str) -> float:
    """Wait until something is true and return the seconds it took; end the trial if it never is."""
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        with suppress(psycopg.OperationalError):
            if true():
                return time.monotonic() - began
        time.sleep(0.05)
    sys.exit(f"After {PATIENCE:.0f} s: {otherwise}.")


def _of_both(urls: Urls, primary: Node, standby: Node) -> Urls:
    """Return the roles' addresses with both hosts, of which libpq takes the one that may be written."""
    one = quote(str(primary.folder), safe="")
    both = f"{one},{quote(str(standby.folder), safe='')}"
    changed = {
        role: url.replace(one, both).replace("port=5432", "port=5432,5432") + "&target_session_attrs=read-write"
        for role, url in urls.each().items()
    }
    return Urls(**changed)
