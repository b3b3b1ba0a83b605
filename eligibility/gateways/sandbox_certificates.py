"""Certificates of the sandbox's fictional authorities and of whom they certify: all bear the sandbox's mark (I01-1)."""

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
Authority = tuple[EllipticCurvePrivateKey, x509.Certificate]

YEAR = timedelta(days=366)
AUTHORITY_YEARS = 20
# Cards of the past are in the sandbox too: one that expired last month was issued five years before.
YEARS_BACK = 10
LIST_LIFE = timedelta(hours=24)
_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def new_key(*, rsa: bool = False) -> Key:
    """Return a holder's key: P-256, or RSA of 2048 bits."""
    return generate_rsa_key(65537, 2048) if rsa else generate_private_key(SECP256R1())


def make_root(at: datetime, *, name: str) -> Authority:
    """Return a root that is good for 20 years from `at`, and for the certificates of the ten years before."""
    key = generate_private_key(SECP384R1())
    subject = named(name)
    return key, _authority(subject, key, path_length=1, at=at).issuer_name(subject).sign(key, hashes.SHA384())


def make_issuing(root: Authority, at: datetime, *, name: str) -> Authority:
    """Return the authority, under the root, that issues certificates and lists revoked ones."""
    key = generate_private_key(SECP256R1())
    started = _under(_authority(named(name), key, path_length=0, at=at), root[1])
    return key, started.sign(root[0], hashes.SHA384())


def make_card(
    card_serial: str, key: Key, *, issuing: Authority, not_before: datetime, not_after: datetime
) -> x509.Certificate:
    """Return a card's certificate: its serial, a key for signatures, and nothing about a person."""
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    return certify(
        named(card_serial), key, usage("digital_signature"), purpose,
        issuing=issuing, not_before=not_before, not_after=not_after,
    )  # fmt: skip


def certify(
    subject: x509.Name, key: Key, use: x509.KeyUsage, purpose: x509.ExtensionType, *, issuing: Authority,
    not_before: datetime, not_after: datetime,
) -> x509.Certificate:  # fmt: skip
    """Return a certificate of a holder, no authority, for one use of the key and one purpose."""
    started = _started(subject, key, not_before, not_after)
    started = started.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    started = started.add_extension(use, critical=True).add_extension(purpose, critical=False)
    return _under(started, issuing[1]).sign(issuing[0], hashes.SHA256())


def make_list(
    revoked: dict[int, datetime], *, number: int, issuing: Authority, at: datetime
) -> x509.CertificateRevocationList:
    """Return the list of revoked certificates, good for 24 hours."""
    issuing_key, issuer = issuing
    listed = x509.CertificateRevocationListBuilder().issuer_name(issuer.subject)
    listed = listed.last_update(at).next_update(at + LIST_LIFE)
    listed = listed.add_extension(x509.CRLNumber(number), critical=False)
    listed = listed.add_extension(_key_of(issuer), critical=False)
    for serial, revoked_at in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(revoked_at)
        listed = listed.add_revoked_certificate(entry.build())
    return listed.sign(issuing_key, hashes.SHA256())


def named(common_name: str, *more: x509.NameAttribute) -> x509.Name:
    """Return the name of somebody of the fictional organisation to which all in the sandbox belong."""
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "架空 SANDBOX")
    return x509.Name([country, organisation, x509.NameAttribute(NameOID.COMMON_NAME, common_name), *more])


def usage(*uses: str) -> x509.KeyUsage:
    """Return the uses that a key is restricted to, by their names in X.509 (RFC 5280, 4.2.1.3)."""
    return x509.KeyUsage(**dict.fromkeys(_USES, False) | dict.fromkeys(uses, True))


def _authority(
    name: x509.Name, key: EllipticCurvePrivateKey, *, path_length: int, at: datetime
) -> x509.CertificateBuilder:
    started = _started(name, key, at - YEARS_BACK * YEAR, at + AUTHORITY_YEARS * YEAR)
    started = started.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return started.add_extension(usage("key_cert_sign", "crl_sign"), critical=True)


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
