"""The signer is believed only when her certificate leads to an HPKI root of this installation (E-22)."""

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from eligibility.gateways.chains import SANDBOX_POLICY, Trust
from eprescription.errors.signatures import SignerExpired, SignerRole, SignerUntrusted
from eprescription.gateways.signing import certificates
from eprescription.gateways.signing.certificates import SignerCertificate, believed
from eprescription.rules.signing import Role
from platform_site.errors import Refused
from tests.eligibility.hostile_cards import x5c
from tests.eprescription.signers_by_hand import (
    AT,
    COMMITS,
    DOCTOR,
    ISSUING,
    MOMENT,
    ROOT,
    TRUST,
    YEAR,
    Holder,
    authority,
    certify,
    signer,
    subject,
)


CHAIN = x5c(DOCTOR, ISSUING)
MARK = x509.CertificatePolicies([x509.PolicyInformation(SANDBOX_POLICY, None)])


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    certificates.KNOWN.clear()
    yield
    certificates.KNOWN.clear()


def judged(
    chain: list[str], *, at: datetime = AT, trust: Trust = TRUST, issuers: tuple[Holder, ...] = ()
) -> SignerCertificate:
    """Return the signer of a chain."""
    return believed(chain, trust=trust, issuers=[each.certificate for each in issuers], at=at)


def untrusted(chain: list[str], *, at: datetime = AT, trust: Trust = TRUST) -> bool:
    """Tell that a chain is not believed, and not remembered."""
    with pytest.raises(SignerUntrusted):
        judged(chain, at=at, trust=trust)
    return len(certificates.KNOWN) == 0


def test_a_signer_is_read_as_her_certificate_says() -> None:
    found = judged(CHAIN)
    assert (found.signer.name, found.signer.licence_number, found.signer.role) == ("桜井 一医", "123456", Role.DOCTOR)
    assert (found.key, found.sandbox) == (DOCTOR.certificate.public_key(), False)


def test_a_signer_without_a_licence_number_is_believed() -> None:
    nameless = signer(Role.DOCTOR, name=subject(licence=""))
    assert judged(x5c(nameless, ISSUING)).signer.licence_number == ""


def test_an_authority_that_is_known_here_need_not_come_along() -> None:
    assert judged(x5c(DOCTOR), issuers=(ISSUING,)).signer.name == "桜井 一医"
    certificates.KNOWN.clear()
    assert untrusted(x5c(DOCTOR))


def test_a_sandbox_is_known_by_its_mark() -> None:
    marked = authority("印のある認証局", by=ROOT, extra=[(MARK, False)])
    assert judged(x5c(signer(Role.DOCTOR, by=marked), marked)).sandbox


def test_what_is_read_does_not_show_in_a_log() -> None:
    found = judged(CHAIN)
    assert "桜井" not in repr(found) + repr(found.signer)


class TestMemory:
    """Good chains are remembered, for one trust alone, and judged anew by time."""

    def test_a_good_chain_is_remembered(self) -> None:
        assert judged(CHAIN) is judged(CHAIN, at=AT + MOMENT)
        assert len(certificates.KNOWN) == 1

    def test_what_one_trust_believed_another_judges_anew(self) -> None:
        judged(CHAIN)
        with pytest.raises(SignerUntrusted):
            judged(CHAIN, trust=Trust((authority("よそのルート").certificate,)))

    def test_a_remembered_signer_expires(self) -> None:
        judged(CHAIN)
        with pytest.raises(SignerExpired):
            judged(CHAIN, at=DOCTOR.certificate.not_valid_after_utc + MOMENT)

    def test_a_remembered_chain_does_not_outlive_its_authority(self) -> None:
        ending = authority("終わる認証局", by=ROOT, valid=(AT - YEAR, AT + MOMENT))
        chain = x5c(signer(Role.DOCTOR, by=ending), ending)
        judged(chain, at=AT + MOMENT)
        with pytest.raises(SignerUntrusted):
            judged(chain, at=AT + 2 * MOMENT)


class TestTime:
    """A signer out of her time is told so; a stranger is not."""

    def test_from_the_first_moment_to_the_last(self) -> None:
        young = signer(Role.DOCTOR, valid=(AT, AT + MOMENT))
        chain = x5c(young, ISSUING)
        assert judged(chain)
        assert judged(chain, at=AT + MOMENT)
        for wrong in (AT - MOMENT, AT + 2 * MOMENT):
            with pytest.raises(SignerExpired):
                judged(chain, at=wrong)

    @pytest.mark.parametrize("valid", [(AT - 2 * YEAR, AT - MOMENT), (AT + MOMENT, AT + YEAR)])
    def test_out_of_time_under_a_foreign_root_is_untrusted(self, valid: tuple[datetime, datetime]) -> None:
        assert untrusted(x5c(signer(Role.DOCTOR, by=authority("よその認証局"), valid=valid)))

    @pytest.mark.parametrize("valid", [(AT - 2 * YEAR, AT - MOMENT), (AT + timedelta(hours=1), AT + YEAR)])
    def test_an_authority_out_of_its_time_is_untrusted(self, valid: tuple[datetime, datetime]) -> None:
        late = authority("期限外の認証局", by=ROOT, valid=valid)
        with pytest.raises(SignerUntrusted):
            judged(x5c(signer(Role.DOCTOR, by=late), late))


class TestForgery:
    """What leads to no root, or is not for signatures that commit."""

    def test_a_foreign_root(self) -> None:
        other = authority("よそのルート")
        assert untrusted(x5c(signer(Role.DOCTOR, by=other), other))
        assert untrusted(x5c(signer(Role.DOCTOR, by=authority("架空HPKI認証局")), ISSUING))

    def test_one_who_vouches_for_herself(self) -> None:
        assert untrusted(x5c(certify(subject(), usage=COMMITS, purposes=None)))

    def test_one_whom_another_signer_vouches_for(self) -> None:
        assert untrusted(x5c(signer(Role.DOCTOR, by=DOCTOR), DOCTOR, ISSUING))

    @pytest.mark.parametrize(
        "usage",
        [
            frozenset({"digital_signature"}),
            frozenset({"content_commitment", "key_cert_sign"}),
            frozenset({"content_commitment", "crl_sign"}),
            frozenset(),
            None,
        ],
    )
    def test_a_key_of_another_use(self, usage: frozenset[str] | None) -> None:
        assert untrusted(x5c(signer(Role.DOCTOR, usage=usage), ISSUING))

    def test_a_card(self) -> None:
        assert untrusted(x5c(certify("SBX-0001", by=ISSUING), ISSUING))

    def test_an_authority_as_signer(self) -> None:
        assert untrusted(x5c(signer(Role.DOCTOR, ca=True), ISSUING))
        assert untrusted(x5c(ISSUING))

    def test_an_authority_that_limits_names(self) -> None:
        limit = x509.NameConstraints([x509.DNSName("example.jp")], None)
        assert untrusted(x5c(signer(Role.DOCTOR, extra=[(limit, True)]), ISSUING))

    def test_certificates_that_are_no_part_of_the_path(self) -> None:
        assert untrusted(x5c(DOCTOR, ISSUING, signer(Role.DENTIST)))

    @pytest.mark.parametrize("key", [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(3, 2048)])
    def test_another_key(self, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
        assert untrusted(x5c(signer(Role.DOCTOR, key=key), ISSUING))

    @pytest.mark.parametrize("kind", [NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER])
    def test_a_subject_that_says_it_twice(self, kind: x509.ObjectIdentifier) -> None:
        twice = x509.Name([*subject(), x509.NameAttribute(kind, "x")])
        assert untrusted(x5c(signer(Role.DOCTOR, name=twice), ISSUING))

    def test_a_subject_without_a_name(self) -> None:
        assert untrusted(x5c(signer(Role.DOCTOR, name=subject(name="", licence="1")), ISSUING))

    def test_a_certificate_without_a_qualification(self) -> None:
        with pytest.raises(SignerRole):
            judged(x5c(signer(Role.DOCTOR, extra=[]), ISSUING))


class TestBytes:
    """What is no chain at all, or is spelled another way."""

    @pytest.mark.parametrize(
        "chain", [[], CHAIN * 2, [""], ["AAAA"], ["あ"], ["\ud800"], ["A" * 8193], ["*"], [CHAIN[0] + "\n", CHAIN[1]]]
    )
    def test_junk_is_refused(self, chain: list[str]) -> None:
        assert untrusted(chain)

    def test_the_same_certificate_spelled_another_way_is_refused(self) -> None:
        der = DOCTOR.certificate.public_bytes(Encoding.DER)
        assert untrusted([base64.b64encode(der + b"\0").decode(), CHAIN[1]])
        signatures = (signer(Role.DOCTOR).certificate for _ in range(50))
        even = next(each for each in signatures if each.signature[-1] % 2 == 0)
        loose = bytearray(even.public_bytes(Encoding.DER))
        loose[-len(even.signature) - 1] = 1
        assert x509.load_der_x509_certificate(bytes(loose)).signature == even.signature
        assert untrusted([base64.b64encode(loose).decode(), CHAIN[1]])

    @given(which=st.integers(0, 1), place=st.integers(0, 5000), flip=st.integers(1, 255))
    def test_a_changed_byte_anywhere_is_refused(self, which: int, place: int, flip: int) -> None:
        ders = [bytearray(base64.b64decode(entry)) for entry in CHAIN]
        ders[which][place % len(ders[which])] ^= flip
        with pytest.raises(Refused):
            judged([base64.b64encode(der).decode() for der in ders])
