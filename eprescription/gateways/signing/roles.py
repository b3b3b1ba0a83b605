"""The 国家資格 in an HPKI certificate: the attribute hcRole of its subject (ISO 17090-2).

As 保健医療福祉分野PKI認証局 署名用証明書ポリシ (MHLW) profiles it: SubjectDirectoryAttributes holds the attribute
1.0.17090.0.1, whose value is a SET of actors; an actor is a SEQUENCE of [0] a SET of [0] the coding scheme
1.2.392.100495.1.6.1.1 and [2] the qualification in English; all tags are explicit.
"""

from collections.abc import Iterator

from cryptography import x509

from eprescription.gateways.signing.der import Element, NotDer, elements
from eprescription.rules.signing import Role


ATTRIBUTES = x509.ObjectIdentifier("2.5.29.9")
HC_ROLE = bytes.fromhex("288185420001")
CODING_SCHEME = bytes.fromhex("2a830886910f01060101")
QUALIFICATIONS = {"Medical Doctor": Role.DOCTOR, "Dentist": Role.DENTIST, "Pharmacist": Role.PHARMACIST}

IDENTIFIER, SEQUENCE, SET = 0x06, 0x30, 0x31
FIRST, TEXT = 0xA0, 0xA2
UTF8, PRINTABLE = 0x0C, 0x13


class NoRole(ValueError):
    """A certificate that names none of the three qualifications, or more than one, or none that can be read."""


def role_of(certificate: x509.Certificate) -> Role:
    """Return the one qualification that a certificate names; raise NoRole.

    Other words of the profile, such as a director's (管理者), stand beside it and count for nothing here.
    """
    try:
        extension = certificate.extensions.get_extension_for_oid(ATTRIBUTES).value
        named = set(_qualifications(extension.public_bytes()))
    except (x509.ExtensionNotFound, NotDer, ValueError) as error:
        raise NoRole("no qualification can be read") from error
    roles = {QUALIFICATIONS[name] for name in named if name in QUALIFICATIONS}
    if len(roles) != 1:
        raise NoRole("not exactly one qualification")
    return roles.pop()


def _qualifications(extension: bytes) -> Iterator[str]:
    for attribute in _only(list(elements(extension))).inside(SEQUENCE):
        kind, values = attribute.inside(SEQUENCE)
        if kind == Element(IDENTIFIER, HC_ROLE):
            for actors in values.inside(SET):
                yield from map(_qualification, actors.inside(SET))


def _qualification(actor: Element) -> str:
    """Return the text of one actor, empty for another coding scheme's."""
    data = _only(actor.inside(SEQUENCE)[0].inside(FIRST)).inside(SET)
    parts = {part.tag: _only(list(elements(part.content))) for part in data}
    if parts.get(FIRST) != Element(IDENTIFIER, CODING_SCHEME) or TEXT not in parts:
        return ""
    text = parts[TEXT]
    return text.content.decode("utf-8") if text.tag in {UTF8, PRINTABLE} else ""


def _only(found: list[Element]) -> Element:
    if len(found) != 1:
        raise NotDer("not one element")
    return found[0]
