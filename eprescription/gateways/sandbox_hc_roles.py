"""Writing hcRole, the qualification in a signer's certificate, as `signing.roles` reads it."""

from cryptography import x509

from eprescription.gateways.signing.roles import (
    ATTRIBUTES,
    CODING_SCHEME,
    FIRST,
    HC_ROLE,
    IDENTIFIER,
    QUALIFICATIONS,
    SEQUENCE,
    SET,
    TEXT,
    UTF8,
)
from eprescription.rules.signing import Role


NAMES = {role: name for name, role in QUALIFICATIONS.items()}


def hc_role(*roles: Role) -> x509.UnrecognizedExtension:
    """Return the extension of a certificate that names these qualifications."""
    return naming(*(NAMES[role] for role in roles))


def naming(*names: str, scheme: bytes = CODING_SCHEME, attribute: bytes = HC_ROLE) -> x509.UnrecognizedExtension:
    """Return the extension that names these words of a coding scheme in an attribute."""
    values = element(SET, element(SET, *(_actor(name, scheme) for name in names)))
    one = element(SEQUENCE, element(IDENTIFIER, attribute), values)
    return x509.UnrecognizedExtension(ATTRIBUTES, element(SEQUENCE, one))


def element(tag: int, *content: bytes) -> bytes:
    """Return a DER element of less than 64 KB."""
    body = b"".join(content)
    digits = b"" if len(body) < 128 else len(body).to_bytes(1 if len(body) < 256 else 2)
    length = bytes([0x80 + len(digits)]) + digits if digits else bytes([len(body)])
    return bytes([tag]) + length + body


def _actor(name: str, scheme: bytes) -> bytes:
    coded = element(SET, element(FIRST, element(IDENTIFIER, scheme)), element(TEXT, element(UTF8, name.encode())))
    return element(SEQUENCE, element(FIRST, coded))
