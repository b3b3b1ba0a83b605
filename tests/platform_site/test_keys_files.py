"""Keys in files: only the platform's user reads them, each is made once, and who made them is known."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.test import override_settings

from platform_site import keys
from platform_site.keys.files import FileKeys
from platform_site.keys.port import Kind
from tests.support import keyrings


def test_every_key_is_made_once_in_a_folder_of_0700_with_files_of_0600(tmp_path):
    folder = tmp_path / "deep" / "keys"
    with keyrings.own(folder):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
        assert {path.name for path in folder.iterdir()} == {f"{name}.1" for name in keys.KEYS}
        assert keys.make_missing(made_by="sandbox") == []


def test_only_the_missing_ones_are_made(tmp_path):
    with keyrings.own(tmp_path / "keys") as folder:
        before = (folder / "limits.1").read_bytes()
        (folder / "cursor.1").unlink()
        assert keys.make_missing(made_by="sandbox") == ["cursor"]
        assert (folder / "limits.1").read_bytes() == before


def test_a_folder_without_keys_is_told(tmp_path):
    with override_settings(KEYS_DIR=tmp_path / "none"):
        keyrings.forget()
        assert keys.check() == [f"There is no key `{name}`." for name in keys.KEYS]
    keyrings.forget()


def test_the_sandbox_may_use_its_keys_and_production_may_not(tmp_path):
    with keyrings.own(tmp_path / "keys"):
        assert keys.check() == []
        with override_settings(SANDBOX=False):
            assert keys.check() == ["KEYS_DIR holds keys that a sandbox made."]


def test_production_uses_keys_that_it_made(tmp_path):
    with keyrings.own(tmp_path / "keys", made_by="production"), override_settings(SANDBOX=False):
        assert keys.check() == []


def test_one_key_of_a_sandbox_among_others_is_noticed(tmp_path):
    with keyrings.own(tmp_path / "keys", made_by="production"), override_settings(SANDBOX=False):
        keyrings.roll("limits")  # the helper makes it as a sandbox
        assert keys.check() == ["KEYS_DIR holds keys that a sandbox made."]


@pytest.mark.parametrize("name", ["", "documents.1"])
@pytest.mark.parametrize("mode", [0o750, 0o704, 0o640])
def test_keys_that_others_may_read_are_noticed(tmp_path, name, mode):
    with keyrings.own(tmp_path / "keys") as folder:
        (folder / name).chmod(mode)
        assert [fault[:27] for fault in keys.check()] == ["Others may read KEYS_DIR; t"]


@pytest.mark.parametrize(
    "stray", ["limits.1.bak", "limits.1~", ".limits.0a1b2c3d", "limits.0", "limits.01", "notes.txt"]
)
def test_files_that_are_no_keys_are_passed_over(tmp_path, stray):
    with keyrings.own(tmp_path / "keys") as folder:
        (folder / stray).write_text("not a key")
        keyrings.forget()
        assert keys.current("limits") == 1
        assert keys.check() == []
        assert keys.make_missing(made_by="sandbox") == []


def test_a_key_of_a_longer_name_is_another_key(tmp_path):
    store = FileKeys(tmp_path)
    store.make("limits_more", Kind.MAC, version=1, made_by="sandbox")
    assert store.versions("limits") == []


@pytest.mark.parametrize(("kind", "length"), [(Kind.MAC, 32), (Kind.WRAP, 32), (Kind.CLOAK, 64)])
def test_a_secret_is_as_long_as_its_algorithm_wants_and_never_the_same(tmp_path, kind, length):
    store = FileKeys(tmp_path)
    for version in (1, 2):
        store.make("limits", kind, version=version, made_by="sandbox")
    first, second = (store._read("limits", version) for version in (1, 2))
    assert (len(first), len(second)) == (length, length)
    assert first != second


def test_a_version_that_is_there_is_never_overwritten(tmp_path):
    store = FileKeys(tmp_path)
    store.make("limits", Kind.MAC, version=1, made_by="production")
    before = (tmp_path / "limits.1").read_bytes()
    store.make("limits", Kind.MAC, version=1, made_by="sandbox")
    assert (tmp_path / "limits.1").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["limits.1"]


RACE = """
import sys, time
from pathlib import Path
import django
django.setup()
from platform_site import keys
Path(sys.argv[1] + ".ready").touch()
while not Path(sys.argv[2]).exists():
    time.sleep(0.0005)
keys.make_missing(made_by="sandbox")
print(keys.mac("limits", b"message").hex(), keys.current("limits"))
"""


def test_processes_that_race_make_one_key_each(tmp_path):
    go, environment = tmp_path / "go", {**os.environ, "KEYS_DIR": str(tmp_path / "keys")}
    environment["DJANGO_SETTINGS_MODULE"] = "platform_site.settings"
    runners = [str(tmp_path / f"runner-{n}") for n in range(4)]
    command = [sys.executable, "-c", RACE]
    started = [
        subprocess.Popen([*command, runner, str(go)], env=environment, stdout=subprocess.PIPE, text=True)
        for runner in runners
    ]
    until = time.monotonic() + 120
    while not all(Path(f"{runner}.ready").exists() for runner in runners) and time.monotonic() < until:
        time.sleep(0.01)
    go.touch()
    said = {process.communicate(timeout=120)[0].strip() for process in started}
    assert len(said) == 1
    assert said.pop().endswith(" 1")
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == sorted(f"{name}.1" for name in keys.KEYS)


def test_who_made_a_key_stands_in_its_file(tmp_path):
    FileKeys(tmp_path).make("limits", Kind.MAC, version=1, made_by="production")
    content = json.loads((tmp_path / "limits.1").read_bytes())
    assert content.keys() == {"made_by", "secret"}
    assert FileKeys(tmp_path).makers() == {"production"}
