"""The card's certificate is believed only when its chain leads to a root of this installation."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from eligibility.gateways import certificates
from eligibility.gateways.certificates import Trust, name_digest, verify
from tests.eligibility.chains_by_hand import CARD, CHAIN, ISSUING, MOMENT, ROOT, TRUST, refused
from tests.eligibility.hostile_cards import AT, YEAR, authority, certify, named, x5c


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    certificates.KNOWN.clear()
    yield
    certificates.KNOWN.clear()


def test_a_card_is_read_as_its_certificate_says() -> None:
    card = verify(CHAIN, trust=TRUST, at=AT)
    given = CARD.certificate
    assert (card.number, card.card_serial) == (given.serial_number, "SBX-0001")
    assert (card.not_before, card.not_after) == (AT - YEAR, AT + YEAR)
    assert card.fingerprint == given.fingerprint(hashes.SHA256())
    assert card.issuer == name_digest(ISSUING.certificate.subject)
    assert card.public_key == given.public_key()
    assert (card.algorithm, card.sandbox) == ("ES256", False)


def test_the_root_may_come_along_as_third_certificate() -> None:
    assert verify(x5c(CARD, ISSUING, ROOT), trust=TRUST, at=AT).card_serial == "SBX-0001"


def test_a_card_directly_under_a_root_is_believed() -> None:
    assert verify(x5c(certify("SBX-0002", by=ROOT)), trust=TRUST, at=AT).card_serial == "SBX-0002"


def test_a_card_without_basic_constraints_is_no_authority_and_believed() -> None:
    assert verify(x5c(certify("SBX-0003", by=ISSUING, ca=None), ISSUING), trust=TRUST, at=AT)


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    card = certify("SBX-0004", by=ISSUING, valid=(AT, AT + YEAR))
    japan = timezone(timedelta(hours=9))
    assert verify(x5c(card, ISSUING), trust=TRUST, at=AT.astimezone(japan))
    assert refused(x5c(card, ISSUING), at=(AT - MOMENT).astimezone(japan))


def test_an_rsa_card_of_2048_bits_is_believed() -> None:
    card = certify("SBX-0005", by=ISSUING, key=rsa.generate_private_key(65537, 2048))
    assert verify(x5c(card, ISSUING), trust=TRUST, at=AT).algorithm == "RS256"


def test_what_is_read_off_a_card_does_not_show_in_a_log() -> None:
    shown = repr(verify(CHAIN, trust=TRUST, at=AT))
    assert "SBX" not in shown
    assert str(CARD.certificate.serial_number) not in shown


class TestTime:
    """An expired card is read as of its last moment (E-04), but only in its authorities' time."""

    def test_an_expired_card_is_still_read(self) -> None:
        old = certify("SBX-0028", by=ISSUING, valid=(AT - 5 * YEAR, AT - timedelta(days=40)))
        assert verify(x5c(old, ISSUING), trust=TRUST, at=AT).not_after == AT - timedelta(days=40)

    def test_a_card_is_refused_before_its_first_moment_and_read_from_it(self) -> None:
        young = certify("SBX-0006", by=ISSUING, valid=(AT, AT + YEAR))
        assert refused(x5c(young, ISSUING), at=AT - MOMENT)
        assert verify(x5c(young, ISSUING), trust=TRUST, at=AT)

    def test_a_remembered_card_is_refused_before_its_first_moment_too(self) -> None:
        young = certify("SBX-0006", by=ISSUING, valid=(AT, AT + YEAR))
        verify(x5c(young, ISSUING), trust=TRUST, at=AT)
        assert refused(x5c(young, ISSUING), at=AT - MOMENT)

    def test_an_issuing_authority_that_expired_is_refused(self) -> None:
        past = authority("過去の発行局", by=ROOT, valid=(AT - 5 * YEAR, AT - MOMENT))
        assert refused(x5c(certify("SBX-0007", by=past), past))

    def test_an_expired_card_is_refused_when_its_authority_expired_after_it(self) -> None:
        past = authority("過去の発行局", by=ROOT, valid=(AT - 5 * YEAR, AT - MOMENT))
        old = certify("SBX-0008", by=past, valid=(AT - 2 * YEAR, AT - YEAR))
        assert refused(x5c(old, past))

    def test_an_authority_that_is_not_yet_valid_is_refused(self) -> None:
        coming = authority("未来の発行局", by=ROOT, valid=(AT + MOMENT, AT + YEAR))
        assert refused(x5c(certify("SBX-0009", by=coming), coming))

    @pytest.mark.parametrize("valid", [(AT - 2 * YEAR, AT - MOMENT), (AT + MOMENT, AT + YEAR)])
    def test_a_root_out_of_its_time_is_refused(self, valid: tuple[datetime, datetime]) -> None:
        root = authority("期限外のルート", valid=valid)
        card = certify("SBX-0010", by=root)
        assert refused(x5c(card), trust=Trust((root.certificate,)))

    def test_a_remembered_chain_does_not_outlive_its_authority(self) -> None:
        ending = authority("もうすぐ終わる発行局", by=ROOT, valid=(AT - YEAR, AT + timedelta(hours=1)))
        chain = x5c(certify("SBX-0011", by=ending), ending)
        assert verify(chain, trust=TRUST, at=AT)
        assert verify(chain, trust=TRUST, at=AT + timedelta(hours=1))
        assert refused(chain, at=AT + timedelta(hours=1) + MOMENT)

    def test_a_remembered_chain_does_not_outlive_its_root(self) -> None:
        root = authority("もうすぐ終わるルート", valid=(AT - YEAR, AT + timedelta(hours=1)))
        issuing = authority("長い発行局", by=root)
        chain, trust = x5c(certify("SBX-0012", by=issuing), issuing), Trust((root.certificate,))
        assert verify(chain, trust=trust, at=AT)
        assert refused(chain, trust=trust, at=AT + timedelta(hours=2))


def test_the_name_of_an_authority_is_digested_as_its_bytes() -> None:
    assert name_digest(named("a")) != name_digest(named("b"))
    assert len(name_digest(named("a"))) == 32
