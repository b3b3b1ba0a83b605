"""The references of an XML signature: the whole document, its signed properties, perhaps its certificates (I04-1)."""

from dataclasses import dataclass

from lxml import etree

from eprescription.errors.signatures import SignatureBroken, SignatureWrapped
from eprescription.gateways.signing.algorithms import ENVELOPED, EXCLUSIVE


DS = "{http://www.w3.org/2000/09/xmldsig#}"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
DOCUMENT = (ENVELOPED, EXCLUSIVE)
BARE: tuple[tuple[str, ...], ...] = ((), (EXCLUSIVE,))


@dataclass(frozen=True)
class Reference:
    """What one reference points at, what type it claims, and by which transforms it gets there."""

    uri: str | None
    type: str | None
    transforms: tuple[str, ...]


def check_references(info: etree._Element, *, properties: etree._Element, key_info: etree._Element) -> int:
    """Return how many references there are, the document's first.

    Raises SignatureWrapped for one that points elsewhere, SignatureBroken for another transform or type.
    """
    document, *others = [_reference(each) for each in info.findall(f"{DS}Reference")] or [Reference(None, None, ())]
    if document.uri != "":
        raise SignatureWrapped
    if document.transforms != DOCUMENT or any(each.transforms not in BARE for each in others):
        raise SignatureBroken
    signed, named = _target(properties), _target(key_info)
    if sorted(str(each.uri) for each in others) not in ([signed], sorted([signed, named])):
        raise SignatureWrapped
    if any((each.type == SIGNED_PROPERTIES) != (each.uri == signed) for each in others):
        raise SignatureBroken
    return 1 + len(others)


def _reference(element: etree._Element) -> Reference:
    steps = element.findall(f"{DS}Transforms/{DS}Transform")
    if any(len(step) or (step.text or "").strip() for step in steps):
        raise SignatureBroken
    return Reference(element.get("URI"), element.get("Type"), tuple(str(step.get("Algorithm")) for step in steps))


def _target(element: etree._Element) -> str:
    """Return how a reference points at an element, which is by nothing it could be mistaken for if it has no name."""
    name = element.get("Id")
    return f"#{name}" if name else "(nothing)"
