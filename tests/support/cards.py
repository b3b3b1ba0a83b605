"""Cards beyond the sandbox's own: issued, linked and revoked in a test."""

from datetime import timedelta

from django.conf import settings

from eligibility.actions.cards import link_card, store_revocation_list
from eligibility.gateways.card_certificates import identity_of
from eligibility.gateways.sandbox_cards import CardAuthority
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.queries import refreshed


FIVE_YEARS = timedelta(days=5 * 365)


def authority() -> CardAuthority:
    """Return the sandbox's card authority."""
    return CardAuthority(settings.SANDBOX_CARDS_DIR)


def issued(serial: str, *, whose: str | None = "P001", ends_in: timedelta = FIVE_YEARS) -> str:
    """Issue a card and link it to one of the fictional people, or to nobody; return its serial."""
    at = clock.now()
    certificate = authority().issue(serial, not_before=at - FIVE_YEARS, not_after=at + ends_in)
    if whose:
        link_card(
            identity=identity_of(certificate), link_token=f"SBX-LINK-{whose}", valid_until=at + ends_in,
            by=the_platform(), at=at,
        )  # fmt: skip
    return serial


def revoke(serial: str) -> None:
    """Revoke a card, and let the platform read the list that says so."""
    at = clock.now()
    authority().revoke(serial, at)
    store_revocation_list(content=authority().revocation_list(at), by=the_platform(), at=at)
    refreshed.forget_all()
