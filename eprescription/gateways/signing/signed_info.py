"""What an XML signature says that it covers, and how: read before any library verifies it (I04-1).

The library verifies whatever a signature names, wherever it stands and however it was transformed; what may stand is
decided here, and it is one form: the whole document, the signed properties and perhaps the certificates.
"""

from dataclasses import dataclass

from lxml import etree

from eprescription.errors.signatures import SignatureBroken, SignatureMissing, SignatureWrapped
from eprescription.gateways.signing.algorithms import DIGESTS, EXCLUSIVE, METHODS
from eprescription.gateways.signing.references import check_references


DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
MOST_CERTIFICATES = 3
PARTS = [f"{DS}{name}" for name in ("SignedInfo", "SignatureValue", "KeyInfo", "Object")]


@dataclass(frozen=True)
class SignedInfo:
    """A signature of the one form: how many references it has, and its certificates, DER in base64, signer first."""

    references: int
    x5c: tuple[str, ...]


def read(root: etree._Element) -> SignedInfo:
    """Return what the signature of a document says.

    Raises SignatureMissing without one, SignatureWrapped for one that stands or points elsewhere than it must, or is
    not alone, SignatureBroken for any other form, method or transform.
    """
    signature = _only_signature(root)
    _check_ids(root)
    if [part.tag for part in signature] != PARTS:
        raise SignatureBroken
    info, _, key_info, thing = signature
    _check_methods(info, signature)
    properties = _properties(thing, signature)
    count = check_references(info, properties=properties, key_info=key_info)
    return SignedInfo(references=count, x5c=_certificates(key_info))


def _only_signature(root: etree._Element) -> etree._Element:
    found = list(root.iter(f"{DS}Signature"))
    if not found:
        raise SignatureMissing
    if len(found) > 1 or found[0].getparent() is not root or found[0] is not root[-1] or (found[0].tail or "").strip():
        raise SignatureWrapped
    return found[0]


def _check_ids(root: etree._Element) -> None:
    """Refuse two elements of one name, whatever the attribute is called that names them."""
    ids = [
        str(value)
        for element in root.iter()
        for name, value in element.attrib.items()
        if etree.QName(str(name)).localname.lower() == "id"
    ]
    if len(ids) != len(set(ids)):
        raise SignatureWrapped


def _check_methods(info: etree._Element, signature: etree._Element) -> None:
    canonical, method = (info.find(f"{DS}{name}") for name in ("CanonicalizationMethod", "SignatureMethod"))
    if canonical is None or method is None or len(canonical) or len(method):
        raise SignatureBroken
    if canonical.get("Algorithm") != EXCLUSIVE or method.get("Algorithm") not in METHODS:
        raise SignatureBroken
    if any(digest.get("Algorithm") not in DIGESTS or len(digest) for digest in signature.iter(f"{DS}DigestMethod")):
        raise SignatureBroken


def _properties(thing: etree._Element, signature: etree._Element) -> etree._Element:
    """Return the signed properties, which stand alone in the one object."""
    qualifying = _alone(thing, f"{XADES}QualifyingProperties")
    name = signature.get("Id")
    if not name or qualifying.get("Target") != f"#{name}":
        raise SignatureWrapped
    return _alone(qualifying, f"{XADES}SignedProperties")


def _certificates(key_info: etree._Element) -> tuple[str, ...]:
    data = _alone(key_info, f"{DS}X509Data")
    if not 1 <= len(data) <= MOST_CERTIFICATES or any(each.tag != f"{DS}X509Certificate" for each in data):
        raise SignatureBroken
    return tuple("".join((each.text or "").split()) for each in data)


def _alone(parent: etree._Element, tag: str) -> etree._Element:
    if len(parent) != 1 or parent[0].tag != tag:
        raise SignatureBroken
    return parent[0]
