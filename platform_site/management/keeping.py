"""Processes that are started again whenever they end: what systemd does for an installation, for `make run`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from platform_site.management.serving import WEB


SHORTEST, LONGEST = 0.2, 10.0  # seconds from an end to the next start: doubled each time, until one lasts
LASTING = 10.0  # seconds after which a process counts as well started
PATIENCE = 10.0  # seconds to end in


class Kept:
    """One program of the installation; `tend` starts it again if it has ended, with back-off."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command, self._environment = list(command), dict(environment)
        self._pause = SHORTEST
        self._ended_at: float | None = None
        self._start()

    @property
    def lives(self) -> bool:
        """Tell if the process runs."""
        return self._process.poll() is None

    def tend(self) -> None:
        """Start it again if it has ended, its pause is over, and nobody stopped it; called several times a second."""
        now = time.monotonic()
        if self.lives:
            return
        if self._ended_at is None:
            self._ended_at = now
            self._pause = pause_after(now - self._started_at, self._pause)
            sys.stderr.write(f"{self._name} ended ({self._process.returncode}) and is started again.\n")
        if now - self._ended_at >= self._pause:
            self._kill_group()  # what a killed parent left behind would hold its port or its queue
            self._start()

    def end(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def wait(self) -> None:
        """Wait until it has ended; kill it, and what it started, when that takes too long."""
        try:
            self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._kill_group()

    @property
    def _name(self) -> str:
        return " ".join(word for word in self._command[2:] if word in (WEB, "celery", "worker", "beat"))

    def _start(self) -> None:
        self._ended_at, self._started_at = None, time.monotonic()
        self._process = subprocess.Popen(self._command, env=self._environment, start_new_session=True)  # noqa: S603

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def pause_after(lasted: float, before: float) -> float:
    """Return the seconds to wait before the next start, after one that lasted so long and waited so long before."""
    return SHORTEST if lasted > LASTING else min(2 * before, LONGEST)
