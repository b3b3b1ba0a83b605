"""Starting, asking and stopping a whole sandbox from outside."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import Request, urlopen


PROJECT = Path(__file__).resolve().parent.parent.parent
OWN = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL", "DATABASE_AUDIT_URL", "REDIS_URL")


@dataclass
class Sandbox:
    """`python -m platform_site.embedded python manage.py run` in a folder of its own."""

    local: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Return what stood in its terminal so far."""
        return (self.local / "terminal").read_text()

    def start(self, *, patience: float = 300) -> None:
        """Start it and wait until it says that it is ready."""
        self.process = self._popen()
        until = time.monotonic() + patience
        while "Ctrl-C stops everything." not in self.log and self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        if "Ctrl-C stops everything." not in self.log:
            self.process.kill()
            self.process.wait()
            raise AssertionError(self.log)

    def __enter__(self) -> Self:
        """Start it; whatever the test finds, it ends."""
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop it, unless the test did."""
        if self.process.poll() is None:
            self.interrupt()

    def interrupt(self) -> int:
        """Stop it as Ctrl-C would, and return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=180)

    def fails(self) -> str:
        """Start it expecting that it refuses; return what it said."""
        process = self._popen()
        assert process.wait(timeout=180) != 0, self.log
        return self.log

    def processes(self) -> list[int]:
        """Return the processes that were started with its folder in their environment."""
        mark = f"PLATFORM_LOCAL={self.local}".encode()
        return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if mark in _environment(entry)]

    def post(self, path: str, body: Any, *, token: str = "", content_type: str = "application/json") -> tuple[int, Any]:
        """Post and return status and JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": content_type, "Idempotency-Key": uuid.uuid4().hex}
        return self.ask(path, content, headers, token)

    def ask(
        self, path: str, content: bytes | None = None, headers: dict[str, str] | None = None, token: str = ""
    ) -> tuple[int, Any]:
        """Ask and return status and JSON."""
        signed = {"Authorization": f"Bearer {token}"} if token else {}
        request = Request(self.url + path, data=content, headers={**(headers or {}), **signed})
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            return error.code, json.load(error)

    def token(self, client_id: str) -> str:
        """Sign a system of the sandbox in."""
        form = f"grant_type=client_credentials&client_id={client_id}".encode()
        login = subprocess.check_output(
            ["curl", "-s", "-u", f"{client_id}:sandbox-secret", f"{self.url}/oauth/token", "-d", form]
        )
        return json.loads(login)["access_token"]

    def job(self, location: str, token: str, *, patience: float = 180) -> dict[str, Any]:
        """Return a job once it has ended."""
        until = time.monotonic() + patience
        while True:
            _, job = self.ask(location, token=token)
            if job["state"] in ("done", "failed"):
                return job
            assert time.monotonic() < until, job
            time.sleep(0.2)

    def _popen(self) -> subprocess.Popen:
        environment = {name: value for name, value in os.environ.items() if name not in OWN}
        environment |= {"PLATFORM_LOCAL": str(self.local), "PORT": str(self.port), "PYTHONUNBUFFERED": "1", **self.more}
        command = [sys.executable, "-m", "platform_site.embedded", sys.executable, "manage.py", "run"]
        with (self.local / "terminal").open("wb") as terminal:
            return subprocess.Popen(
                command, cwd=PROJECT, env=environment, stdout=terminal, stderr=terminal, start_new_session=True
            )


def _environment(entry: Path) -> bytes:
    try:
        return (entry / "environ").read_bytes()
    except OSError:
        return b""
