"""How fast an insurer's file is applied, how much memory that takes, and whether exactly the known faults are found.

The file is held for its size, released by two people, applied, and sent once more: that changes nothing.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks import figures, stage
from platform_site.celery import prepare_process


LINES = 100_000


def main() -> None:
    """Apply a generated file in a process of its own, and print seconds, lines a second and peak memory."""
    with stage.database() as environment:
        worker = {**environment, "DATABASE_URL": environment["DATABASE_WORKER_URL"], "LOG_LEVEL": "ERROR"}
        out = subprocess.check_output([sys.executable, "-m", "benchmarks.feed", str(LINES)], env=worker, text=True)
    print(f"{LINES:,} lines with known faults of every kind, then the same file again, one worker process")
    print("| | seconds | lines/s | state | outcomes |")
    print("|---|---|---|---|---|")
    found = json.loads(out)
    for run in found["runs"]:
        rate = LINES / run["seconds"]
        print(f"| {run['name']} | {run['seconds']:.1f} | {rate:,.0f} | {run['state']} | {run['outcomes']} |")
    print(f"peak memory {found['peak_mb']:.0f} MB; every outcome and {sum(found['cases'].values())} cases as expected")
    seconds = sum(run["seconds"] for run in found["runs"][:2])
    print(figures.result("feed", people=LINES, rate=LINES / seconds, errors=0, rss_mb=found["peak_mb"]))


def apply(lines: int) -> None:
    """Do it in this process, which is the worker."""
    import django

    django.setup()
    prepare_process()  # as a worker does
    from benchmarks import feed_applied
    from benchmarks.feed_file import Generated

    file, sender = Generated(lines), feed_applied.system()
    job = feed_applied.send(file.content(), by=sender)
    runs = [timed("counted and held", lambda: feed_applied.work(job))]
    for person in ("first", "second"):
        feed_applied.release(job, by=replace(sender, acting_user=person))
    runs.append(timed("applied", lambda: feed_applied.work(job)))
    feed_applied.check(job, file)
    again = feed_applied.send(file.content(), by=sender)
    runs.append(timed("the same again", lambda: feed_applied.work(again)))
    feed_applied.check_again(again, job)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"runs": runs, "peak_mb": peak, "cases": file.cases()}))


def timed(name: str, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what a run came to, with its seconds."""
    started = time.perf_counter()
    found = run()
    return {"name": name, "seconds": time.perf_counter() - started, **found}


if __name__ == "__main__":
    apply(int(sys.argv[1]))
