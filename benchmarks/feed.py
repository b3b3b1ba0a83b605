"""How fast an insurer's file is applied, and how much memory it takes; the file twice, the second changes nothing."""

import json
import resource
import subprocess
import sys
import time

from benchmarks import stage


LINES = 20_000


def main() -> None:
    """Apply a generated file in a process of its own, and print seconds, lines a second and peak memory."""
    with stage.database() as environment:
        worker = {**environment, "DATABASE_URL": environment["DATABASE_WORKER_URL"], "LOG_LEVEL": "ERROR"}
        out = subprocess.check_output([sys.executable, "-m", "benchmarks.feed", str(LINES)], env=worker, text=True)
    print(f"{LINES:,} lines of new coverages, then the same file again, one worker process")
    print("| | seconds | lines/s | outcomes |")
    print("|---|---|---|---|")
    found = json.loads(out)
    for run in found["runs"]:
        rate = LINES / run["seconds"]
        print(f"| {run['name']} | {run['seconds']:.1f} | {rate:,.0f} | {run['outcomes']} |")
    print(f"peak memory {found['peak_mb']:.0f} MB")


def apply(lines: int) -> None:
    """Do it in this process, which is the worker."""
    import django

    django.setup()
    from benchmarks import feed_file

    runs = []
    for name in ("first", "again"):
        started = time.perf_counter()
        outcomes = feed_file.send_and_apply(lines)
        runs.append({"name": name, "seconds": time.perf_counter() - started, "outcomes": outcomes})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"runs": runs, "peak_mb": peak}))


if __name__ == "__main__":
    apply(int(sys.argv[1]))
