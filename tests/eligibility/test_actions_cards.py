"""Cards: linked, renewed, unlinked; and the lists of revoked ones as their authority succeeds itself."""

from datetime import timedelta

import pytest
from cryptography import x509

from eligibility.actions.cards import link_card, store_revocation_list, unlink_card
from eligibility.gateways.card_certificates import identity_of
from eligibility.gateways.revocation import RevocationUnreadable
from eligibility.models import Card, RevocationList
from platform_site import clock
from platform_site.actions.people import link_index
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import Person
from platform_site.queries import refreshed
from tests.eligibility.lists_by_hand import listed
from tests.support.callers import Caller
from tests.support.cards import authority, issued, revoke


pytestmark = pytest.mark.django_db

CLINIC = Caller("sandbox-clinic-1")


def link(identity: bytes, whose: str = "P001") -> Card:
    """Link a certificate to one of the fictional people."""
    return link_card(identity=identity, link_token=f"SBX-LINK-{whose}", by=the_platform(), at=clock.now())


def unlink(identity: bytes) -> None:
    """End a link."""
    unlink_card(identity=identity, by=the_platform(), at=clock.now())


def identity(serial: str) -> bytes:
    """Return what names a card's certificate."""
    return identity_of(authority().certificate(serial))


def newest_list() -> bytes:
    """Return the list that the authority gives now."""
    return authority().revocation_list(clock.now())


def store(content: bytes) -> RevocationList:
    """Store a list, and forget what this process remembers."""
    refreshed.forget_all()
    return store_revocation_list(content=content, by=the_platform(), at=clock.now())


def test_a_card_opens_what_covers_the_person_it_is_linked_to() -> None:
    answer = CLINIC.check_by_card(issued("T3A-LINKED", whose="P008")).json()
    assert (answer["result"], answer["patient"]["name"]) == ("active", "薬師　健")


def test_a_renewed_certificate_is_one_more_link_and_the_old_one_goes_on() -> None:
    old, new = issued("T3A-OLD"), issued("T3A-NEW")
    person = Person.objects.get(link_index=link_index("SBX-LINK-P001"))
    assert Card.objects.filter(person=person, unlinked_at__isnull=True).count() == 3
    refs = {CLINIC.check_by_card(serial).json()["patient_ref"] for serial in ("SBX-0001", old, new)}
    assert len(refs) == 1


def test_a_card_that_is_unlinked_opens_nothing_from_now_on() -> None:
    serial = issued("T3A-UNLINKED")
    assert CLINIC.check_by_card(serial).status_code == 201
    unlink(identity(serial))
    assert CLINIC.check_by_card(serial).json()["code"] == "ELIG-CARD-UNKNOWN"


def test_an_unlinked_card_may_be_linked_again_also_to_its_true_owner() -> None:
    serial = issued("T3A-AGAIN", whose="P008")
    unlink(identity(serial))
    link(identity(serial), "P009")
    assert CLINIC.check_by_card(serial).json()["patient"]["name"] == "花粉　直子"


def test_linking_twice_is_one_link() -> None:
    first = link(identity("SBX-0001"))
    assert link(identity("SBX-0001")).pk == first.pk


def test_a_card_in_use_is_not_silently_given_to_somebody_else() -> None:
    with pytest.raises(NotInThisState):
        link(identity("SBX-0001"), "P008")
    assert CLINIC.check_by_card("SBX-0001").json()["patient"]["name"] == "架空　太郎"


def test_a_link_token_of_nobody_links_nothing() -> None:
    with pytest.raises(NotFound):
        link(bytes(32), "NOBODY")
    assert not Card.objects.filter(identity=bytes(32)).exists()


def test_what_is_not_linked_cannot_be_unlinked_and_nothing_is_unlinked_twice() -> None:
    serial = issued("T3A-TWICE")
    unlink(identity(serial))
    at = Card.objects.get(identity=identity(serial)).unlinked_at
    for unknown in (bytes(32), identity(serial)):
        with pytest.raises(NotFound):
            unlink(unknown)
    assert Card.objects.get(identity=identity(serial)).unlinked_at == at


def test_a_list_is_stored_as_it_came_and_the_next_one_takes_its_place() -> None:
    first = store(newest_list())
    content = newest_list()
    second = store(content)
    assert (second.pk, bytes(second.content)) == (first.pk, content)
    assert second.number > first.number
    assert second.next_update == x509.load_der_x509_crl(content).next_update_utc


def test_a_revoked_card_is_refused_as_soon_as_the_list_is_stored() -> None:
    serial = issued("T3A-REVOKED")
    assert CLINIC.check_by_card(serial).status_code == 201
    revoke(serial)
    refreshed.forget_all()
    assert CLINIC.check_by_card(serial).json()["code"] == "ELIG-CARD-REVOKED"


def test_what_was_revoked_stays_revoked_when_a_later_list_no_longer_names_it() -> None:
    serial = issued("T3A-DROPPED")
    revoke(serial)
    state = authority()._revoked()
    del state["revoked"][str(authority().certificate(serial).serial_number)]
    authority()._keep(state)
    stored = store(newest_list())
    assert str(authority().certificate(serial).serial_number) in stored.kept
    assert CLINIC.check_by_card(serial).json()["code"] == "ELIG-CARD-REVOKED"
    assert set(stored.kept) <= set(store(newest_list()).kept)


def test_an_older_list_is_refused() -> None:
    older, newer = newest_list(), newest_list()
    store(newer)
    with pytest.raises(RevocationUnreadable):
        store(older)
    assert bytes(RevocationList.objects.get().content) == newer


def test_the_same_list_again_is_no_harm() -> None:
    content = newest_list()
    assert store(content).number == store(content).number


@pytest.mark.parametrize("wrong", ["forged", "altered", "nonsense", "future"])
def test_a_list_that_is_not_the_authoritys_is_refused(wrong: str) -> None:
    before = store(newest_list())
    content = newest_list()
    wrongs = {
        "forged": listed(),
        "altered": content[:-1] + bytes([content[-1] ^ 1]),
        "nonsense": b"<html>login</html>",
        "future": authority().revocation_list(clock.now() + timedelta(days=2)),
    }
    with pytest.raises(RevocationUnreadable):
        store(wrongs[wrong])
    assert RevocationList.objects.get().number == before.number


def test_a_list_long_out_of_date_makes_an_advisory_and_stops_nobody() -> None:
    at = clock.now() - timedelta(days=10)
    store_revocation_list(content=authority().revocation_list(at), by=the_platform(), at=at)
    refreshed.forget_all()
    answer = CLINIC.check_by_card("SBX-0001")
    assert answer.status_code == 201
    assert "ELIG-REVOCATION-UNKNOWN" in [each["code"] for each in answer.json()["advisories"]]
