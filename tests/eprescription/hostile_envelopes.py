"""Envelopes as an attacker makes them: out of one that a doctor signed, or with a signature of another form."""

import base64
import copy
import hashlib
from collections.abc import Callable

from lxml import etree

from tests.eligibility import hostile_cards
from tests.eprescription.signers_by_hand import DOCTOR, PHARMACIST, Holder, raw, signed_file, tree


DS = "{http://www.w3.org/2000/09/xmldsig#}"
RX = "{urn:eprescription:1}"
OTHER = "U0oxDQo="
"""Another file than the doctor's, in base64."""

Change = Callable[[etree._Element], object]


def changed(change: Change, envelope: bytes | None = None) -> bytes:
    """Return a signed envelope after a change of its tree."""
    root = tree(envelope or signed_file())
    change(root)
    return raw(root)


def find(root: etree._Element, name: str) -> etree._Element:
    """Return the first element of the signature's namespace with a name."""
    found = root.find(f".//{DS}{name}")
    assert found is not None
    return found


def signature(root: etree._Element) -> etree._Element:
    """Return the signature of an envelope."""
    return find(root, "Signature")


def data(root: etree._Element) -> etree._Element:
    """Return the element that holds the file."""
    found = root.find(f"{RX}Data")
    assert found is not None
    return found


def first_is_the_attackers(root: etree._Element) -> None:
    """Put another Data before the signed one, as a library's first match would read it."""
    other = copy.deepcopy(data(root))
    other.text = OTHER
    root.insert(1, other)


def in_a_wrapper() -> bytes:
    """Return a document of the attacker's that holds the whole signed one somewhere beneath, signature and all."""
    inner = tree(signed_file())
    outer = tree(signed_file())
    outer.remove(signature(outer))
    data(outer).text = OTHER
    etree.SubElement(outer, f"{RX}Wrapped").append(inner)
    return raw(outer)


def moved_into_a_wrapper(root: etree._Element) -> None:
    """Put the signature one level down."""
    etree.SubElement(root, f"{RX}Wrapped").append(signature(root))


def moved_to_the_front(root: etree._Element) -> None:
    """Put the signature before what it signs."""
    root.insert(0, signature(root))


def signed_twice(root: etree._Element) -> None:
    """Put a second signature, of somebody else over the same file, behind the first."""
    root.append(signature(tree(signed_file(PHARMACIST))))


def a_name_twice(root: etree._Element) -> None:
    """Give the file the name that the signed properties have, spelled another way."""
    properties = root.find(".//{http://uri.etsi.org/01903/v1.3.2#}SignedProperties")
    assert properties is not None
    data(root).set("ID", str(properties.get("Id")))


def points_at_a_copy(root: etree._Element) -> None:
    """Let the reference point at a copy of the document by its name, instead of at the whole."""
    copied = copy.deepcopy(root)
    copied.remove(signature(copied))
    copied.set("Id", "copy")
    etree.SubElement(find(root, "Object"), "holder").append(copied)
    find(root, "Reference").set("URI", "#copy")


def points_outside(root: etree._Element) -> None:
    """Let the reference point at another host."""
    find(root, "Reference").set("URI", "https://attacker.example/prescription.xml")


def with_transform(algorithm: str) -> Change:
    """Return a change that adds a transform to the document's reference."""

    def change(root: etree._Element) -> None:
        etree.SubElement(find(root, "Transforms"), f"{DS}Transform", Algorithm=algorithm)

    return change


def with_algorithm(element: str, algorithm: str) -> Change:
    """Return a change of the method that an element names."""
    return lambda root: find(root, element).set("Algorithm", algorithm)


def in_bytes(was: bytes, will: bytes) -> bytes:
    """Return a signed envelope with some bytes in place of others."""
    envelope = signed_file()
    assert envelope.count(was) == 1, was
    return envelope.replace(was, will)


def resigned(change: Change, by: Holder = DOCTOR, envelope: bytes | None = None) -> bytes:
    """Return an envelope whose signature is right again after a change: a form that its signer chose herself."""
    root = tree(envelope or signed_file(by))
    change(root)
    for reference in root.iter(f"{DS}Reference"):
        digest = find(reference, "DigestValue")
        digest.text = base64.b64encode(hashlib.sha256(_covered(root, reference.get("URI"))).digest()).decode()
    value = hostile_cards.signature(_canonical(find(root, "SignedInfo")), by.key)
    find(root, "SignatureValue").text = base64.b64encode(value).decode()
    return raw(root)


def _covered(root: etree._Element, uri: str | None) -> bytes:
    if uri:
        named = root.xpath("//*[@Id=$name]", name=uri.lstrip("#"))
        return _canonical(named[0]) if named else b""
    bare = tree(raw(root))
    for each in list(bare.iter(f"{DS}Signature")):
        parent = each.getparent()
        assert parent is not None
        parent.remove(each)
    return _canonical(bare)


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(tree(raw(element)), method="c14n", exclusive=True)
