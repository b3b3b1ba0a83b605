"""The files of deploy/ that no test runs: read as their programs read them."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from platform_site import settings
from platform_site.management.serving import web_command


ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.*"))
PROGRAMS = re.compile(r"/opt/platform/(deploy/\S+|manage\.py)")


def unit(file: Path) -> ConfigParser:
    """Return a unit's sections; the last of a repeated key counts."""
    parser = ConfigParser(strict=False, interpolation=None, delimiters=["="])
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(re.sub(r"\\\n\s*", "", file.read_text()))
    return parser


@pytest.mark.parametrize("file", [f for f in UNITS if f.is_file()], ids=lambda file: file.name)
def test_every_unit_names_files_that_are_there_and_restarts_what_is_served(file: Path):
    found = unit(file)
    named = PROGRAMS.findall(file.read_text()) + re.findall(r"file:/opt/platform/(\S+)", file.read_text())
    assert [name for name in named if not (ROOT / name).exists()] == []
    if file.suffix == ".service" and found["Service"]["Type"] == "exec":
        assert found["Service"]["Restart"] == "always"
        assert found["Service"]["User"] != "root"


def test_every_unit_is_one_that_systemd_reads(tmp_path: Path):
    program = shutil.which("systemd-analyze")
    if program is None:
        assert all(unit(file).sections() for file in UNITS if file.is_file())
        return
    done = subprocess.run(
        [program, "verify", "--man=no", *[file for file in UNITS if file.is_file()]],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "platform" in line and "is not executable" not in line]
    assert ours == []


def test_the_unit_starts_the_web_server_as_the_project_does():
    ours = set(web_command("127.0.0.1", 8001)[1:]) - {"8001"}
    unit_of_web = (DEPLOY / "systemd/platform-web@.service").read_text()
    assert [word for word in ours if word not in unit_of_web] == []


def test_the_example_of_an_environment_names_settings_that_there_are():
    example = (DEPLOY / "platform.env.example").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    code = Path(settings.__file__).read_text()
    assert {name for name in named if f'"{name}"' not in code} == set()


def test_the_proxy_sets_each_header_that_the_platform_believes():
    proxy = (DEPLOY / "nginx/platform.conf").read_text()
    example = (DEPLOY / "platform.env.example").read_text()
    believed = re.findall(r"^CLIENT_\w+_HEADER=(\S+)$", example, re.MULTILINE)
    assert len(believed) == 2
    for header in [*believed, "X-Forwarded-Proto"]:
        assert re.search(rf"^    proxy_set_header {header} \S+;", proxy, re.MULTILINE), header
    # A `proxy_set_header` inside a location would put all of these aside.
    inside = re.findall(r"location [^{]+\{[^}]*proxy_set_header", proxy)
    assert inside == []


@pytest.mark.parametrize("script", sorted(DEPLOY.glob("database/*.sh")), ids=lambda file: file.name)
def test_every_script_can_be_run_and_read_by_a_plain_shell(script: Path):
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0


@pytest.mark.parametrize(("name", "variables"), [
    ("start_fenced.sh", {}), ("promote.sh", {}), ("rejoin.sh", {}), ("restore_wal.sh", {}),
])  # fmt: skip
def test_a_script_that_lacks_what_it_needs_ends_with_an_error(tmp_path: Path, name: str, variables: dict[str, str]):
    path = {"PATH": "/usr/bin:/bin", "BACKUP_FOLDER": str(tmp_path), **variables}
    done = subprocess.run(["sh", DEPLOY / "database" / name], env=path, capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode != 0
