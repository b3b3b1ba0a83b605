"""Certificates of the sandbox's fictional HPKI authorities and signers: all bear the sandbox's mark (I01-1, E-22)."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.x509.oid import NameOID

from eligibility.gateways.chains import SANDBOX_POLICY
from eligibility.gateways.sandbox_certificates import AUTHORITY_YEARS, YEAR, YEARS_BACK, Key
from eprescription.gateways.sandbox_hc_roles import hc_role
from eprescription.rules.signing import Role


Authority = tuple[EllipticCurvePrivateKey, x509.Certificate]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate is made for: the qualification, the name, the licence number (免許の登録番号)."""

    role: Role
    name: str
    licence_number: str


def make_root(at: datetime) -> Authority:
    """Return a root that is good for 20 years from `at`, and for the certificates of the ten years before."""
    key = generate_private_key(SECP384R1())
    name = _name("架空HPKIルート SANDBOX ROOT")
    started = _authority(name, key, path_length=1, at=at).issuer_name(name)
    return key, started.sign(key, hashes.SHA384())


def make_issuing(root_key: EllipticCurvePrivateKey, root: x509.Certificate, at: datetime) -> Authority:
    """Return the authority, under the root, that issues signers' certificates and lists revoked ones."""
    key = generate_private_key(SECP256R1())
    started = _authority(_name("架空HPKI認証局 SANDBOX ISSUING"), key, path_length=0, at=at)
    return key, _under(started, root).sign(root_key, hashes.SHA384())


def make_signer(
    holder: Holder, key: Key, *, issuing: Authority, not_before: datetime, not_after: datetime
) -> x509.Certificate:
    """Return a certificate for signatures: name, licence number, qualification, and 否認防止 as its one use."""
    subject = _name(holder.name, x509.NameAttribute(NameOID.SERIAL_NUMBER, holder.licence_number))
    started = _started(subject, key, not_before, not_after)
    started = started.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    started = started.add_extension(_usage(content_commitment=True), critical=True)
    started = started.add_extension(hc_role(holder.role), critical=False)
    return _under(started, issuing[1]).sign(issuing[0], hashes.SHA256())


def _authority(
    name: x509.Name, key: EllipticCurvePrivateKey, *, path_length: int, at: datetime
) -> x509.CertificateBuilder:
    started = _started(name, key, at - YEARS_BACK * YEAR, at + AUTHORITY_YEARS * YEAR)
    started = started.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return started.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)


def _started(name: x509.Name, key: Key, not_before: datetime, not_after: datetime) -> x509.CertificateBuilder:
    mark = x509.CertificatePolicies([x509.PolicyInformation(SANDBOX_POLICY, None)])
    return (
        x509.CertificateBuilder(subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(mark, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _under(started: x509.CertificateBuilder, issuer: x509.Certificate) -> x509.CertificateBuilder:
    found = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    named = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(found)
    return started.issuer_name(issuer.subject).add_extension(named, critical=False)


def _name(common_name: str, *more: x509.NameAttribute) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "架空 SANDBOX")
    return x509.Name([country, organisation, x509.NameAttribute(NameOID.COMMON_NAME, common_name), *more])


def _usage(*, content_commitment: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
