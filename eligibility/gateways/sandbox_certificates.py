"""Certificates of the sandbox's fictional authorities and cards: all bear the sandbox's mark (I01-1)."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from eligibility.gateways.chains import SANDBOX_POLICY


Key = EllipticCurvePrivateKey | RSAPrivateKey

YEAR = timedelta(days=366)
AUTHORITY_YEARS = 20
# Cards of the past are in the sandbox too: one that expired last month was issued five years before.
YEARS_BACK = 10
LIST_LIFE = timedelta(hours=24)


def new_key(*, rsa: bool = False) -> Key:
    """Return a card's key: P-256, or RSA of 2048 bits."""
    return generate_rsa_key(65537, 2048) if rsa else generate_private_key(SECP256R1())


def make_root(at: datetime) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    """Return a root that is good for 20 years from `at`, and for the cards of the ten years before."""
    key = generate_private_key(SECP384R1())
    name = _name("架空認証局 SANDBOX ROOT")
    started = _authority(name, key, path_length=1, at=at).issuer_name(name)
    return key, started.sign(key, hashes.SHA384())


def make_issuing(
    root_key: EllipticCurvePrivateKey, root: x509.Certificate, at: datetime
) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    """Return the authority, under the root, that issues cards and lists revoked ones."""
    key = generate_private_key(SECP256R1())
    started = _authority(_name("架空カード発行局 SANDBOX ISSUING"), key, path_length=0, at=at)
    return key, _under(started, root).sign(root_key, hashes.SHA384())


def make_card(
    card_serial: str,
    key: Key,
    *,
    issuing_key: EllipticCurvePrivateKey,
    issuing: x509.Certificate,
    not_before: datetime,
    not_after: datetime,
) -> x509.Certificate:
    """Return a card's certificate: its serial, a key for signatures, and nothing about a person."""
    started = _started(_name(card_serial), key, not_before, not_after)
    started = started.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    started = started.add_extension(_usage(digital_signature=True), critical=True)
    started = started.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    return _under(started, issuing).sign(issuing_key, hashes.SHA256())


def make_list(
    revoked: dict[int, datetime],
    *,
    number: int,
    issuing_key: EllipticCurvePrivateKey,
    issuing: x509.Certificate,
    at: datetime,
) -> x509.CertificateRevocationList:
    """Return the list of revoked cards, good for 24 hours."""
    listed = x509.CertificateRevocationListBuilder().issuer_name(issuing.subject)
    listed = listed.last_update(at).next_update(at + LIST_LIFE)
    listed = listed.add_extension(x509.CRLNumber(number), critical=False)
    listed = listed.add_extension(_key_of(issuing), critical=False)
    for serial, revoked_at in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(revoked_at)
        listed = listed.add_revoked_certificate(entry.build())
    return listed.sign(issuing_key, hashes.SHA256())


def _authority(
    name: x509.Name, key: EllipticCurvePrivateKey, *, path_length: int, at: datetime
) -> x509.CertificateBuilder:
    started = _started(name, key, at - YEARS_BACK * YEAR, at + AUTHORITY_YEARS * YEAR)
    started = started.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return started.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)


def _started(name: x509.Name, key: Key, not_before: datetime, not_after: datetime) -> x509.CertificateBuilder:
    mark = x509.CertificatePolicies([x509.PolicyInformation(SANDBOX_POLICY, None)])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(mark, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _under(started: x509.CertificateBuilder, issuer: x509.Certificate) -> x509.CertificateBuilder:
    return started.issuer_name(issuer.subject).add_extension(_key_of(issuer), critical=False)


def _key_of(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    found = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(found)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "架空 SANDBOX"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
