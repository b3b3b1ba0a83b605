"""Checks through PgBouncer in transaction mode, in turn with checks that go to PostgreSQL directly (I03-4)."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from benchmarks import stage
from benchmarks.counters import Answer, Counters
from platform_site.embedded import accounts


PEOPLE = 10_000
POOL = 6
SECONDS = 5.0
ROUNDS = 3


def main() -> None:
    """Measure both ways in turn and print medians; the last line is one JSON object."""
    with stage.database() as environment:
        stage.fill(environment, PEOPLE)
        with _pgbouncer(environment) as through:
            ways = {
                "directly": environment,
                "through": {**environment, "DATABASE_URL": through, "DATABASE_POOLER": str(POOL)},
            }
            rounds = [{name: _asked(each) for name, each in ways.items()} for _ in range(ROUNDS)]
    found = {"name": "pooler", "pool": POOL, **_medians(rounds)}
    print(json.dumps(found))


def _asked(environment: dict[str, str]) -> tuple[list[Answer], int]:
    """Return the answers of one round, and how many connections PostgreSQL saw for it at most."""
    with (
        stage.server(environment, REQUESTS_PER_SECOND="100000", REQUESTS_PER_TARGET="100000") as (port, _),
        Counters(port, PEOPLE, count=16) as asking,
    ):
        time.sleep(1)
        began = time.monotonic()
        seen = [_sessions(environment) for _ in range(int(SECONDS)) if time.sleep(1) is None]
        answers = asking.since(began)
    return answers, max(seen)


def _sessions(environment: dict[str, str]) -> int:
    return stage.one(environment, "select count(*) from pg_stat_activity where usename = 'app_web'")


def _medians(rounds: list[dict[str, tuple[list[Answer], int]]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for way in ("directly", "through"):
        answers = [seen[way][0] for seen in rounds]
        good = [sum(answer.status == 201 for answer in each) for each in answers]
        found[f"rate_{way}"] = round(statistics.median(good) / SECONDS, 1)
        found[f"other_answers_{way}"] = sum(map(len, answers)) - sum(good)
        found[f"sessions_{way}"] = max(seen[way][1] for seen in rounds)
    return found


@contextmanager
def _pgbouncer(environment: dict[str, str]) -> Iterator[str]:
    """Run PgBouncer as deploy/pgbouncer has it, on a socket; give the web role's address through it."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        sys.exit("This trial needs PgBouncer (Debian: apt-get install pgbouncer).")
    account = accounts.choose(Path("/nonexistent"), os.environ)
    with tempfile.TemporaryDirectory(prefix="pooler-", dir="/tmp") as place:
        folder = Path(place)
        os.chown(folder, account.owner, account.group_of_files)
        (folder / "users").write_text('"app_web" ""\n')
        (folder / "pgbouncer.ini").write_text(_configuration(folder, environment["DATABASE_URL"]))
        process = subprocess.Popen(
            [*account.prefix, program, "--quiet", folder / "pgbouncer.ini"],
            user=account.user, group=account.group, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield f"postgresql://app_web@/{stage.NAME}?host={quote(place, safe='')}&port=6432"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _configuration(folder: Path, url: str) -> str:
    """Return deploy's configuration with this trial's server and socket in it."""
    server = conninfo_to_dict(url)
    ours = (Path(__file__).parent.parent / "deploy" / "pgbouncer" / "pgbouncer.ini").read_text()
    changed = {
        "platform =": f"{stage.NAME} = host={server['host']} port={server.get('port', 5432)}",
        "listen_addr": f"unix_socket_dir = {folder}",
        "auth_type": "auth_type = trust",
        "auth_file": f"auth_file = {folder}/users",
        "max_db_connections": f"max_db_connections = {POOL}",
        "server_tls": "",
    }
    lines = (next((new for old, new in changed.items() if line.startswith(old)), line) for line in ours.splitlines())
    return "\n".join(lines) + "\n"
