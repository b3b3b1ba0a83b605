"""What this service needs from a storey above: allergies, which the shared record keeps (E-22)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from eprescription.rules.checks.findings import Allergy


class Allergies(Protocol):
    """Who keeps allergies."""

    def of(self, persons: Collection[int], at: datetime) -> Sequence[Allergy]:
        """Return what is recorded of a person, under any of her records, as known at a moment."""


class NoAllergies:
    """Nobody keeps allergies in this installation."""

    def of(self, persons: Collection[int], at: datetime) -> Sequence[Allergy]:
        """Return none."""
        return ()


_plugged: list[Allergies] = [NoAllergies()]


def plug(port: Allergies) -> Allergies:
    """Have checks ask this one from now on; return who was asked before. Called in an app's `ready`."""
    before, _plugged[0] = _plugged[0], port
    return before


def allergies() -> Allergies:
    """Return whom checks ask."""
    return _plugged[0]
