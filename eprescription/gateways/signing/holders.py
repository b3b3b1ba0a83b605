"""What the platform reads off a signer's certificate: name, licence number, qualification, key."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

from eligibility.gateways.card_certificates import RSA_BITS, RSA_EXPONENT, name_digest
from eprescription.gateways.signing.roles import role_of
from eprescription.rules.signing import Signer


SignerKey = EllipticCurvePublicKey | RSAPublicKey


def holder_of(certificate: x509.Certificate) -> Signer:
    """Return the holder; raise NoRole, and ValueError for a subject without one name.

    The name is the subject's commonName, the licence number (医籍登録番号 and the like) its serialNumber, which may be
    missing.
    """
    return Signer(
        role=role_of(certificate),
        name=_one(certificate.subject, NameOID.COMMON_NAME),
        licence_number=_one(certificate.subject, NameOID.SERIAL_NUMBER, least=0),
        issuer=name_digest(certificate.issuer),
        number=certificate.serial_number,
        not_after=certificate.not_valid_after_utc,
    )


def strong_key(certificate: x509.Certificate) -> SignerKey:
    """Return the key; raise ValueError unless it is of P-256, or RSA of 2048 to 4096 bits."""
    key = certificate.public_key()
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key
    if isinstance(key, RSAPublicKey) and key.key_size in RSA_BITS and key.public_numbers().e == RSA_EXPONENT:
        return key
    raise ValueError("The key is neither P-256 nor RSA of 2048 to 4096 bits.")


def _one(subject: x509.Name, kind: x509.ObjectIdentifier, *, least: int = 1) -> str:
    found = subject.get_attributes_for_oid(kind)
    if not least <= len(found) <= 1:
        raise ValueError("The subject does not say it once.")
    return str(found[0].value) if found else ""
