"""The sandbox's card authority: its cards are believed in a sandbox, and known as such everywhere."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from eligibility.errors import CardUntrusted, ProofInvalid
from eligibility.gateways.certificates import is_sandbox
from eligibility.gateways.proofs import read
from eligibility.gateways.sandbox_cards import CardAuthority, NoSuchCard
from tests.eligibility.hostile_cards import AT, AUDIENCE, FACILITY, YEAR
from tests.eligibility.sandbox_by_hand import SERIAL, an_authority, proved, trust


@pytest.fixture
def authority(tmp_path: Path) -> CardAuthority:
    """Return an authority with one card of five years."""
    return an_authority(tmp_path / "cards-of-the-sandbox")


class TestProving:
    """What a fictional card signs is read like any card's."""

    def test_every_choice_is_signed(self, authority: CardAuthority) -> None:
        made = authority.prove(
            SERIAL,
            audience=AUDIENCE,
            organisation=FACILITY,
            at=AT,
            verification="pin",
            consents=["checkup"],
            use_subsidies=True,
            prescription_form="electronic",
            prescriptions=["rx-1"],
            jti="0123456789abcdef",
        )
        proof = read(made, trust=trust(authority), audience=AUDIENCE, at=AT)
        assert (proof.organisation, proof.verification, proof.jti) == (FACILITY, "pin", "0123456789abcdef")
        assert (proof.consents, proof.use_subsidies) == (("checkup",), True)
        assert (proof.prescription_form, proof.prescriptions) == ("electronic", ("rx-1",))
        assert (proof.issued_at, proof.expires_at) == (AT, AT + timedelta(seconds=120))
        assert proof.card.card_serial == SERIAL

    def test_without_choices_nothing_is_chosen_and_each_proof_is_new(self, authority: CardAuthority) -> None:
        one, two = proved(authority), proved(authority)
        assert (one.consents, one.use_subsidies, one.prescription_form) == ((), False, None)
        assert one.digest != two.digest

    def test_an_rsa_card_signs_too(self, authority: CardAuthority) -> None:
        authority.issue("SBX-0002", not_before=AT - YEAR, not_after=AT + YEAR, rsa=True)
        assert proved(authority, "SBX-0002").card.algorithm == "RS256"

    def test_a_card_that_expired_last_month_signs_and_is_read(self, authority: CardAuthority) -> None:
        authority.issue("SBX-0028", not_before=AT - 5 * YEAR, not_after=AT - timedelta(days=30))
        assert proved(authority, "SBX-0028").card.not_after == AT - timedelta(days=30)

    def test_the_authority_serves_for_twenty_years(self, authority: CardAuthority) -> None:
        later = AT + 20 * YEAR
        authority.issue("SBX-0003", not_before=later - YEAR, not_after=later + 4 * YEAR)
        made = authority.prove("SBX-0003", audience=AUDIENCE, organisation=FACILITY, at=later)
        assert read(made, trust=trust(authority), audience=AUDIENCE, at=later)

    @pytest.mark.parametrize("serial", ["SBX-9999", "../authority", "", "架空", "SBX-0001\n", "a/b"])
    def test_a_card_that_was_not_issued_signs_nothing(self, authority: CardAuthority, serial: str) -> None:
        calls: list[Callable[[], object]] = [
            lambda: authority.prove(serial, audience=AUDIENCE, organisation=FACILITY, at=AT),
            lambda: authority.certificate(serial),
            lambda: authority.revoke(serial, AT),
        ]
        for call in calls:
            with pytest.raises(NoSuchCard):
                call()

    def test_a_choice_that_no_reader_offers_is_signed_and_refused_later(self, authority: CardAuthority) -> None:
        made = authority.prove(SERIAL, audience=AUDIENCE, organisation=FACILITY, at=AT, consents=["everything"])
        with pytest.raises(ProofInvalid):
            read(made, trust=trust(authority), audience=AUDIENCE, at=AT)


class TestMark:
    """All that the authority makes is fictional, says so, and carries nobody's data."""

    def test_root_issuer_and_cards_bear_the_mark(self, authority: CardAuthority) -> None:
        made = [*authority.roots(), *authority.issuers(), authority.certificate(SERIAL)]
        assert all(is_sandbox(certificate) for certificate in made)
        assert trust(authority).has_sandbox_root
        assert proved(authority).card.sandbox

    def test_names_say_that_they_are_fictional(self, authority: CardAuthority) -> None:
        for certificate in (*authority.roots(), *authority.issuers()):
            assert "架空" in certificate.subject.rfc4514_string()
            assert "SANDBOX" in certificate.subject.rfc4514_string()

    def test_a_card_names_its_serial_and_nobody(self, authority: CardAuthority) -> None:
        card = authority.certificate(SERIAL)
        assert {part.oid: part.value for part in card.subject} == {
            NameOID.COUNTRY_NAME: "JP",
            NameOID.ORGANIZATION_NAME: "架空 SANDBOX",
            NameOID.COMMON_NAME: SERIAL,
        }
        with pytest.raises(x509.ExtensionNotFound):
            card.extensions.get_extension_for_class(x509.SubjectAlternativeName)

    def test_the_root_lasts_twenty_years_from_its_making(self, authority: CardAuthority) -> None:
        assert authority.roots()[0].not_valid_after_utc >= AT + 20 * YEAR

    @pytest.mark.parametrize("serial", ["", "../SBX-0001", "SBX 0001", "架空太郎", "-", "S" * 65])
    def test_a_serial_that_is_no_plain_word_is_a_mistake(self, authority: CardAuthority, serial: str) -> None:
        with pytest.raises(ValueError, match="letters, digits and hyphens"):
            authority.issue(serial, not_before=AT, not_after=AT + YEAR)


def test_another_sandbox_is_another_authority(authority: CardAuthority, tmp_path: Path) -> None:
    other = CardAuthority(tmp_path / "other")
    other.create(AT)
    made = authority.prove(SERIAL, audience=AUDIENCE, organisation=FACILITY, at=AT)
    with pytest.raises(CardUntrusted):
        read(made, trust=trust(other), audience=AUDIENCE, at=AT)
