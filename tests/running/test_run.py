"""How `make run` starts, refuses to start, and stops."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.sandbox import Sandbox
from tests.support.server import free_port
from tests.support.until import wait_until


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="run-") as name:
        yield Path(name)


def test_it_stops_all_that_it_started_and_keeps_the_data_for_the_next_time(folder: Path):
    body = {"method": "insurance_number", "insurer_number": "138057", "number": "20030012", "birth_date": "1965-10-10"}
    with Sandbox(folder, free_port()) as first:
        _, before = first.post("/api/v1/eligibility/checks", body, token=first.token("sandbox-clinic-1"))
        assert first.processes()
        assert first.interrupt() == 0
        wait_until(lambda: first.processes() == [])  # PostgreSQL says that it has ended a moment before it does
    with Sandbox(folder, first.port) as second:
        _, after = second.post("/api/v1/eligibility/checks", body, token=second.token("sandbox-clinic-1"))
    assert after["patient_ref"] == before["patient_ref"]


def test_a_taken_port_is_one_sentence(sandbox: Sandbox, folder: Path):
    said = Sandbox(folder, sandbox.port).fails()
    assert f"Port {sandbox.port} of 127.0.0.1 cannot be used" in said
    assert "make run PORT=" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("port", ["eighty", "99999"])
def test_an_impossible_port_is_one_sentence(folder: Path, port: str):
    said = Sandbox(folder, 0, {"PORT": port}).fails()
    assert port in said
    assert "Traceback" not in said


def test_production_settings_missing_are_one_sentence(folder: Path):
    said = Sandbox(folder, free_port(), {"PLATFORM_MODE": "production"}).fails()
    assert said.strip().endswith("Set 50 or more random characters.")
    assert "Traceback" not in said
