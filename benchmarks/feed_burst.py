"""A file of an insurer is applied while counters ask: what that costs the checks' p99 (I03-8).

Checks come at 300 a second, first alone and then in rounds for as long as one worker applies a file of 20,000 lines
that two people have let go on.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from typing import Any

from benchmarks import figures, report, stage
from benchmarks.figures import table, verdict
from benchmarks.options import Options, given
from benchmarks.traffic import OPEN_CONNECTIONS, Site, site


LINES, RATE = 20_000, 300
TIMES_SLOWER = 1.5
"""What counts as untouched: times the p99 without the file, the noise of two runs included."""


def main() -> None:
    """Ask alone and beside the file, and print both beside each other."""
    options = given()
    with stage.database() as environment:
        stage.fill(environment, options.people)
        with worker(environment) as applying, site(environment, options.people) as served:
            _asked(served, 2)
            alone = [_asked(served, options.seconds) for _ in range(options.rounds)]
            began = time.perf_counter()
            _go(applying)
            beside = [_asked(served, options.seconds)]
            while applying.poll() is None:
                beside.append(_asked(served, options.seconds))
            lasted = time.perf_counter() - began
    _tell(options, alone, beside[:-1] or beside, lasted)


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Give a worker that has a file ready to be applied, and waits for a word."""
    as_worker = {**environment, "DATABASE_URL": environment["DATABASE_WORKER_URL"], "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "benchmarks.feed_burst", str(LINES)]
    process = subprocess.Popen(command, env=as_worker, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if not process.stdout or process.stdout.readline() != "ready\n":
            sys.exit("The worker has no file ready; the lines above say why.")
        yield process
        if process.wait(timeout=600):
            sys.exit("The file was not applied; the lines above say why.")
    finally:
        process.kill()


def apply(lines: int) -> None:
    """Be that worker."""
    import django

    django.setup()
    from benchmarks import feed_applied
    from benchmarks.feed_file import Generated
    from platform_site.celery import prepare_process

    prepare_process()
    sender = feed_applied.system()
    job = feed_applied.send(Generated(lines).content(), by=sender)
    feed_applied.work(job)
    for person in ("first", "second"):
        feed_applied.release(job, by=replace(sender, acting_user=person))
    print("ready", flush=True)
    sys.stdin.readline()
    if feed_applied.work(job)["state"] != "done":
        sys.exit("The file did not come to its end.")


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin  # noqa: S101 - it is a pipe
    process.stdin.write("go\n")
    process.stdin.flush()


def _asked(served: Site, seconds: int) -> dict[str, Any]:
    return served.load(connections=OPEN_CONNECTIONS, seconds=seconds, rate=RATE)


def _tell(options: Options, alone: list[dict[str, Any]], beside: list[dict[str, Any]], lasted: float) -> None:
    rows = [
        [name, len(rounds), *(f"{_middle(rounds, each):,.1f}" for each in ("rate", "p50_ms", "p95_ms", "p99_ms")),
         sum(each["errors"] + each["refused"] for each in rounds)]
        for name, rounds in (("alone", alone), ("beside the file", beside))
    ]  # fmt: skip
    limit = TIMES_SLOWER * _middle(alone, "p99_ms")
    p99, failed = _middle(beside, "p99_ms"), rows[1][-1]
    lines = [
        *table(["", "rounds", "accepted a second", "p50 ms", "p95 ms", "p99 ms", "refused or errors"], *rows),
        "",
        f"- the file of {LINES:,} lines took {lasted:.0f} s, with the round in which it ended",
        f"- p99 ≤ {TIMES_SLOWER} × without it ({limit:,.1f} ms): {verdict(p99, most=limit)}",
        f"- refusals and errors beside it: {failed}: {verdict(failed, most=0)}",
    ]
    line = figures.result(
        "feed_burst", people=options.people, rate=_middle(beside, "rate"), errors=failed,
        **{each: _middle(beside, each) for each in ("p50_ms", "p95_ms", "p99_ms")},
    )  # fmt: skip
    report.tell("feed_burst", "A file beside the counters", options, lines, line)


def _middle(rounds: list[dict[str, Any]], name: str) -> float:
    return median(each[name] or 0.0 for each in rounds)


if __name__ == "__main__":
    apply(int(sys.argv[1]))
