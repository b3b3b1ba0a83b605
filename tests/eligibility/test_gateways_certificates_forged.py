"""Chains that lead to no root, or pretend to: each is refused, and refused alike."""

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from eligibility.gateways.certificates import Trust, verify
from tests.eligibility.chains_by_hand import CARD, CHAIN, ISSUING, ROOT, TRUST, refused
from tests.eligibility.hostile_cards import AT, Holder, authority, certify, x5c


class TestForgery:
    """What leads to no root, or pretends to."""

    def test_a_card_of_another_root_is_refused(self) -> None:
        other = authority("よその架空ルート")
        assert refused(x5c(certify("SBX-0001", by=other)))
        assert refused(x5c(certify("SBX-0001", by=other), other))

    def test_another_root_of_the_same_name_is_refused(self) -> None:
        twin = authority("架空ルート")
        issuing = authority("架空発行局", by=twin)
        card = certify("SBX-0001", by=issuing)
        assert refused(x5c(card, issuing))
        assert refused(x5c(card, issuing, twin))

    def test_another_issuing_authority_of_the_same_name_is_refused(self) -> None:
        twin = authority("架空発行局")
        card = certify("SBX-0001", by=twin)
        assert refused(x5c(card, ISSUING))
        assert refused(x5c(card, twin))

    def test_a_card_signed_by_itself_is_refused(self) -> None:
        assert refused(x5c(certify("SBX-0001")))

    def test_a_card_signed_by_a_card_is_refused(self) -> None:
        assert refused(x5c(certify("SBX-0013", by=CARD), CARD, ISSUING))

    def test_a_card_whose_authority_did_not_come_along_is_refused(self) -> None:
        assert refused(x5c(CARD))

    def test_a_path_with_two_authorities_between_is_refused(self) -> None:
        root = authority("深いルート")
        first = authority("一段目", by=root)
        second = authority("二段目", by=first)
        assert refused(x5c(certify("SBX-0014", by=second), second, first), trust=Trust((root.certificate,)))

    def test_an_authority_beyond_the_path_length_of_its_issuer_is_refused(self) -> None:
        root = authority("短いルート", path_length=0)
        issuing = authority("許されない発行局", by=root)
        assert refused(x5c(certify("SBX-0015", by=issuing), issuing), trust=Trust((root.certificate,)))

    def test_certificates_that_are_no_part_of_the_path_are_refused(self) -> None:
        assert refused(x5c(CARD, ISSUING, certify("SBX-0016", by=ISSUING)))
        assert refused(x5c(CARD, ROOT, ISSUING))

    def test_an_altered_signature_is_refused(self) -> None:
        der = bytearray(CARD.certificate.public_bytes(Encoding.DER))
        der[-1] ^= 1
        assert refused([base64.b64encode(der).decode(), CHAIN[1]])

    def test_a_signature_with_less_than_sha256_is_refused(self) -> None:
        assert refused(x5c(certify("SBX-0001", by=ISSUING, digest=hashes.SHA224()), ISSUING))
        weak = authority("弱い発行局", by=ROOT, digest=hashes.SHA224())
        assert refused(x5c(certify("SBX-0001", by=weak), weak))

    def test_an_authority_renewed_by_itself_makes_the_path_too_long(self) -> None:
        root = authority("深いルート")
        old = authority("更新する発行局", by=root)
        renewed = authority("更新する発行局", by=old)
        trust = Trust((root.certificate,))
        assert verify(x5c(certify("SBX-0014", by=old), old), trust=trust, at=AT)
        assert refused(x5c(certify("SBX-0014", by=renewed), renewed, old), trust=trust)


class TestBytes:
    """What is no certificate at all, or too many, or too large."""

    @pytest.mark.parametrize("chain", [[], CHAIN * 2, [""], ["AAAA"], ["MAA="], ["あ"], ["\ud800"], ["A" * 4097]])
    def test_junk_is_refused(self, chain: list[str]) -> None:
        assert refused(chain)

    def test_the_largest_entry_is_4096_characters(self) -> None:
        fits, exceeds = x5c(_filled(2660), ISSUING), x5c(_filled(2720), ISSUING)
        assert 4000 < len(fits[0]) <= 4096
        assert verify(fits, trust=TRUST, at=AT)
        assert len(exceeds[0]) > 4096
        assert refused(exceeds)

    @pytest.mark.parametrize("spelling", ["{}\n", " {}", "{}AAAA"])
    def test_another_spelling_of_the_same_certificate_is_refused(self, spelling: str) -> None:
        assert refused([spelling.format(CHAIN[0]), CHAIN[1]])

    def test_bits_left_over_in_the_last_letter_are_refused(self) -> None:
        chains = (x5c(_filled(size), ISSUING) for size in range(20))
        chain = next(chain for chain in chains if chain[0].endswith("="))
        assert verify(chain, trust=TRUST, at=AT)
        letters, equals = chain[0].rstrip("="), chain[0].count("=") * "="
        sloppy = letters[:-1] + chr(ord(letters[-1]) + 1) + equals
        assert base64.b64decode(sloppy) == base64.b64decode(chain[0])
        assert refused([sloppy, chain[1]])

    def test_a_signature_with_bits_declared_unused_is_refused(self) -> None:
        cards = (certify("SBX-0026", by=ISSUING) for _ in range(50))
        der, sealed = next(
            (bytearray(_der(card)), card.certificate.signature)
            for card in cards
            if card.certificate.signature[-1] % 2 == 0
        )
        der[-len(sealed) - 1] = 1
        assert x509.load_der_x509_certificate(bytes(der)).signature == sealed
        assert refused([base64.b64encode(der).decode(), CHAIN[1]])

    def test_urlsafe_letters_are_not_those_of_a_header(self) -> None:
        chain = [entry.replace("+", "-").replace("/", "_") for entry in CHAIN]
        assert chain == CHAIN or refused(chain)

    @given(which=st.integers(0, 1), place=st.integers(0, 5000), flip=st.integers(1, 255))
    def test_a_changed_byte_anywhere_is_refused(self, which: int, place: int, flip: int) -> None:
        ders = [bytearray(base64.b64decode(entry)) for entry in CHAIN]
        ders[which][place % len(ders[which])] ^= flip
        assert refused([base64.b64encode(der).decode() for der in ders])

    @given(st.binary(max_size=400))
    def test_any_bytes_are_refused(self, der: bytes) -> None:
        assert refused([base64.b64encode(der).decode(), CHAIN[1]])


def _der(card: Holder) -> bytes:
    return card.certificate.public_bytes(Encoding.DER)


def _filled(size: int) -> Holder:
    filling = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1"), bytes(size))
    return certify("SBX-0026", by=ISSUING, extra=[(filling, False)])
