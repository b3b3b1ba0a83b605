"""Backup and point-in-time restore, by deploy/database's own scripts: how long, how much, and to which row (I09-1)."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from benchmarks.pair import DEPLOY, Node, nodes, until


ROWS = 1_000_000


def main() -> None:
    """Back up, write on, lose the data folder, restore to a moment; the last line is one JSON object."""
    if shutil.which("age") is None:
        sys.exit("This trial needs age (Debian: apt-get install age).")
    with nodes("db1", "restored") as (server, restored):
        backups, recipients, identity = _keys(server)
        scripts = {"BACKUP_FOLDER": str(backups), "BACKUP_RECIPIENTS": str(recipients)}
        _start_archiving(server, scripts)
        server.change(
            "create table written (n bigint primary key, at timestamptz not null default clock_timestamp(), more text)"
        )
        server.change(_ROWS.format(first=1, last=ROWS))
        began = time.monotonic()
        base = server.script("backup.sh", **scripts, PG_BASEBACKUP="pg_basebackup -U postgres").strip().splitlines()[-1]
        found: dict[str, object] = {"name": "restore", "database_mb": _mb(server), "backup_s": _since(began)}
        found["backup_mb"] = round(Path(base).stat().st_size / 1e6)
        moment = _written_before_and_after(server)
        found |= _secret(backups, base)
        server.kill()
        shutil.rmtree(server.data)
        began = time.monotonic()
        restored.script("restore.sh", base, moment, **scripts, BACKUP_IDENTITY=str(identity))
        restored.configure()
        restored.start()
        until(lambda: restored.ask("select pg_is_in_recovery()") is False, "the restore does not end")
        found |= {"restore_s": _since(began), **_kept(restored, moment)}
    print(json.dumps(found))


_ROWS = "insert into written (n, more) select n, sha256(n::text::bytea)::text from generate_series({first}, {last}) n"


def _keys(server: Node) -> tuple[Path, Path, Path]:
    """Return the folder of backups, the public key that the server has, and the secret key, which it cannot read."""
    backups, root = server.folder / "backups", server.folder.parent
    identity, recipients = root / "identity", server.folder / "recipients"
    subprocess.run(["age-keygen", "-o", identity], check=True, capture_output=True)
    recipients.write_bytes(subprocess.check_output(["age-keygen", "-y", identity]))
    return backups, recipients, identity


def _start_archiving(server: Node, scripts: dict[str, str]) -> None:
    variables = " ".join(f"{name}={value}" for name, value in scripts.items())
    server.initialise()
    server.configure("archive_mode = on", f'archive_command = \'{variables} {DEPLOY}/archive_wal.sh "%p" "%f"\'')
    server.start()


def _written_before_and_after(server: Node) -> str:
    """Write a thousand rows before and a thousand after a moment, and return it when all of it is archived."""
    server.change(_ROWS.format(first=ROWS + 1, last=ROWS + 1000))
    moment = str(server.ask("select clock_timestamp()"))
    server.change(_ROWS.format(first=ROWS + 1001, last=ROWS + 2000))
    last = server.ask("select pg_walfile_name(pg_switch_wal())")
    until(lambda: str(server.ask("select last_archived_wal from pg_stat_archiver")) >= str(last), "not archived")
    return moment


def _secret(backups: Path, base: str) -> dict[str, object]:
    """Tell if anything of a row can be read in what lies in the backups, or decrypted with what the server has."""
    files = [file for file in backups.rglob("*") if file.is_file()]
    readable = [file for file in files if file.suffix == ".age" and not file.read_bytes().startswith(b"age-encryption")]
    tried = subprocess.run(["age", "--decrypt", base], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return {"files": len(files), "files_not_encrypted": len(readable), "readable_without_key": tried.returncode == 0}


def _kept(restored: Node, moment: str) -> dict[str, object]:
    with psycopg.connect(restored.url) as connection:
        row = connection.execute("select count(*), count(*) filter (where at > %s) from written", [moment]).fetchone()
    rows, later = row or (0, 0)
    return {"rows_restored": rows, "rows_lost": ROWS + 1000 - rows + later, "rows_of_later": later}


def _mb(server: Node) -> int:
    return round(int(str(server.ask("select sum(pg_database_size(oid)) from pg_database"))) / 1e6)


def _since(began: float) -> float:
    return round(time.monotonic() - began, 2)
