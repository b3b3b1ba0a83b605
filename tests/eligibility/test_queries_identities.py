"""Whose numbers and whose card: asked by the storeys above before they write anything about a person."""

from datetime import date

import pytest

from eligibility.models import AssistanceRecipient, Card, Coverage
from eligibility.queries.cards import person_of
from eligibility.queries.identities import is_recipient
from platform_site import clock


pytestmark = pytest.mark.django_db
ON = date(2026, 4, 1)
P010 = {"payer_number": "12139994", "recipient_number": "0000018"}


@pytest.fixture
def p001() -> int:
    return Coverage.objects.get(number="1001", branch="01").versions.get(known_until=None).person_id


def test_a_recipient_is_one_under_both_numbers_from_the_day_on(p001):
    person = AssistanceRecipient.objects.get().person_id
    assert is_recipient(person, **P010, on=ON)
    assert not is_recipient(person, **P010, on=date(2024, 3, 31))
    assert not is_recipient(person, **{**P010, "recipient_number": "0000026"}, on=ON)
    assert not is_recipient(p001, **P010, on=ON)


class Shown:
    """A card as far as the question goes."""

    def __init__(self, identity: bytes) -> None:
        self.identity = identity


def test_a_card_is_hers_until_its_link_ends(p001):
    card = Card.objects.filter(person_id=p001, unlinked_at=None).first()
    assert person_of(Shown(bytes(card.identity))) == p001
    card.unlinked_at = clock.now()
    card.save(update_fields=["unlinked_at"])
    assert person_of(Shown(bytes(card.identity))) is None
    assert person_of(Shown(b"x" * 32)) is None
