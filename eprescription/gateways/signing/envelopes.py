"""The XML around a record file (処方箋XML, ADR 0025): a root, what kind it is of, and the file in base64.

The national schema is not public; this one stands in for it. Nothing else may stand in it, so that nothing that was
not asked for is read, signed or kept.
"""

import base64
from dataclasses import dataclass

from lxml import etree

from eprescription.errors.signatures import SignatureBroken, SignatureWrapped
from eprescription.gateways.signing import xml_door


NAMESPACE = "urn:eprescription:1"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
DATA = {"Encoding": "base64", "Charset": "CP932"}


@dataclass(frozen=True)
class Shape:
    """Which envelope is expected: its root's name, and what `Kind` says."""

    root: str
    kind: str


PRESCRIPTION = Shape("Prescription", "electronic")
NUMBERED_PAPER = Shape("Prescription", "numbered_paper")
IN_HOUSE = Shape("Prescription", "in_house")
DISPENSING = Shape("Dispensing", "electronic")
PAPER_DISPENSING = Shape("Dispensing", "paper")


def sealed(content: bytes, shape: Shape = PRESCRIPTION) -> etree._Element:
    """Return an envelope without a signature around the bytes of a record file."""
    root = etree.Element(_name(shape.root), nsmap={None: NAMESPACE})
    etree.SubElement(root, _name("Kind")).text = shape.kind
    etree.SubElement(root, _name("Data"), DATA).text = base64.b64encode(content).decode()
    return root


def content_of(root: etree._Element, shape: Shape) -> bytes:
    """Return the bytes in an envelope; raise SignatureBroken unless it has this shape and nothing besides."""
    parts = list(root)
    if root.tag != _name(shape.root) or root.attrib or [part.tag for part in parts] != [_name("Kind"), _name("Data")]:
        raise SignatureBroken
    kind, data = parts
    if any(len(part) for part in parts) or kind.attrib or dict(data.attrib) != DATA or kind.text != shape.kind:
        raise SignatureBroken
    if any((text or "").strip() for text in (root.text, kind.tail, data.tail)):
        raise SignatureBroken
    return _decoded(data.text or "")


def read_unsigned(envelope: bytes, shape: Shape = NUMBERED_PAPER) -> bytes:
    """Return the bytes in an envelope that nobody signed (引換番号付き紙の処方箋).

    Raises SignatureBroken for anything else, SignatureWrapped where a signature stands in it that nobody would verify.
    """
    try:
        root = xml_door.parse(envelope)
    except xml_door.XmlRefused:
        raise SignatureBroken from None
    if next(root.iter(SIGNATURE), None) is not None:
        raise SignatureWrapped
    return content_of(root, shape)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise SignatureBroken from None


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"
