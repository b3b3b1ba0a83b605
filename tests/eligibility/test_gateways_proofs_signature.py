"""Whoever is not the card, or signs otherwise than its key may, is refused."""

import hashlib
import hmac
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.errors import CardUntrusted
from eligibility.gateways.proof_claims import CONSENTS
from platform_site.errors import Refused
from tests.eligibility.hostile_cards import (
    Holder,
    certify,
    claims,
    compact,
    segment,
    x5c,
)
from tests.eligibility.proofs_by_hand import (
    CARD,
    HONEST,
    HONEST_RSA,
    ISSUING,
    RSA_CARD,
    header,
    refused,
    understood,
)


class TestSignature:
    """Nobody but the card may sign, and only with the algorithm of its key."""

    def test_a_changed_payload_is_refused(self) -> None:
        head, _, seal = HONEST.split(".")
        changed = segment(json.dumps(claims(consents=sorted(CONSENTS))).encode())
        assert refused(f"{head}.{changed}.{seal}")

    def test_a_changed_header_is_refused(self) -> None:
        _, body, seal = HONEST.split(".")
        assert refused(f"{segment(json.dumps(header(typ='JWT')).encode())}.{body}.{seal}")

    def test_the_certificate_of_another_card_is_refused(self) -> None:
        other = certify("SBX-0009", by=ISSUING)
        assert refused(compact(header(other), claims(), CARD.key))

    def test_ones_own_certificate_by_nobody_is_refused(self) -> None:
        own = certify("SBX-0001")
        with pytest.raises(CardUntrusted):
            understood(compact(header(x5c=x5c(own)), claims(), own.key))

    def test_a_proof_signed_by_an_authority_is_refused(self) -> None:
        with pytest.raises(CardUntrusted):
            understood(compact(header(x5c=x5c(ISSUING)), claims(), ISSUING.key))

    def test_a_stripped_signature_is_refused(self) -> None:
        head, body, _ = HONEST.split(".")
        assert refused(f"{head}.{body}.")
        assert refused(f"{head}.{body}")

    @pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
    def test_the_algorithm_none_is_refused(self, alg: str) -> None:
        assert refused(compact(header(alg=alg), claims(), None))
        assert refused(compact(header(alg=alg), claims(), CARD.key))

    @pytest.mark.parametrize("card", [CARD, RSA_CARD])
    @pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
    def test_a_mac_with_the_public_key_as_secret_is_refused(self, card: Holder, encoding: Encoding) -> None:
        secret = card.certificate.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
        signed = compact(header(card, alg="HS256"), claims(), None).rpartition(".")[0]
        mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        assert refused(f"{signed}.{segment(mac)}")

    @pytest.mark.parametrize("alg", ["RS256", "ES384", "ES512", "PS256", "EdDSA", "ES256K", "HS256"])
    def test_another_algorithm_than_that_of_the_key_is_refused(self, alg: str) -> None:
        assert refused(compact(header(alg=alg), claims(), CARD.key))

    @pytest.mark.parametrize("alg", ["ES256", "PS256", "RS384", "RS512", "RS1"])
    def test_an_rsa_key_signs_with_rs256_alone(self, alg: str) -> None:
        assert refused(compact(header(RSA_CARD, alg=alg), claims(), RSA_CARD.key))

    def test_a_signature_in_der_is_refused(self) -> None:
        signed = HONEST.rpartition(".")[0]
        assert isinstance(CARD.key, ec.EllipticCurvePrivateKey)
        der = CARD.key.sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
        assert refused(f"{signed}.{segment(der)}")

    @pytest.mark.parametrize("seal", [bytes(64), bytes(63), bytes(65), b"\xff" * 64, bytes(32) + b"\1" * 32, b"\0"])
    def test_signatures_of_nothing_are_refused(self, seal: bytes) -> None:
        assert refused(f"{HONEST.rpartition('.')[0]}.{segment(seal)}")

    @pytest.mark.parametrize("honest", [HONEST, HONEST_RSA])
    @settings(max_examples=500)
    @given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
    def test_a_changed_byte_anywhere_is_refused(self, honest: str, place: int, byte: int) -> None:
        changed = bytearray(honest.encode())
        changed[place % len(changed)] = byte
        if bytes(changed) != honest.encode():
            with pytest.raises(Refused):
                understood(changed.decode("latin-1"))

    @pytest.mark.parametrize("honest", [HONEST, HONEST_RSA])
    def test_no_letter_of_the_signature_may_change(self, honest: str) -> None:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        for last in set(letters) - {honest[-1]}:
            assert refused(honest[:-1] + last)

    @given(st.text(max_size=200))
    def test_any_text_is_refused(self, text: str) -> None:
        assert refused(text)

    @given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=70))
    def test_any_three_parts_are_refused(self, head: bytes, body: bytes, seal: bytes) -> None:
        assert refused(f"{segment(head)}.{segment(body)}.{segment(seal)}")
