"""The door for XML: what no honest sender writes is refused on its bytes, before a library reads them (I05-1)."""

import re

from lxml import etree


LARGEST = 512 * 1024
DECLARATION = re.compile(
    rb"""<\?xml\s+version=(["'])1\.0\1(?:\s+encoding=(["'])(?i:utf-8)\2)?(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>"""
)


class XmlRefused(ValueError):
    """Bytes that are no plain XML document; the message quotes nothing of them."""


def parse(content: bytes) -> etree._Element:
    """Return the root of a document; raise XmlRefused.

    Taken are at most 512 KB of XML 1.0 in UTF-8 without a byte order mark: elements, attributes and text. A document
    type, an entity of its own, a comment, a CDATA section or a processing instruction is refused wherever it stands.
    """
    if len(content) > LARGEST:
        raise XmlRefused("larger than 512 KB")
    _check_plain(content)
    try:
        return etree.fromstring(content, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlRefused("not well-formed") from error


def parser() -> etree.XMLParser:
    """Return a parser that reads UTF-8 alone, resolves nothing and fetches nothing."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=False,
    )


def _check_plain(content: bytes) -> None:
    declared = DECLARATION.match(content)
    body = content[declared.end() :] if declared else content
    # Neither can stand in the text or the attributes of well-formed XML, so both are looked for as bytes.
    if b"<!" in body or b"<?" in body or b"\0" in body:
        raise XmlRefused("more than elements, attributes and text")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise XmlRefused("not UTF-8") from error
    if not body.lstrip(b" \t\r\n").startswith(b"<"):
        raise XmlRefused("something before the root")
