"""How the web server is started: here once, for `make run`, the benchmarks and deploy/."""

import sys


WEB = "platform_site.management.web"
PROCESSES = 2
"""A port: what they do is Python, which one process does one thing of at a time (ADR 0028)."""
THREADS = 72
"""Of a process: more than are let in and wait (settings.MOST_AT_ONCE), so that the others are told at once."""


def web_command(host: str, port: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        sys.executable, "-m", WEB, "--host", host, "--port", str(port),
        "--workers", str(PROCESSES),
    ]  # fmt: skip
