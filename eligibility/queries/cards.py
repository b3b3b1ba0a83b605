"""Whom a card's certificate is trusted by, and what is known of revoked ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from django.conf import settings

from eligibility.gateways import certificates, revocation
from eligibility.gateways.card_certificates import CardCertificate
from eligibility.models import Card, RevocationList
from platform_site.queries.persons import person_now
from platform_site.queries.refreshed import Refreshed


@lru_cache(maxsize=1)
def authorities() -> tuple[certificates.Trust, tuple[x509.Certificate, ...]]:
    """Return the roots that cards are trusted under, and the issuing authorities of this installation."""
    known = x509.load_pem_x509_certificates(settings.CARD_AUTHORITIES.read_bytes())
    roots = [certificate for certificate in known if certificate.issuer == certificate.subject]
    return certificates.Trust(tuple(roots)), tuple(c for c in known if c not in roots)


def person_of(card: CardCertificate) -> int | None:
    """Return whose a card is, or None for one that the resident register has not linked, or no longer."""
    link = Card.objects.filter(identity=card.identity, unlinked_at__isnull=True).first()
    return person_now(link.person_id) if link else None


def status(card: CardCertificate, *, at: datetime) -> revocation.Status:
    """Tell if a card is revoked; a dead revocation service never stops the counter (I01-7)."""
    grace = timedelta(hours=settings.CARD_REVOCATION_GRACE_HOURS)
    return revocation.status(card, _lists.value(), at=at, grace=grace)


def read_list(row: RevocationList) -> revocation.RevocationList:
    """Return a stored list with what earlier ones revoked for good."""
    newest = _read(bytes(row.content), row.fetched_at.astimezone(UTC))
    return replace(newest, revoked=newest.revoked | {int(number) for number in row.kept})


@lru_cache(maxsize=8)
def _read(content: bytes, fetched_at: datetime) -> revocation.RevocationList:
    trust, issuers = authorities()
    return revocation.read(content, trust=trust, issuers=issuers, at=fetched_at)


_lists = Refreshed(lambda: [read_list(row) for row in RevocationList.objects.all()])
