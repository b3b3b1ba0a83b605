"""What is no plain XML is refused on its bytes, before a library reads it (I05-1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from eprescription.errors.signatures import SignatureBroken
from eprescription.gateways.signing.xml_door import LARGEST, XmlRefused, parse
from tests.eprescription.hostile_envelopes import in_bytes
from tests.eprescription.signers_by_hand import FILE, signed_file, verify


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
REFUSED = {
    "a document type": b"<!DOCTYPE a><a/>",
    "a document type in small letters": b"<!doctype a><a/>",
    "an entity": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "an external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
    "a billion laughs": b'<!DOCTYPE a [<!ENTITY l0 "ha">' + LAUGHS + b"]><a>&l9;</a>",
    "an entity that nobody declared": b"<a>&x;</a>",
    "a document type in UTF-16": "<!DOCTYPE a><a/>".encode("utf-16"),
    "a document type in UTF-16 without a mark": "<!DOCTYPE a><a/>".encode("utf-16-le"),
    "another encoding that is declared": b'<?xml version="1.0" encoding="UTF-7"?><a/>',
    "an encoding of Japan that is declared": b'<?xml version="1.0" encoding="Shift_JIS"?><a/>',
    "XML 1.1": b'<?xml version="1.1"?><a/>',
    "a comment": b"<a><!-- x --></a>",
    "a section of characters": b"<a><![CDATA[x]]></a>",
    "an instruction": b"<a><?x y?></a>",
    "a style sheet": b'<?xml version="1.0"?><?xml-stylesheet href="x"?><a/>',
    "a second declaration": b'<?xml version="1.0"?><?xml version="1.0"?><a/>',
    "a declaration in the middle": b'<a/><?xml version="1.0"?>',
    "a mark of the byte order": b"\xef\xbb\xbf<a/>",
    "a zero": b"<a>\0</a>",
    "what is no UTF-8": b"<a>\x82\xa0</a>",
    "a sign that XML does not know": b"<a>\x01</a>",
    "nothing": b"",
    "text alone": b"SJ1\r\n",
    "two roots": b"<a/><a/>",
    "what is not closed": b"<a>",
    "two attributes of one name": b'<a b="1" b="2"/>',
    "a prefix of no namespace": b"<x:a/>",
    "a depth of 300": b"<a>" * 300 + b"</a>" * 300,
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused(content: bytes) -> None:
    with pytest.raises(XmlRefused):
        parse(content)


@pytest.mark.parametrize(
    "content",
    [
        "<a>架空</a>".encode(),
        b'<?xml version="1.0"?><a/>',
        b"<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n<a/>",
        b'<?xml version="1.0" encoding="UTF-8"?>\n<a b="&lt;&amp;&#85;"/>',
        b"\n<a/>\n",
    ],
)
def test_a_plain_document_is_read(content: bytes) -> None:
    assert parse(content).tag == "a"


def test_the_largest_document_has_512_kilobytes() -> None:
    room = LARGEST - len(b"<a></a>")
    assert len(parse(b"<a>" + b"x" * room + b"</a>").text or "") == room
    with pytest.raises(XmlRefused):
        parse(b"<a>" + b"x" * (room + 1) + b"</a>")


def test_a_refusal_quotes_nothing() -> None:
    with pytest.raises(XmlRefused) as caught:
        parse("<a>架空 太郎</b>".encode())
    assert "架空" not in str(caught.value)


@given(st.text("<>!?&;[]-=\"' abxmlDOCTYPENITS/\0\x85", max_size=60))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    try:
        root = parse(text.encode())
    except XmlRefused:
        return
    document = etree.ElementTree(root).docinfo
    assert (document.internalDTD, document.doctype) == (None, "")
    assert all(isinstance(each.tag, str) for each in root.iter())


class TestEnvelope:
    """The door stands before the signature."""

    @pytest.mark.parametrize("place", [b"<Kind>", b"<ds:SignedInfo>", b"</Data>"])
    @pytest.mark.parametrize("inserted", [b"<!-- x -->", b"<?x?>"])
    def test_a_comment_or_an_instruction_is_refused_wherever_it_stands(self, place: bytes, inserted: bytes) -> None:
        with pytest.raises(SignatureBroken):
            verify(in_bytes(place, inserted + place))

    def test_a_comment_within_the_base64_is_refused(self) -> None:
        envelope = signed_file()
        at = envelope.index(b"U0ox")
        with pytest.raises(SignatureBroken):
            verify(envelope[: at + 2] + b"<!---->" + envelope[at + 2 :])

    def test_a_document_type_is_refused(self) -> None:
        with pytest.raises(SignatureBroken):
            verify(b"<!DOCTYPE Prescription>" + signed_file())

    def test_a_declaration_is_taken(self) -> None:
        assert verify(b'<?xml version="1.0" encoding="UTF-8"?>\n' + signed_file()).content == FILE
