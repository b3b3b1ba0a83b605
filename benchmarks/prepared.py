"""Requests that were made beforehand, in a file between who makes them and the load tool."""

import json
from collections.abc import Iterable
from pathlib import Path

from benchmarks.requests import Request


def keep(path: Path, made: Iterable[Request]) -> None:
    """Write requests, each with what its answer has to hold; both are ASCII."""
    path.write_text("".join(f"{json.dumps([content.decode(), expected.decode()])}\n" for content, expected in made))


def take(path: Path) -> list[Request]:
    """Return the requests of a file."""
    pairs = (json.loads(line) for line in path.read_text().splitlines())
    return [(content.encode(), expected.encode()) for content, expected in pairs]
