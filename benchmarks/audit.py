"""The audit trail at scale: a month of 5,000,000 lines is dropped, and partitions are made, while counters ask.

Seconds of the purge through the real action, and beside each deed how long checks took and how often one was seen to
wait for a lock on a table. `-1` rows: the purge gave up, because somebody read that month all the time.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from threading import Event, Thread
from typing import Any

import psycopg

from benchmarks import stage
from benchmarks.faults_client import Seen, clients


ROWS = 5_000_000
RATE, CONNECTIONS = 200.0, 8
LIMIT = "1000"  # of each of the two clinics that ask, which is more than a clinic may
AROUND = 4.0  # seconds of load before and after each deed
MOST_S = 2.0  # what the drop may take
MOST_WAITED_MS = 10.0  # what a check may wait for a lock


@dataclass(frozen=True)
class Outcome:
    """One deed; checks are those that were answered from its start to its end, or for `AROUND` where there is none."""

    deed: str
    seconds: float
    done: int
    checks: int
    p99_ms: float
    longest_ms: float
    waited_ms: float
    """longest time in which samples, one about every 2 ms, showed the web server waiting for a lock on a table"""
    locked_ms: float
    """longest time in which samples showed a table with all its partitions, or a default partition, locked whole"""


def main() -> None:
    """Measure, print the table and a line of JSON; end with 1 if a check was seen to wait or the drop took too long."""
    with (
        stage.database() as environment,
        stage.server(environment, REQUESTS_PER_SECOND=LIMIT, REQUESTS_PER_TARGET=LIMIT) as (port, _),
    ):
        _fill(environment, ROWS, years=6)
        _fill(environment, 1000, years=7)
        seen, stop = Seen(), Event()
        asking = clients(port, RATE, CONNECTIONS, seen, stop)
        outcomes = list(_deeds(environment, seen))
        stop.set()
        for client in asking:
            client.join(timeout=60)
    _print(outcomes, seen)


def _deeds(environment: dict[str, str], seen: Seen) -> Iterator[Outcome]:
    """Nothing; partitions made; a purge while a report reads the month; the purge."""
    yield _measured("nothing", seen, environment, lambda: time.sleep(AROUND))
    yield _measured("partitions made ahead", seen, environment, lambda: _as_worker(environment, 365))
    with _reader(environment):
        yield _measured("purge while it is read", seen, environment, lambda: _as_worker(environment, 0))
        yield _measured("partitions while it is read", seen, environment, lambda: _as_worker(environment, 730))
    yield _measured("purge", seen, environment, lambda: _as_worker(environment, 0))


def _measured(deed: str, seen: Seen, environment: dict[str, str], do: Callable[[], Any]) -> Outcome:
    time.sleep(AROUND)
    began = time.monotonic()
    with _sampler(environment) as samples:
        found = do() or {"seconds": AROUND, "done": 0}
    end = time.monotonic()
    took = sorted(seconds for moment, seconds in seen.answers if began <= moment <= end + 1)
    return Outcome(
        deed=deed, **found, checks=len(took), p99_ms=_ms(took[int(len(took) * 0.99)]), longest_ms=_ms(took[-1]),
        waited_ms=_ms(longest((moment, waiting) for moment, waiting, _ in samples)),
        locked_ms=_ms(longest((moment, locked) for moment, _, locked in samples)),
    )  # fmt: skip


def longest(samples: Iterable[tuple[float, int]]) -> float:
    """Return the longest time, from sample to sample, in which all that were taken counted something."""
    most, start, before = 0.0, None, None
    for moment, count in samples:
        if not count:
            start = None
        elif start is None:
            start = moment if before is None else before
        most = most if start is None else max(most, moment - start)
        before = moment
    return most


@contextmanager
def _sampler(environment: dict[str, str]) -> Iterator[list[tuple[float, int, int]]]:
    """Look into the locks all the time."""
    samples: list[tuple[float, int, int]] = []
    stop = Event()
    with _owner(environment) as connection:
        thread = Thread(target=_sample, args=(connection, samples, stop))
        thread.start()
        try:
            yield samples
        finally:
            stop.set()
            thread.join()


def _sample(connection: "psycopg.Connection[Any]", samples: list[tuple[float, int, int]], stop: Event) -> None:
    while not stop.wait(0.002):
        waiting, locked = connection.execute(_LOCKS).fetchone() or (0, 0)
        samples.append((time.monotonic(), waiting, locked))


@contextmanager
def _reader(environment: dict[str, str]) -> Iterator[None]:
    """Somebody reads the old month, and leaves the transaction open."""
    with _owner(environment) as connection, connection.transaction():
        connection.execute("select count(*) from (select from platform_site_audit limit 10) few")
        yield


def _as_worker(environment: dict[str, str], ahead: int) -> dict[str, Any]:
    worker = {**environment, "DATABASE_URL": environment["DATABASE_WORKER_URL"]}
    out = subprocess.check_output([sys.executable, "-m", "benchmarks.audit_purge", str(ahead)], env=worker, text=True)
    return dict(json.loads(out.splitlines()[-1]))


def _fill(environment: dict[str, str], rows: int, *, years: int) -> None:
    """Put so many lines into a month that is over; vacuumed, as one that old is."""
    with _owner(environment) as owner:
        month = owner.execute(_MONTH, [years]).fetchone()
        owner.execute(_LINES, {"rows": rows, "years": years})
        owner.execute(f"vacuum analyze {month[0] if month else ''}")


def _owner(environment: dict[str, str]) -> "psycopg.Connection[Any]":
    return psycopg.connect(environment["DATABASE_OWNER_URL"], options="-c role=app_owner", autocommit=True)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _print(outcomes: list[Outcome], seen: Seen) -> None:
    print(f"{ROWS:,} lines in the month that is dropped; {RATE:.0f} checks a second over {CONNECTIONS} connections")
    print("| deed | s | rows or partitions | checks | p99 ms | longest ms | waited for a lock ms | locked ms |")
    print("|---|---|---|---|---|---|---|---|")
    for outcome in outcomes:
        print(f"| {' | '.join(str(value) for value in asdict(outcome).values())} |")
    print(f"answers: {dict(seen.told)}")
    purge, waited = outcomes[-1], max(outcome.waited_ms for outcome in outcomes)
    print(json.dumps({"name": "audit", "rows": purge.done, "seconds": purge.seconds, "waited_ms": waited,
                      "locked_ms": purge.locked_ms, "answers": dict(seen.told)}))  # fmt: skip
    if purge.done < ROWS or purge.seconds > MOST_S or waited > MOST_WAITED_MS or set(seen.told) != {"201"}:
        sys.exit(1)


_MONTH = """
with month as (select partition_start('month', now() - make_interval(years => %s)) start),
made as (select make_partition('platform_site_audit', start) from month)
select partition_name('platform_site_audit', start) from month, made
"""
_LINES = """
insert into platform_site_audit
    (at, event, outcome, ground, organisation_id, client_uid, person_id, about, request_id, detail)
select partition_start('month', now() - make_interval(years => %(years)s)) + n * interval '0.4 seconds',
       'eligibility.checked', 'done', 'law', 1 + n %% 2000, gen_random_uuid(), 1 + n %% 1000000,
       'EligibilityCheck:' || gen_random_uuid(), md5(n::text),
       '{"method": "insurance_number", "result": "active", "bulk": false}'
from generate_series(1, %(rows)s::int) n
"""
_LOCKS = """
select count(*) filter (where not l.granted and a.usename = 'app_web'),
       count(*) filter (where l.granted and l.mode = 'AccessExclusiveLock'
                              and (c.relkind = 'p' or c.relname ~ '_default$'))
from pg_locks l join pg_stat_activity a using (pid) join pg_class c on c.oid = l.relation where l.locktype = 'relation'
"""


if __name__ == "__main__":
    main()
