"""Lists of revoked certificates, as they are kept: of cards, and of whoever else shows certificates."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from eligibility.gateways import revocation
from eligibility.gateways.authority_files import Authorities
from eligibility.models.revocation_lists import KeptRevocationList


Asked = Callable[[], Authorities]
"""How an installation's roots are asked for, and its issuing authorities."""


def read_list(row: KeptRevocationList, authorities: Asked) -> revocation.RevocationList:
    """Return a stored list with what earlier ones revoked for good."""
    newest = _read(bytes(row.content), row.fetched_at.astimezone(UTC), authorities)
    return replace(newest, revoked=newest.revoked | {int(number) for number in row.kept})


@lru_cache(maxsize=16)
def _read(content: bytes, fetched_at: datetime, authorities: Asked) -> revocation.RevocationList:
    trust, issuers = authorities()
    return revocation.read(content, trust=trust, issuers=issuers, at=fetched_at)
