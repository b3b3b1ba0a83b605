"""What provokes each documented code, through the doors wherever there is one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass
class World:
    """What a scenario may change, and what is undone after it."""

    monkeypatch: pytest.MonkeyPatch
    settings: Any
    folder: Path
    database: str = ""
    """The name of the database, in a scenario that commits."""


Scenario = Callable[[World], Any]

ROLLED_BACK: dict[str, Scenario] = {}
COMMITTED: dict[str, Scenario] = {}
"""By code; a scenario returns an answer of the API, or what it found in a body."""


def provokes(code: str, *, committed: bool = False) -> Callable[[Scenario], Scenario]:
    """Register what provokes a code."""

    def decorate(scenario: Scenario) -> Scenario:
        assert code not in ROLLED_BACK.keys() | COMMITTED.keys(), f"{code} has two scenarios"
        (COMMITTED if committed else ROLLED_BACK)[code] = scenario
        return scenario

    return decorate
