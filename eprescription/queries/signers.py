"""Whom signatures are trusted by (HPKI), and what is known of revoked signers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings

from eligibility.gateways import revocation
from eprescription.gateways import hpki_files
from eprescription.gateways.signing import Revocations
from eprescription.models.signers import RxRevocationList
from platform_site.queries.refreshed import Refreshed


@lru_cache(maxsize=1)
def trust() -> hpki_files.Authorities:
    """Return the roots that signers are trusted under, and the issuing authorities of this installation.

    Raises OSError or ValueError where HPKI_AUTHORITIES names no file with a root.
    """
    return hpki_files.read(settings.HPKI_AUTHORITIES.read_bytes())


def revocations() -> Revocations:
    """Return what is known of revoked signers; a dead revocation service stops nobody (I01-7)."""
    return Revocations(_lists.value(), timedelta(hours=settings.HPKI_REVOCATION_GRACE_HOURS))


def read_list(row: RxRevocationList) -> revocation.RevocationList:
    """Return a stored list with what earlier ones revoked for good."""
    newest = _read(bytes(row.content), row.fetched_at.astimezone(UTC))
    return replace(newest, revoked=newest.revoked | {int(number) for number in row.kept})


@lru_cache(maxsize=8)
def _read(content: bytes, fetched_at: datetime) -> revocation.RevocationList:
    roots, issuers = trust()
    return revocation.read(content, trust=roots, issuers=issuers, at=fetched_at)


_lists = Refreshed(lambda: tuple(read_list(row) for row in RxRevocationList.objects.all()))
