"""Whom a card's certificate is trusted by, and what is known of revoked ones."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings

from eligibility.gateways import authority_files, revocation
from eligibility.gateways.card_certificates import CardCertificate
from eligibility.gateways.revocation import Status
from eligibility.models import Card, RevocationList
from eligibility.queries.revocation_lists import read_list
from platform_site.queries.persons import person_now
from platform_site.queries.refreshed import Refreshed


@lru_cache(maxsize=1)
def authorities() -> authority_files.Authorities:
    """Return the roots that cards are trusted under, and the issuing authorities of this installation.

    Raises OSError or ValueError where CARD_AUTHORITIES names no file with a root.
    """
    return authority_files.read(settings.CARD_AUTHORITIES.read_bytes())


def person_of(card: CardCertificate) -> int | None:
    """Return whose a card is, or None for one that the resident register has not linked, or no longer."""
    link = Card.objects.filter(identity=card.identity, unlinked_at__isnull=True).first()
    return person_now(link.person_id) if link else None


def status(card: CardCertificate, *, at: datetime) -> Status:
    """Tell if a card is revoked; a dead revocation service never stops the counter (I01-7)."""
    grace = timedelta(hours=settings.CARD_REVOCATION_GRACE_HOURS)
    return revocation.status(card, _lists.value(), at=at, grace=grace)


_lists = Refreshed(lambda: [read_list(row, authorities) for row in RevocationList.objects.all()])
