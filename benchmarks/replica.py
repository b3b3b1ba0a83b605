"""A primary and its synchronous standby under load: one dies, then the other; what is lost, and for how long (I03-1).

Everything is done by deploy/database's own scripts. Each check is asked again under its key until it is answered.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from benchmarks import stage
from benchmarks.counters import Answer, Counters
from benchmarks.pair import Node, pair, synchronous, until
from platform_site.embedded.urls import Urls


PEOPLE = 10_000
SECONDS = 5.0


def main() -> None:
    """Run all parts in turn and print what was seen; the last line is one JSON object."""
    with pair() as (primary, standby, urls):
        environment = _environment(urls, primary.folder.parent / "installation")
        prepare = {**environment, "DATABASE_URL": urls.worker}
        subprocess.run([sys.executable, "manage.py", "prepare"], env=prepare, check=True)
        stage.fill(environment, PEOPLE)
        with (
            stage.server(environment, REQUESTS_PER_SECOND="100000", REQUESTS_PER_TARGET="100000") as (port, _),
            Counters(port, PEOPLE) as counters,
        ):
            found = {"name": "replica", **_without_and_with(primary, counters)}
            found |= _dead_standby(primary, standby, counters)
            found |= _dead_primary(primary, standby, counters)
            found |= _fenced(primary, urls)
            found |= _rejoined(primary, standby, counters)
        found |= _kept(standby, counters)
    for name, value in found.items():
        print(f"{name:32} {value}")
    print(json.dumps(found))


def _environment(urls: Urls, local: Path) -> dict[str, str]:
    local.mkdir()
    own = {"PLATFORM_LOCAL": str(local), "DJANGO_SETTINGS_MODULE": "platform_site.settings"}
    return {**os.environ, **own, **urls.environment()}


def _without_and_with(primary: Node, counters: Counters) -> dict[str, float]:
    """Measure checks a second that wait for the primary's disk alone, and then for the standby's too."""
    primary.change("alter system set synchronous_standby_names = ''", "select pg_reload_conf()")
    _watch(counters, 2)
    alone = _watch(counters, SECONDS)
    synchronous(primary)
    both = _watch(counters, SECONDS)
    return {
        "rate_without_standby": _rate(alone), "p99_ms_without_standby": _p99(alone),
        "rate_with_standby": _rate(both), "p99_ms_with_standby": _p99(both),
    }  # fmt: skip


def _dead_standby(primary: Node, standby: Node, counters: Counters) -> dict[str, object]:
    """Kill the standby: what is told while there is nobody to wait for, and how soon service is there again."""
    with primary.guarded():
        standby.kill()
        dead = time.monotonic()
        told = [answer for answer in _watch(counters, 8) if answer.at - answer.took > dead]
        standby.start(fenced=True)
        back = time.monotonic()
        until(
            lambda: any(answer.status == 201 for answer in counters.since(back)), "no check after the standby's return"
        )
        first = min(answer.at for answer in counters.since(back) if answer.status == 201)
        _watch(counters, 2)
    return {
        "dead_standby_told": _statuses(told),
        "dead_standby_longest_s": round(max(answer.took for answer in told), 2),
        "dead_standby_over_after_s": round(first - back, 2),
    }


def _dead_primary(primary: Node, standby: Node, counters: Counters) -> dict[str, object]:
    """Kill the primary and promote the standby; web processes find it by themselves."""
    killed = time.monotonic()
    primary.kill()
    dead = time.monotonic()
    standby.script("promote.sh", "--alone", FENCE="true")
    promoted = time.monotonic()
    until(lambda: any(answer.status == 201 for answer in counters.since(dead)), "no check after the promotion")
    first = min(answer.at for answer in counters.since(dead) if answer.status == 201)
    between = [answer for answer in counters.since(dead) if answer.at < first]
    _watch(counters, 2)
    return {
        "dead_primary_gone_s": round(dead - killed, 2),
        "dead_primary_promoted_s": round(promoted - dead, 2),
        "dead_primary_writable_s": round(first - killed, 2),
        "dead_primary_told": _statuses(between),
    }


def _fenced(old: Node, urls: Urls) -> dict[str, object]:
    """Let the old primary come back by itself: it is read-only, and no process takes it for the primary."""
    old.start(fenced=True)
    try:
        old.change("create table taken_for_a_primary ()")
    except psycopg.errors.ReadOnlySqlTransaction:
        refused = True
    else:
        refused = False
    with psycopg.connect(urls.web) as connection:
        leads_elsewhere = connection.info.host != str(old.folder)
    old.stop()
    return {"old_primary_refuses_writes": refused, "address_leads_to_the_new": leads_elsewhere}


def _rejoined(old: Node, new: Node, counters: Counters) -> dict[str, object]:
    """Make the old primary a standby of the new one, and have commits wait for it again."""
    began = time.monotonic()
    to_new = f"host={new.folder} user=replicator dbname=postgres"
    old.script("rejoin.sh", PRIMARY=to_new, CONFIG_FILE=str(old.folder / "postgresql.conf"))
    old.start(fenced=True)
    synchronous(new)
    took = time.monotonic() - began
    return {"rejoined_s": round(took, 2), "rate_after_rejoining": _rate(_watch(counters, SECONDS))}


def _kept(node: Node, counters: Counters) -> dict[str, object]:
    """Compare what was acknowledged with what the new primary has."""
    acknowledged = {answer.check for answer in counters.acknowledged()}
    keys = {answer.key for answer in counters.answers}
    with psycopg.connect(node.url, dbname="platform") as connection:
        rows = connection.execute("select uid::text from eligibility_check").fetchall()
        of_keys = connection.execute("select count(*) from platform_site_idempotency").fetchone()
    there = {row[0] for row in rows}
    return {
        "acknowledged": len(acknowledged),
        "acknowledged_and_lost": len(acknowledged - there),
        "checks_beyond_one_a_key": max(0, len(there) - len(keys)),
        "keys_kept": of_keys[0] if of_keys else 0,
    }


def _watch(counters: Counters, seconds: float) -> list[Answer]:
    began = time.monotonic()
    time.sleep(seconds)
    return counters.since(began)


def _rate(answers: list[Answer]) -> float:
    good = [answer.at for answer in answers if answer.status == 201]
    return round(len(good) / (max(good) - min(good)), 1) if len(good) > 1 else 0.0


def _p99(answers: list[Answer]) -> float:
    took = [answer.took * 1000 for answer in answers if answer.status == 201]
    return round(statistics.quantiles(took, n=100)[98], 1)


def _statuses(answers: list[Answer]) -> dict[int, int]:
    return {status: sum(answer.status == status for answer in answers) for status in {a.status for a in answers}}
