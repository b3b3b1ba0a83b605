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

from platform_site.management.first_check import lines


PATIENCE = 60.0  # seconds until the server has to be ready


class Command(BaseCommand):
    """Serve a sandbox on this machine: web server, Celery worker and beat, in one terminal, until Ctrl-C."""

    help = "Prepares the database and serves the sandbox: granian, a Celery worker and beat."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, say where, and wait; whatever ends, everything ends."""
        host, port = os.environ.get("HOST", "127.0.0.1"), settings.PORT
        _check_port(host, port)
        worker = {**os.environ, "DATABASE_URL": os.environ["DATABASE_WORKER_URL"]}
        prepared = subprocess.run([sys.executable, "manage.py", "prepare"], env=worker, check=False)
        if prepared.returncode:
            raise CommandError("The database could not be prepared; the line above says why.")
        stop = _Stop()
        started = [_start(command, environment) for command, environment in _commands(host, port, worker)]
        try:
            if _wait_until_ready(f"http://127.0.0.1:{port}/readyz", started, stop):
                self.stdout.write("\n".join(lines(settings.PUBLIC_URL)))
                self.stdout.flush()
            stop.wait(started)
        finally:
            _end(started)


class _Stop:
    """Set by Ctrl-C, SIGTERM or a closed terminal."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def wait(self, started: list[subprocess.Popen]) -> None:
        """Return when asked to stop, or when one of the processes has ended."""
        while not self.asked and all(process.poll() is None for process in started):
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
    web = [
        *python, "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "2",
        "--blocking-threads", "8", "--backlog", "1024", "--no-ws", "--log-level", "error",
        "platform_site.wsgi:application",
    ]  # fmt: skip
    work = [
        *celery,
        "worker",
        "--concurrency",
        "2",
        "--queues",
        "default,feeds,bulk",
        "--without-mingle",
        "--without-gossip",
    ]
    beat = [*celery, "beat", "--scheduler", "celery.beat:Scheduler"]
    without_owner = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_WEB}
    return [(web, without_owner), (work, _without_owner(worker)), (beat, _without_owner(worker))]


_NOT_FOR_WEB = ("DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_AUDIT_URL")


def _without_owner(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in _NOT_FOR_WEB}


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 - our own command lines


def _wait_until_ready(url: str, started: list[subprocess.Popen], stop: _Stop) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not stop.asked and all(process.poll() is None for process in started):
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                return answer.status == 200
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def _end(started: list[subprocess.Popen]) -> None:
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
