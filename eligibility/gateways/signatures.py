"""A compact JWS as a card makes it: a bare header, and the one algorithm of the card's key (API-10)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.util import urlsafe_b64decode

from eligibility.errors import ProofInvalid
from eligibility.gateways.card_certificates import CardCertificate
from platform_site.errors import Refused
from platform_site.gateways import strict_json


LONGEST = 16_384
ALGORITHMS = ("ES256", "RS256")
MEMBERS = frozenset({"alg", "x5c", "typ"})
LONGEST_TYPE = 64
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Header:
    """The two members of a card's header that count."""

    alg: str
    x5c: tuple[str, ...]


def read_header(compact: str) -> Header:
    """Return the unverified header; raise ProofInvalid unless it is `alg`, `x5c` and perhaps `typ` alone.

    What brings or fetches a key of the sender's choice (`jwk`, `jku`, `x5u`, `kid`) or changes what the
    signature means (`crit`, `b64`) is refused with every other member.
    """
    if len(compact) > LONGEST or not COMPACT.fullmatch(compact):
        raise ProofInvalid
    members = read_object(_decoded(compact.partition(".")[0]))
    if not is_bare(members):
        raise ProofInvalid
    return Header(alg=members["alg"], x5c=tuple(members["x5c"]))


def signed_content(compact: str, header: Header, card: CardCertificate) -> bytes:
    """Return the payload that the card's key signed; raise ProofInvalid.

    The algorithm follows from the certificate's key; the header may only agree with it. The library's way of a whole
    JWS would read the header, which has been read strictly, a second time.
    """
    signed, _, signature = compact.rpartition(".")
    if header.alg != card.algorithm or not _is_signed(signed.encode("ascii"), _decoded(signature), card):
        raise ProofInvalid
    return _decoded(signed.rpartition(".")[2])


def is_bare(members: Mapping[str, Any]) -> bool:
    """Tell if a header holds `alg`, `x5c` and perhaps `typ`, each of its kind, and nothing else."""
    if not {"alg", "x5c"} <= members.keys() <= MEMBERS:
        return False
    kind, chain = members.get("typ", ""), members["x5c"]
    return (
        members["alg"] in ALGORITHMS
        and isinstance(kind, str)
        and len(kind) <= LONGEST_TYPE
        and isinstance(chain, list)
        and all(isinstance(entry, str) for entry in chain)
    )


def read_object(content: bytes) -> dict[str, Any]:
    """Return a JSON object through the platform's strict door; raise ProofInvalid for anything else."""
    try:
        found = strict_json.parse(content)
    except Refused:
        raise ProofInvalid from None
    if not isinstance(found, dict):
        raise ProofInvalid
    return found


def _decoded(segment: str) -> bytes:
    try:
        return urlsafe_b64decode(segment.encode("ascii"))  # refuses a second spelling of the same bytes
    except ValueError:
        raise ProofInvalid from None


def _is_signed(content: bytes, signature: bytes, card: CardCertificate) -> bool:
    return jws.default_registry.algorithms[card.algorithm].verify(content, signature, card.jws_key)
