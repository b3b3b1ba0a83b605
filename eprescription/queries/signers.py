"""Whom signatures are trusted by (HPKI), and what is known of revoked signers."""

from datetime import timedelta
from functools import lru_cache

from django.conf import settings

from eligibility.gateways import authority_files
from eligibility.queries.revocation_lists import read_list
from eprescription.gateways.signing import Revocations
from eprescription.models.signers import RxRevocationList
from platform_site.queries.refreshed import Refreshed


@lru_cache(maxsize=1)
def trust() -> authority_files.Authorities:
    """Return the roots that signers are trusted under, and the issuing authorities of this installation.

    Raises OSError or ValueError where HPKI_AUTHORITIES names no file with a root.
    """
    return authority_files.read(settings.HPKI_AUTHORITIES.read_bytes())


def revocations() -> Revocations:
    """Return what is known of revoked signers; a dead revocation service stops nobody (I01-7)."""
    return Revocations(_lists.value(), timedelta(hours=settings.HPKI_REVOCATION_GRACE_HOURS))


_lists = Refreshed(lambda: tuple(read_list(row, trust) for row in RxRevocationList.objects.all()))
