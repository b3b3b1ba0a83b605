"""The card's proof: what the card said is what the platform reads, while its time lasts."""

import base64
import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.gateways.proof_claims import CONSENTS, VERIFICATIONS
from tests.eligibility.hostile_cards import (
    AT,
    AUDIENCE,
    FACILITY,
    YEAR,
    Holder,
    certify,
    claims,
    compact,
    segment,
    signature,
)
from tests.eligibility.proofs_by_hand import (
    CARD,
    HONEST,
    ISSUING,
    RSA_CARD,
    SECOND,
    header,
    proved,
    refused,
    signed_by,
    understood,
)


class TestHonest:
    """What a card says is what the platform reads."""

    @pytest.mark.parametrize("card", [CARD, RSA_CARD])
    def test_every_field_is_read(self, card: Holder) -> None:
        consents, handed = ["checkup", "vaccination"], ["rx-1", "rx-2"]
        proof = understood(signed_by(card, claims(consents=consents, prescription_form="paper", prescriptions=handed)))
        assert (proof.audience, proof.organisation, proof.verification) == (AUDIENCE, FACILITY, "face")
        assert (proof.issued_at, proof.expires_at) == (AT, AT + timedelta(seconds=120))
        assert (proof.consents, proof.use_subsidies) == (("checkup", "vaccination"), True)
        assert (proof.prescription_form, proof.prescriptions) == ("paper", ("rx-1", "rx-2"))
        assert proof.card.number == card.certificate.serial_number

    def test_a_choice_that_is_absent_was_not_made(self) -> None:
        proof = understood(proved(consents=..., use_subsidies=...))
        assert (proof.consents, proof.use_subsidies) == ((), False)
        assert (proof.prescription_form, proof.prescriptions) == (None, ())

    def test_a_type_in_the_header_is_allowed(self) -> None:
        assert understood(compact(header(typ="JWT"), claims(), CARD.key))

    def test_it_is_stored_as_used_by_a_digest_of_its_identifier(self) -> None:
        assert understood(HONEST).digest == hashlib.sha256(b"proof:0123456789abcdef").digest()

    def test_it_does_not_show_in_a_log(self) -> None:
        assert "SBX" not in repr(understood(HONEST))
        assert "checkup" not in repr(understood(HONEST))

    @pytest.mark.parametrize("verification", sorted(VERIFICATIONS))
    def test_each_verification_is_read(self, verification: str) -> None:
        assert understood(proved(verification=verification)).verification == verification

    @given(st.lists(st.sampled_from(sorted(CONSENTS)), unique=True))
    def test_any_set_of_consents_is_read_in_its_order(self, consents: list[str]) -> None:
        assert understood(proved(consents=consents)).consents == tuple(consents)

    def test_the_proof_of_an_expired_card_is_read(self) -> None:
        old = certify("SBX-0028", by=ISSUING, valid=(AT - 5 * YEAR, AT - YEAR))
        assert understood(signed_by(old, claims())).card.not_after == AT - YEAR


class TestTime:
    """A proof lives 120 s at most; a clock may be 60 s ahead (I03-5)."""

    def test_a_proof_is_stale_after_its_last_second_and_still_read(self) -> None:
        last = AT + timedelta(seconds=120)
        assert not understood(HONEST, at=last).is_stale(last)
        assert understood(HONEST, at=last + SECOND).is_stale(last + SECOND)
        assert understood(HONEST, at=AT + timedelta(days=1)).is_stale(AT + timedelta(days=1))

    def test_a_clock_may_be_sixty_seconds_ahead_and_no_more(self) -> None:
        assert understood(HONEST, at=AT - timedelta(seconds=60))
        assert refused(HONEST, at=AT - timedelta(seconds=61))

    def test_it_lives_from_one_to_120_seconds(self) -> None:
        start = int(AT.timestamp())
        for life in (1, 120):
            assert understood(proved(exp=start + life))
        for life in (-1, 0, 121):
            assert refused(proved(exp=start + life))


def test_a_signature_by_hand_is_what_a_card_makes() -> None:
    signed = HONEST.rpartition(".")[0]
    assert understood(f"{signed}.{segment(signature(signed.encode(), CARD.key))}")
    assert base64.urlsafe_b64decode(HONEST.rpartition(".")[2] + "==")
