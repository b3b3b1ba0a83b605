"""An authority's way up is remembered, so that of each further card under it only its own signature is verified."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.verification import VerificationError
from hypothesis import given
from hypothesis import strategies as st

from eligibility.gateways.chains import Trust, card_path
from eligibility.gateways.known_authorities import WAYS_UP, way_up
from tests.eligibility.chains_by_hand import CARD, ISSUING, MOMENT, ROOT, TRUST
from tests.eligibility.hostile_cards import AT, YEAR, Holder, authority, certify


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    WAYS_UP.clear()
    yield
    WAYS_UP.clear()


def path(card: Holder, *between: Holder, trust: Trust = TRUST, at=AT) -> list[x509.Certificate]:
    return card_path(card.certificate, [each.certificate for each in between], trust=trust, at=at)


def is_known(issuing: Holder, *, trust: Trust = TRUST, at=AT) -> bool:
    return bool(way_up(issuing.certificate, roots=trust.fingerprint, at=at))


def test_a_second_card_has_the_same_way_up_as_the_first() -> None:
    second = certify("SBX-0002", by=ISSUING)
    expected = path(second, ISSUING)
    WAYS_UP.clear()
    assert path(CARD, ISSUING) == [each.certificate for each in (CARD, ISSUING, ROOT)]
    assert is_known(ISSUING)
    assert path(second, ISSUING) == expected
    assert path(second, ISSUING, ROOT) == expected


def test_what_led_nowhere_is_not_remembered() -> None:
    stranger = authority("よその発行局", by=authority("よその架空ルート"))
    with pytest.raises(VerificationError):
        path(certify("SBX-0001", by=stranger), stranger)
    assert not is_known(stranger)


def test_a_card_that_only_names_a_known_authority_is_refused() -> None:
    path(CARD, ISSUING)
    twin = authority("架空発行局")
    with pytest.raises(VerificationError):
        path(certify("SBX-0001", by=twin), ISSUING)


def test_it_is_known_to_those_who_believe_the_same_roots_alone() -> None:
    path(CARD, ISSUING)
    assert not is_known(ISSUING, trust=Trust((authority("よその架空ルート").certificate,)))


@given(st.integers(-9 * 366, 9 * 366))
def test_it_is_known_as_long_as_it_and_its_root_stand(days) -> None:
    root = authority("若いルート", path_length=1, valid=(AT - 4 * YEAR, AT + 2 * YEAR))
    issuing = authority("若い発行局", by=root, path_length=0, valid=(AT - 3 * YEAR, AT + 3 * YEAR))
    trust = Trust((root.certificate,))
    path(certify("SBX-0001", by=issuing), issuing, trust=trust)
    at = AT + timedelta(days=days)
    assert is_known(issuing, trust=trust, at=at) == (AT - 3 * YEAR <= at <= AT + 2 * YEAR)


def test_to_the_second() -> None:
    path(CARD, ISSUING)
    last = ISSUING.certificate.not_valid_after_utc
    assert (is_known(ISSUING, at=last), is_known(ISSUING, at=last + MOMENT)) == (True, False)


def test_an_authority_for_some_names_alone_is_asked_about_each_card() -> None:
    names = x509.NameConstraints(permitted_subtrees=[x509.DNSName("example.invalid")], excluded_subtrees=None)
    narrow = authority("名前に限る発行局", by=ROOT, path_length=0, extra=[(names, True)])
    assert len(path(certify("SBX-0001", by=narrow), narrow)) == 3
    assert not is_known(narrow)


def test_a_card_directly_under_a_root_leaves_nothing_to_remember() -> None:
    path(certify("SBX-0002", by=ROOT))
    assert len(WAYS_UP) == 0
