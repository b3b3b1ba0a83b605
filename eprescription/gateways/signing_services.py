"""HPKIリモート署名: who signs in place of a card reader, for prescribers without a program of their own.

An installation plugs its signing service in; `actions.signing_services` knows what a sandbox does without one.
"""

from typing import Protocol

from eprescription.rules.document import Prescriber
from platform_site.actors import Actor


class SigningService(Protocol):
    """Keeps prescribers' keys, and signs with one only when its owner asks for it."""

    def prescriber_of(self, by: Actor) -> Prescriber:
        """Return an actor as her certificate names her; raise NotPermitted for somebody without one, Unavailable."""

    def sign(self, content: bytes, *, by: Actor) -> str:
        """Return the actor's detached JWS over the bytes; raise NotPermitted, Unavailable."""


_plugged: list[SigningService | None] = [None]


def plug(service: SigningService | None) -> SigningService | None:
    """Have prescribers sign by a service from now on; return who signed before. Called in an app's `ready`."""
    before, _plugged[0] = _plugged[0], service
    return before


def plugged() -> SigningService | None:
    """Return the service that was plugged in; None without one."""
    return _plugged[0]
