"""The document in bytes that were kept: they were verified when they came, and are read again without that."""

from eprescription.errors.signatures import SignatureBroken
from eprescription.gateways.signing import xml_door
from eprescription.gateways.signing.envelopes import SIGNATURE, Shape, content_of
from eprescription.rules.document import Form


def content_in(kept: bytes, form: Form, shape: Shape) -> bytes:
    """Return the record file in a kept envelope, or the JSON bytes as they are.

    Only for what this platform itself verified and sealed. Raises SignatureBroken for anything else.
    """
    if form is Form.JSON:
        return kept
    try:
        root = xml_door.parse(kept)
    except xml_door.XmlRefused:
        raise SignatureBroken from None
    for signature in root.findall(SIGNATURE):
        root.remove(signature)
    return content_of(root, shape)
