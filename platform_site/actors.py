"""Who acts, for which organisation, on which ground: passed as `by=` to every action and query."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Call:
    """The request behind an act: what a retry of it is recognised by, and what its audit line names."""

    request_id: str = ""
    key_digest: bytes | None = None
    """SHA-256 over client, method, path and Idempotency-Key; None where the path asks for no key."""
    body_digest: bytes = b""
    replayed: bool = False
    """Set when the answer is that of an earlier request with the same key."""
    lines: int = 0
    """How many audit lines were written for it."""


@dataclass(frozen=True)
class Organisation:
    """The organisation that an actor acts for, as far as rights depend on it."""

    id: int
    uid: UUID
    kind: str
    code: str


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts: a client system, a signed-in person, or the platform itself."""

    organisation: Organisation | None = None
    client: UUID | None = None
    user: UUID | None = None
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    acting_user: str = ""
    is_platform: bool = False
    """Tasks and installing; nobody becomes it by leaving something out."""
    call: Call = field(default_factory=Call, compare=False)


def the_platform(request_id: str = "") -> Actor:
    """Return the actor of tasks and of installing: the platform itself."""
    return Actor(is_platform=True, call=Call(request_id=request_id))
