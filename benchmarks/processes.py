"""What processes use: CPU and memory, as /proc counts them."""

import os
from collections.abc import Iterable
from pathlib import Path


def cpu(pids: Iterable[int]) -> float:
    """Return the CPU seconds that these processes have used so far."""
    return sum(sum(_times(pid)[:2]) for pid in pids)


def tree(root: int) -> set[int]:
    """Return a process and all that it started, directly or not."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        if above := parent(int(entry.name)):
            parents[int(entry.name)] = above
    found, grown = {root}, True
    while grown:
        more = {pid for pid, above in parents.items() if above in found} - found
        grown, found = bool(more), found | more
    return found


def parent(pid: int) -> int:
    """Return the process that started another; 0 of none."""
    fields = _fields(pid)
    return int(fields[1]) if fields else 0


def postgres(postmaster: int, database: str) -> float:
    """Return the CPU seconds of all backends of a database, those included that have ended.

    Those that have ended count as what the postmaster has waited for, whatever they served; the checkpointer, the WAL
    writer and their like are left out.
    """
    live = {pid for pid in tree(postmaster) if database.encode() in _command(pid)}
    return cpu(live) + sum(_times(postmaster)[2:])


def megabytes(pids: Iterable[int], name: str = "Rss") -> float:
    """Return the resident (`Rss`) or proportional (`Pss`) memory of processes together."""
    return sum(_kilobytes(pid, name) for pid in pids) / 1024


def _kilobytes(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def _times(pid: int) -> list[float]:
    """Return user, system, and both of the children that have ended, in seconds."""
    fields = _fields(pid)
    return [int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:15]] if fields else [0.0] * 4


def _fields(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
    return command if command.startswith(b"postgres:") else b""
