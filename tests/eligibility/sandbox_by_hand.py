"""A sandbox's card authority in a folder of a test, and how the tests read what it makes."""

from pathlib import Path

from eligibility.gateways import revocation
from eligibility.gateways.certificates import Trust
from eligibility.gateways.proofs import Proof, read
from eligibility.gateways.sandbox_cards import CardAuthority
from tests.eligibility.hostile_cards import AT, AUDIENCE, FACILITY, YEAR


SERIAL = "SBX-0001"


def an_authority(folder: Path) -> CardAuthority:
    """Return an authority with one card of five years."""
    made = CardAuthority(folder)
    made.create(AT)
    made.issue(SERIAL, not_before=AT - YEAR, not_after=AT + 4 * YEAR)
    return made


def trust(authority: CardAuthority) -> Trust:
    """Return the trust of an installation that believes this authority."""
    return Trust(tuple(authority.roots()))


def proved(authority: CardAuthority, serial: str = SERIAL) -> Proof:
    """Return what the platform reads of a proof by this card."""
    made = authority.prove(serial, audience=AUDIENCE, organisation=FACILITY, at=AT)
    return read(made, trust=trust(authority), audience=AUDIENCE, at=AT)


def status(authority: CardAuthority, serial: str = SERIAL) -> revocation.Status:
    """Return what the authority's present list says about a card."""
    return revocation.status(proved(authority, serial).card, [the_list(authority)], at=AT)


def the_list(authority: CardAuthority) -> revocation.RevocationList:
    """Return the authority's next list as the platform reads it."""
    der = authority.revocation_list(AT)
    return revocation.read(der, trust=trust(authority), issuers=authority.issuers(), at=AT)
