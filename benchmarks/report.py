"""How a run is told: a table for people, then one line of JSON; and, with `WRITE=1`, a section of the document."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg

from benchmarks.options import Options, shown


DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def tell(name: str, title: str, options: Options, lines: Sequence[str], *results: str) -> None:
    """Print what was measured and its result lines; put it into the document where that is wanted."""
    command = f"make bench NAME={name}{shown(options)}"
    section = [f"## {title}", "", f"`{command}` · {where()}", "", *lines, ""]
    print("\n".join(section), flush=True)
    if options.write:
        DOCUMENT.write_text(with_section(DOCUMENT.read_text(), name, section))
    for result in results:
        print(result, flush=True)


def with_section(document: str, name: str, section: Sequence[str]) -> str:
    """Return the document with this section in place of the last one of that name, or behind all others."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    whole = begin + "\n".join(section) + end
    found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if found.search(document):
        return found.sub(lambda _: whole, document, count=1)
    return f"{document.rstrip()}\n\n{whole}"


def where() -> str:
    """Return commit, machine and PostgreSQL version in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        version = connection.info.parameter_status("server_version")
    return f"commit {commit()} · {os.cpu_count()} cores of {model()}, {memory:.0f} GiB · PostgreSQL {version}"


def commit() -> str:
    """Return the commit, and whether the tree differs from it."""
    try:
        found = _git("rev-parse", "--short", "HEAD")
        return found + (" with changes" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def model() -> str:
    """Return what the CPU calls itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "an unknown CPU"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "an unknown CPU")


def _git(*arguments: str) -> str:
    return subprocess.check_output(["git", *arguments], text=True, stderr=subprocess.DEVNULL).strip()
