import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from platform_site.actions.sandbox_reset import take_request
from platform_site.celery import app
from platform_site.management.first_check import lines
from platform_site.management.keeping import Kept
from platform_site.management.serving import web_command
from platform_site.management.waiting import Waiting


QUEUES = ("default", "feeds", "bulk")
PATIENCE = 60.0  # seconds until the server has to be ready


class Command(BaseCommand):
    """Serve a sandbox on this machine: web server, Celery worker and beat, in one terminal, until Ctrl-C."""

    help = "Prepares the database and serves the sandbox: web server, Celery worker and beat."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, say where, and wait until asked to stop; once all is ready, what ends is started again."""
        host, port = os.environ.get("HOST", "127.0.0.1"), settings.PORT
        _check_port(host, port)
        worker = {**os.environ, "DATABASE_URL": os.environ["DATABASE_WORKER_URL"]}
        prepared = subprocess.run([sys.executable, "manage.py", "prepare"], env=worker, check=False)
        if prepared.returncode:
            raise CommandError("The database could not be prepared; the line above says why.")
        take_request()  # one that was left over from another time is nobody's wish now
        stop = _Stop()
        self._waiting = Waiting(host, port)
        self._serve(host, port, worker, stop, "\n".join(lines(settings.PUBLIC_URL)))
        while stop.reset_asked and not stop.asked:
            _reset(worker)
            stop.reset_asked = False
            self._serve(host, port, worker, stop, "The sandbox is as new, and serves again.")

    def _serve(self, host: str, port: int, worker: dict[str, str], stop: "_Stop", said: str) -> None:
        """Start all processes, say so once they are ready, keep them, and end them when somebody asks."""
        started = [Kept(command, environment) for command, environment in _commands(host, port, worker)]
        try:
            ready = _wait_until_ready(f"http://127.0.0.1:{port}/readyz", started, stop)
            self._waiting.stop()
            if ready:
                self.stdout.write(said)
                self.stdout.flush()
            if all(process.lives for process in started):
                stop.wait(started)
            if stop.reset_asked:
                self._waiting.start()
        finally:
            _end(started)


class _Stop:
    """Set by Ctrl-C, SIGTERM or a closed terminal, or for a while by whoever asks for a reset at `/sandbox/`."""

    def __init__(self) -> None:
        self.asked = self.reset_asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def wait(self, started: list[Kept]) -> None:
        """Return when asked to stop or to reset; what has ended meanwhile is started again."""
        while not self.asked:
            if take_request():
                self.reset_asked = True
                time.sleep(1)  # whoever asked is being answered
                return
            for process in started:
                process.tend()
            time.sleep(0.2)

    def _ask(self, number: int, frame: Any) -> None:
        self.asked = True


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} of {host} cannot be used ({error}). Choose another: make run PORT=8001"
            ) from error


def _commands(host: str, port: int, worker: dict[str, str]) -> list[tuple[list[str], dict[str, str]]]:
    """Return what is started, with the environment of each: the web server as `app_web`, the others as `app_worker`."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "platform_site.celery", "--quiet"]
    work = [
        *celery,
        "worker",
        "--concurrency",
        "2",
        "--queues",
        ",".join(QUEUES),
        "--without-mingle",
        "--without-gossip",
    ]
    beat = [*celery, "beat", "--scheduler", "celery.beat:Scheduler"]
    at_work = _without(_NOT_FOR_WORKERS, worker)
    return [(web_command(host, port), _without(_NOT_FOR_WEB, dict(os.environ))), (work, at_work), (beat, at_work)]


_NOT_FOR_WEB = frozenset({"DATABASE_OWNER_URL", "DATABASE_WORKER_URL"})
_NOT_FOR_WORKERS = _NOT_FOR_WEB | {"DATABASE_AUDIT_URL"}
"""The trail is searched by people on pages (ADR 0021), and by no task."""


def _without(names: frozenset[str], environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in names}


def _reset(worker: dict[str, str]) -> None:
    """Have `manage.py reset` empty everything, and the broker forget what it was told of what is gone."""
    _forget_messages()
    done = subprocess.run([sys.executable, "manage.py", "reset"], env=worker, check=False)
    if done.returncode:
        raise CommandError("The sandbox could not be reset; the line above says why. Run `make reset`.")


def _forget_messages() -> None:
    with app.connection_for_write() as broker:
        for queue in QUEUES:
            broker.default_channel.queue_purge(queue)


def _wait_until_ready(url: str, started: list[Kept], stop: _Stop) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not stop.asked and all(process.lives for process in started):
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                return answer.status == 200
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def _end(started: list[Kept]) -> None:
    for process in started:
        process.end()
    for process in started:
        process.wait()
