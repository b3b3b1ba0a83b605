"""Certificates of a good path that are no card's all the same."""

import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from eligibility.gateways.certificates import verify
from tests.eligibility.chains_by_hand import ISSUING, ROOT, TRUST, refused
from tests.eligibility.hostile_cards import AT, a_key, certify, x5c


class TestUnfitCards:
    """Certificates of a good path that are no card's."""

    def test_an_authority_is_no_card(self) -> None:
        assert refused(x5c(ISSUING))
        assert refused(x5c(ROOT))
        assert refused(x5c(certify("SBX-0017", by=ISSUING, ca=True), ISSUING))

    @pytest.mark.parametrize(
        "usage", [None, frozenset({"key_agreement"}), frozenset({"digital_signature", "key_cert_sign"})]
    )
    def test_a_key_for_something_else_is_refused(self, usage: frozenset[str] | None) -> None:
        assert refused(x5c(certify("SBX-0018", by=ISSUING, usage=usage), ISSUING))

    @pytest.mark.parametrize(
        "purposes", [None, (ExtendedKeyUsageOID.SERVER_AUTH,), (ExtendedKeyUsageOID.EMAIL_PROTECTION,)]
    )
    def test_a_certificate_for_another_purpose_is_refused(
        self, purposes: tuple[x509.ObjectIdentifier, ...] | None
    ) -> None:
        assert refused(x5c(certify("SBX-0019", by=ISSUING, purposes=purposes), ISSUING))

    @pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP521R1()])
    def test_another_curve_is_refused(self, curve: ec.EllipticCurve) -> None:
        assert refused(x5c(certify("SBX-0020", by=ISSUING, key=a_key(curve)), ISSUING))

    def test_an_rsa_key_under_2048_bits_is_refused(self) -> None:
        weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is the point
        assert refused(x5c(certify("SBX-0021", by=ISSUING, key=weak), ISSUING))

    def test_an_rsa_key_with_another_exponent_is_refused(self) -> None:
        odd = rsa.generate_private_key(3, 2048)
        assert refused(x5c(certify("SBX-0022", by=ISSUING, key=odd), ISSUING))

    def test_an_ed25519_key_is_refused(self) -> None:
        key = ed25519.Ed25519PrivateKey.generate()
        assert refused(x5c(certify("SBX-0023", by=ISSUING, key=key), ISSUING))  # type: ignore[arg-type]

    @pytest.mark.parametrize("serial", ["架空", "SBX 0001", "../SBX-0001", "SBX-0001\n"])
    def test_a_subject_that_is_no_card_serial_is_refused(self, serial: str) -> None:
        assert refused(x5c(certify(serial, by=ISSUING), ISSUING))

    def test_a_subject_with_two_common_names_is_refused(self) -> None:
        parts = [x509.NameAttribute(NameOID.COMMON_NAME, serial) for serial in ("SBX-0001", "SBX-0002")]
        assert refused(x5c(certify(x509.Name(parts), by=ISSUING), ISSUING))

    def test_a_subject_without_a_common_name_is_refused(self) -> None:
        name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "SBX-0001")])
        assert refused(x5c(certify(name, by=ISSUING), ISSUING))

    def test_an_unknown_critical_extension_is_refused(self) -> None:
        strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1"), b"\x05\x00")
        assert refused(x5c(certify("SBX-0024", by=ISSUING, extra=[(strange, True)]), ISSUING))
        assert verify(x5c(certify("SBX-0024", by=ISSUING, extra=[(strange, False)]), ISSUING), trust=TRUST, at=AT)

    def test_name_constraints_are_for_authorities(self) -> None:
        limits = x509.NameConstraints([x509.IPAddress(ipaddress.ip_network("127.0.0.0/8"))], None)
        assert refused(x5c(certify("SBX-0025", by=ISSUING, extra=[(limits, True)]), ISSUING))
