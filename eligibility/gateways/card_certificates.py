"""What the platform reads off a card's certificate, once its path is found good."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey, RSAKey


CardKey = EllipticCurvePublicKey | RSAPublicKey
RSA_BITS = range(2048, 4097)
RSA_EXPONENT = 65537
CARD_SERIAL = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Unfit(ValueError):
    """A certificate of a good path that is no card's all the same; the message quotes nothing of it."""


@dataclass(frozen=True, repr=False)
class CardCertificate:
    """カードの電子証明書. Its `repr` shows nothing, because a card's numbers lead to a person.

    `number` is the certificate's serial number, `issuer` the SHA-256 of the issuer's name in DER,
    `fingerprint` the SHA-256 of the certificate. A certificate is named by `issuer` and `number`: anybody can
    write its ECDSA signature in a second way, which changes the fingerprint and nothing else.
    """

    number: int
    card_serial: str
    issuer: bytes
    fingerprint: bytes
    public_key: CardKey
    not_before: datetime
    not_after: datetime
    sandbox: bool

    @cached_property
    def identity(self) -> bytes:
        """Return 32 bytes that name this certificate and no other, whatever way its signature is written."""
        return identity_digest(self.issuer, self.number)

    @property
    def algorithm(self) -> str:
        """Return the one JWS algorithm that this key may sign with."""
        return "RS256" if isinstance(self.public_key, RSAPublicKey) else "ES256"

    @cached_property
    def jws_key(self) -> ECKey | RSAKey:
        """Return the key as the JWS library takes it."""
        if isinstance(self.public_key, RSAPublicKey):
            return RSAKey.import_key(self.public_key)
        return ECKey.import_key(self.public_key)


def identity_of(certificate: x509.Certificate) -> bytes:
    """Return the identity of a certificate that is about to be linked to a person."""
    return identity_digest(name_digest(certificate.issuer), certificate.serial_number)


def identity_digest(issuer: bytes, number: int) -> bytes:
    """Return the 32 bytes that issuer and number make together."""
    return hashlib.sha256(issuer + str(number).encode()).digest()


def name_digest(name: x509.Name) -> bytes:
    """Return the SHA-256 of a name in DER: how cards and lists of revoked ones name an authority."""
    return hashlib.sha256(name.public_bytes()).digest()


def read_card(certificate: x509.Certificate, *, sandbox: bool) -> CardCertificate:
    """Return what the certificate says; raise Unfit for a weak key or a subject without one card serial."""
    return CardCertificate(
        number=certificate.serial_number,
        card_serial=_card_serial(certificate.subject),
        issuer=name_digest(certificate.issuer),
        fingerprint=hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest(),
        public_key=_strong_key(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        sandbox=sandbox,
    )


def _card_serial(subject: x509.Name) -> str:
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if len(names) != 1 or not isinstance(names[0].value, str) or not CARD_SERIAL.fullmatch(names[0].value):
        raise Unfit("The subject names no card.")
    return names[0].value


def _strong_key(certificate: x509.Certificate) -> CardKey:
    key = certificate.public_key()
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key
    if isinstance(key, RSAPublicKey) and _is_strong(key):
        return key
    raise Unfit("The key is neither P-256 nor RSA of 2048 to 4096 bits.")


def _is_strong(key: RSAPublicKey) -> bool:
    # Another exponent is either weak or slow to check, and no authority issues it.
    return key.key_size in RSA_BITS and key.public_numbers().e == RSA_EXPONENT
