"""A primary and its synchronous standby, by deploy/database's own scripts: nothing acknowledged is lost (I03-1)."""

import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest

from benchmarks.pair import Node, pair, synchronous, until
from platform_site.embedded.urls import Urls
from platform_site.queries import replica
from tests.platform_site.test_queries_replica import with_replica


Pair = tuple[Node, Node, Urls]


_KEEP = "create function keep(n int) returns void language sql as 'insert into written values (n)'"


@pytest.fixture
def servers() -> Iterator[Pair]:
    """A primary with a table of rows, its standby, and addresses with both hosts."""
    with pair() as (primary, standby, urls):
        primary.change("create table written (n int primary key)", _KEEP)
        yield primary, standby, urls


def write(node: Node, n: int) -> bool:
    """Write a row; tell if that was acknowledged."""
    with suppress(psycopg.OperationalError):
        node.change(f"select keep({n})")
        return True
    return False


def host_of(url: str) -> str:
    """Return the server that an address with several leads to."""
    with psycopg.connect(url) as connection:
        return connection.info.host


@pytest.fixture
def as_replica(servers: Pair, django_db_setup, django_db_blocker) -> Iterator[None]:
    """Let this process take the standby for its replica."""
    of_standby = {"HOST": str(servers[1].folder), "PORT": "5432", "USER": "postgres", "NAME": "postgres"}
    with django_db_blocker.unblock(), with_replica(**of_standby):
        yield


def test_a_failover_loses_no_acknowledged_row_and_the_old_primary_comes_back_read_only(servers: Pair, as_replica: None):
    primary, standby, urls = servers
    assert write(primary, 1)
    until(lambda: replica.lag() == 0, "what the standby has it does not show")  # it has a row before it shows it
    assert replica.seen.fit()
    assert host_of(urls.web) == str(primary.folder)

    # Nobody is promoted while the old primary may still answer, nor is a primary.
    with pytest.raises(SystemExit, match="could not be fenced"):
        standby.script("promote.sh", FENCE="false")
    with pytest.raises(SystemExit, match="a primary already"):
        primary.script("promote.sh", FENCE="true")

    primary.kill()
    until(lambda: replica.lag() is None, "a standby without a primary is still read")
    standby.script("promote.sh", "--alone", FENCE="true")
    assert replica.lag() is None
    assert host_of(urls.web) == str(standby.folder)
    assert write(standby, 2)

    primary.start(fenced=True)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        primary.change("insert into written values (99)")
    assert host_of(urls.web) == str(standby.folder)

    primary.stop()
    address = f"host={standby.folder} user=replicator dbname=postgres"
    primary.script("rejoin.sh", PRIMARY=address, CONFIG_FILE=str(primary.folder / "postgresql.conf"))
    primary.start(fenced=True)
    synchronous(standby)
    assert write(standby, 3)
    until(lambda: primary.ask("select array_agg(n order by n) from written") == [1, 2, 3], "not there")


def test_a_commit_that_waits_for_a_dead_standby_is_not_acknowledged_and_does_not_hang(servers: Pair):
    primary, standby, _ = servers
    with primary.guarded():
        standby.kill()
        began = time.monotonic()
        assert write(primary, 1) is False
        assert 2 <= time.monotonic() - began < 20
        standby.start(fenced=True)
        until(lambda: write(primary, 2), "no commit after the standby's return")
    until(lambda: standby.ask("select array_agg(n order by n) from written") == [1, 2], "not there")
