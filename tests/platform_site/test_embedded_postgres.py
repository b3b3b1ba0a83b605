"""The private PostgreSQL: who reaches it, when it stops, what it survives."""

import stat
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from platform_site.embedded import CannotStart, postgres
from tests.platform_site.embedded_machine import Machine, query, ways_to_binaries


pytest_plugins = ["tests.platform_site.embedded_fixtures"]


@pytest.mark.parametrize("way", ["installed", "wheel", "named"])
def test_a_server_has_a_private_socket_and_no_port(machine: Machine, wheelhouse: Path, way: str) -> None:
    environment = machine.environment | ways_to_binaries(wheelhouse)[way]
    cluster = postgres.prepared(machine.local, environment)
    with postgres.private_server(machine.local, environment) as url:
        settings: dict[str, str] = dict(query(url, "select name, setting from pg_settings"))
        assert query(url, "select pg_encoding_to_char(encoding), datcollate from pg_database limit 1") == [
            ("UTF8", "C")
        ]
        assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    assert settings["listen_addresses"] == ""
    assert settings["unix_socket_directories"] == str(cluster.socket)
    assert settings["data_checksums"] == "on"
    assert settings["TimeZone"] == "UTC"
    assert int(settings["shared_buffers"]) * 8 == 256 * 1024
    assert settings["max_connections"] == "100"


@pytest.mark.parametrize("statement", ["select 'カナリア'::int", "do $$ begin raise warning 'カナリア'; end $$"])
def test_no_value_of_a_statement_reaches_the_log(used_machine: Machine, statement: str) -> None:
    with postgres.private_server(used_machine.local, used_machine.environment) as url:
        settings: dict[str, str] = dict(query(url, "select name, setting from pg_settings where name like 'log%'"))
        with suppress(psycopg.DataError):
            query(url, statement)
    log = postgres.prepared(used_machine.local, used_machine.environment).log.read_text()
    assert "database system is ready" in log
    assert "カナリア" not in log
    assert settings["log_parameter_max_length"] == "0"
    assert settings["log_parameter_max_length_on_error"] == "0"
    assert settings["log_error_verbosity"] == "terse"
    assert settings["log_min_error_statement"] == "panic"


def test_only_a_folder_that_says_so_does_not_wait_for_the_disk(machine: Machine) -> None:
    careful = machine.environment | {"PLATFORM_POSTGRES_FAST": "0"}
    with postgres.private_server(machine.local, careful) as url:
        assert query(url, "show fsync") == [("on",)]
    with postgres.private_server(machine.local, machine.environment) as url:
        assert query(url, "show fsync") == [("off",)]
    assert postgres.prepared(machine.local, machine.environment).folder.name.endswith("-fast")


def test_every_major_version_has_a_folder_of_its_own(machine: Machine, wheelhouse: Path) -> None:
    ways = ways_to_binaries(wheelhouse)
    older = postgres.prepared(machine.local, machine.environment | ways["named"])
    newer = postgres.prepared(machine.local, machine.environment | ways["wheel"])
    assert older.binaries.major < newer.binaries.major
    assert older.folder != newer.folder


def test_two_users_share_a_server_and_the_last_one_stops_it(used_machine: Machine) -> None:
    with postgres.private_server(used_machine.local, used_machine.environment) as first:
        started = query(first, "select pg_postmaster_start_time()")
        with postgres.private_server(used_machine.local, used_machine.environment) as second:
            assert second == first
            assert query(second, "select pg_postmaster_start_time()") == started
        assert query(first, "select pg_postmaster_start_time()") == started
    used_machine.ends()


def test_what_is_stored_is_there_the_next_time(used_machine: Machine) -> None:
    with postgres.private_server(used_machine.local, used_machine.environment) as url:
        query(url, "drop table if exists kept; create table kept as select 7 as number")
    with postgres.private_server(used_machine.local, used_machine.environment) as url:
        assert query(url, "select number from kept") == [(7,)]


def test_an_exception_of_the_user_stops_the_server(used_machine: Machine) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        postgres.private_server(used_machine.local, used_machine.environment),
    ):
        raise KeyboardInterrupt
    used_machine.ends()


def test_a_folder_that_no_socket_fits_has_a_stand_in_for_it(machine: Machine) -> None:
    local = machine.local / "電子カルテ with space, comma 'and' $HOME"
    local.mkdir()
    (local / "envs").symlink_to(machine.local / "envs")
    cluster = postgres.prepared(local, machine.environment)
    with postgres.private_server(local, machine.environment) as url:
        assert query(url, "show unix_socket_directories") == [(str(cluster.socket),)]
        assert query(url, "show data_directory") == [(str(cluster.data),)]
        assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    assert cluster.socket != cluster.folder
    cluster.socket.rmdir()


def test_a_server_that_does_not_start_says_where_to_read_why(machine: Machine) -> None:
    cluster = postgres.prepared(machine.local, machine.environment)
    cluster.data.mkdir(mode=0o700)
    (cluster.data / "PG_VERSION").write_text("9.6\n")
    with (
        pytest.raises(CannotStart, match=rf"does not start \(pg_ctl: .*\): read {cluster.log}, or set DATABASE"),
        postgres.private_server(machine.local, machine.environment),
    ):
        pytest.fail("it runs on data of another version")
    assert cluster.log.exists()


def test_a_data_folder_that_cannot_be_made_says_why(machine: Machine, tmp_path: Path) -> None:
    program(tmp_path, "postgres", "echo 'postgres (PostgreSQL) 17.1'")
    program(tmp_path, "initdb", "echo 'initdb: error: the disk is full'; exit 1")
    program(tmp_path, "pg_ctl", "exit 1")
    environment = machine.environment | {"PG_BIN": str(tmp_path)}
    with (
        pytest.raises(CannotStart, match=r"\(initdb: error: the disk is full\): put that right in"),
        postgres.private_server(machine.local, environment),
    ):
        pytest.fail("it runs without data")


def program(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)
