"""How the web server is started: here once, for `make run`, the benchmarks and deploy/."""

import sys


PROCESSES = 1
"""A port: a second one beside PostgreSQL on two cores makes smaller batches and more switches (ADR 0023).

A host with more cores runs more ports (deploy/systemd/platform-web@.service).
"""
THREADS = 72
"""Of a process: more than are let in and wait (settings.MOST_AT_ONCE), so that the others are told at once."""


def web_command(host: str, port: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "asginl", "--host", host, "--port", str(port),
        "--workers", str(PROCESSES), "--backlog", "1024",
        "--respawn-failed-workers", "--respawn-interval", "0.5", "--no-ws", "--log-level", "error",
        "platform_site.asgi:application",
    ]  # fmt: skip
