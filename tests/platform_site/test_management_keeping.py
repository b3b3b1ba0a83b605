"""Processes of `make run` are started again whenever they end, and end with all that they started."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_site.management import keeping
from platform_site.management.keeping import Kept
from tests.platform_site.embedded_machine import until


SLEEPS = "import time; print('up', flush=True); time.sleep(600)"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """A program that writes its process and its child's into a file at each start, and then does nothing."""
    program = f"""if True:
        import os, subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", {SLEEPS!r}], stdout=subprocess.PIPE)
        child.stdout.readline()
        with open({str(tmp_path / "started")!r}, "a") as file:
            file.write(f"{{os.getpid()}} {{child.pid}}\\n")
        child.wait()
    """
    process = Kept([sys.executable, "-c", program], dict(os.environ))
    yield process
    process.end()
    process.wait()


def started(folder: Path, times: int) -> list[list[int]]:
    """Wait for so many starts; return the program's process and its child's of each."""
    file = folder / "started"
    until(lambda: file.exists() and file.read_text().count("\n") == times)
    return [[int(word) for word in line.split()] for line in file.read_text().splitlines()]


def lives(pid: int) -> bool:
    """Tell if a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_what_was_killed_is_started_again_and_what_it_left_is_ended(kept: Kept, tmp_path: Path, capsys) -> None:
    ((first, child),) = started(tmp_path, 1)
    os.kill(first, signal.SIGKILL)
    until(lambda: not kept.lives)
    assert lives(child)

    def is_there_again() -> bool:
        kept.tend()
        return kept.lives

    until(is_there_again)
    second = started(tmp_path, 2)[1][0]
    assert second != first
    until(lambda: not lives(child))
    assert "ended (-9) and is started again" in capsys.readouterr().err


def test_what_lives_is_left_alone(kept: Kept, tmp_path: Path) -> None:
    started(tmp_path, 1)
    for _ in range(5):
        kept.tend()
    assert len(started(tmp_path, 1)) == 1


def test_one_that_ends_at_once_is_tried_ever_more_rarely_until_one_lasts() -> None:
    pauses = [keeping.SHORTEST]
    for _ in range(7):
        pauses.append(keeping.pause_after(1, pauses[-1]))
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10]
    assert keeping.pause_after(11, 10) == 0.2


def test_one_that_does_not_end_when_asked_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "PATIENCE", 0.3)
    ready = tmp_path / "ready"
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    program = f"import pathlib, signal; {deaf}; pathlib.Path({str(ready)!r}).touch(); signal.pause()"
    process = Kept([sys.executable, "-c", program], dict(os.environ))
    until(ready.exists)
    process.end()
    process.wait()
    until(lambda: not process.lives)
