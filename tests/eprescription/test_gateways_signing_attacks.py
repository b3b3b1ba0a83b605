"""Every way that is known to make a signature say what nobody signed is refused (I04-1).

Where the attack is a form and no forgery, it is signed again after the change, so that nothing but the form is wrong.
"""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from signxml import CanonicalizationMethod, SignatureMethod
from signxml.xades import XAdESSigner

from eprescription.errors.signatures import SignatureBroken, SignatureWrapped
from eprescription.gateways.signing.envelopes import sealed
from eprescription.rules.signing import Role
from platform_site.errors import Refused
from tests.eprescription import hostile_envelopes as hostile
from tests.eprescription.hostile_envelopes import DS, Change, changed, find, resigned, signature
from tests.eprescription.signers_by_hand import DOCTOR, FILE, ISSUING, PHARMACIST, chain, raw, signed_file, verify


SIGNED = signed_file()


def broken(envelope: bytes) -> bool:
    """Tell that an envelope is refused as broken."""
    with pytest.raises(SignatureBroken):
        verify(envelope)
    return True


def wrapped(envelope: bytes) -> bool:
    """Tell that an envelope is refused because its signature covers something else."""
    with pytest.raises(SignatureWrapped):
        verify(envelope)
    return True


def test_signing_again_is_right_where_nothing_was_changed() -> None:
    assert verify(resigned(lambda root: None)).content == FILE


class TestForgery:
    """Bytes that were changed after signing."""

    def test_another_file(self) -> None:
        assert broken(changed(lambda root: setattr(hostile.data(root), "text", hostile.OTHER)))

    def test_another_kind(self) -> None:
        assert broken(changed(lambda root: setattr(root[0], "text", "in_house")))

    def test_another_signing_time(self) -> None:
        assert broken(hostile.in_bytes(b"2026-11-20T03:00:00", b"2026-11-19T03:00:00"))

    def test_the_signature_of_another_document(self) -> None:
        other = etree.fromstring(signed_file(content=b"SJ1\r\n\x1a"))
        assert broken(changed(lambda root: root.replace(signature(root), signature(other))))

    def test_the_certificate_of_somebody_else(self) -> None:
        text = find(etree.fromstring(signed_file(PHARMACIST)), "X509Certificate").text
        change: Change = lambda root: setattr(find(root, "X509Certificate"), "text", text)  # noqa: E731
        with pytest.raises(SignatureBroken):
            verify(changed(change), roles=frozenset(Role))

    @given(place=st.integers(0, len(SIGNED) - 1), flip=st.integers(1, 255))
    def test_a_changed_byte_anywhere_changes_nothing_that_is_read(self, place: int, flip: int) -> None:
        envelope = bytearray(SIGNED)
        envelope[place] ^= flip
        try:
            result = verify(bytes(envelope))
        except Refused:
            return
        # Such as a quotation mark of another kind, or white space within base64 that no signature covers.
        assert result.content == FILE


class TestWrapping:
    """The signature is sound and covers something else than what would be read."""

    def test_the_first_file_is_the_attackers(self) -> None:
        assert broken(changed(hostile.first_is_the_attackers))

    def test_the_signed_document_lies_within_the_attackers(self) -> None:
        assert wrapped(hostile.in_a_wrapper())

    @pytest.mark.parametrize("change", [hostile.moved_into_a_wrapper, hostile.moved_to_the_front])
    def test_the_signature_stands_elsewhere(self, change: Change) -> None:
        assert wrapped(resigned(change))

    def test_something_stands_behind_the_signature(self) -> None:
        assert wrapped(resigned(lambda root: setattr(signature(root), "tail", "text")))
        assert wrapped(resigned(lambda root: etree.SubElement(root, f"{hostile.RX}Data")))

    def test_two_signatures(self) -> None:
        assert wrapped(changed(hostile.signed_twice))

    @pytest.mark.parametrize("name", ["Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id", "{urn:x}iD"])
    def test_two_elements_of_one_name(self, name: str) -> None:
        def change(root: etree._Element) -> None:
            hostile.data(root).set(name, str(signature(root).get("Id")))

        assert wrapped(resigned(change))

    def test_the_reference_points_at_a_copy(self) -> None:
        assert broken(resigned(hostile.points_at_a_copy))
        assert wrapped(resigned(lambda root: find(root, "Reference").set("URI", f"#{find(root, 'KeyInfo').get('Id')}")))

    def test_the_reference_points_outside(self) -> None:
        assert wrapped(resigned(hostile.points_outside))

    def test_the_reference_points_nowhere(self) -> None:
        assert wrapped(resigned(lambda root: find(root, "Reference").attrib.pop("URI")))

    def test_no_reference_at_all(self) -> None:
        def change(root: etree._Element) -> None:
            for each in list(root.iter(f"{DS}Reference")):
                find(root, "SignedInfo").remove(each)

        assert wrapped(resigned(change))

    def test_the_signed_properties_are_not_covered(self) -> None:
        assert wrapped(resigned(lambda root: find(root, "SignedInfo").remove(find(root, "SignedInfo")[3])))

    def test_a_fourth_reference(self) -> None:
        def change(root: etree._Element) -> None:
            info = find(root, "SignedInfo")
            info.append(etree.fromstring(raw(info[-1])))

        assert wrapped(resigned(change))

    def test_the_properties_are_those_of_another_signature(self) -> None:
        assert wrapped(resigned(lambda root: find(root, "Object")[0].set("Target", "#other")))
        assert wrapped(resigned(lambda root: signature(root).attrib.pop("Id")))


class TestForm:
    """Transforms, methods and parts that are allowed nowhere."""

    @pytest.mark.parametrize(
        "algorithm",
        [
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
            "http://www.w3.org/TR/1999/REC-xpath-19991116",
            "http://www.w3.org/2002/06/xmldsig-filter2",
            "http://www.w3.org/2000/09/xmldsig#base64",
            "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
            "http://www.w3.org/2001/10/xml-exc-c14n#",
        ],
    )
    def test_another_transform(self, algorithm: str) -> None:
        assert broken(resigned(hostile.with_transform(algorithm)))

    def test_a_transform_of_the_properties(self) -> None:
        def change(root: etree._Element) -> None:
            steps = etree.Element(f"{DS}Transforms")
            etree.SubElement(steps, f"{DS}Transform", Algorithm="http://www.w3.org/2000/09/xmldsig#base64")
            find(root, "SignedInfo")[3].insert(0, steps)

        assert broken(resigned(change))

    def test_a_transform_with_parameters(self) -> None:
        def change(root: etree._Element) -> None:
            step = root.findall(f".//{DS}Transform")[-1]
            etree.SubElement(step, "{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces", PrefixList="x")

        assert broken(resigned(change))
        assert broken(resigned(lambda root: setattr(find(root, "Transform"), "text", "x")))

    @pytest.mark.parametrize(
        "algorithm",
        [
            "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
            "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
            "http://www.w3.org/2009/xmldsig11#dsa-sha256",
            "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
        ],
    )
    def test_another_method(self, algorithm: str) -> None:
        assert broken(resigned(hostile.with_algorithm("SignatureMethod", algorithm)))

    @pytest.mark.parametrize(
        "algorithm", ["http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#sha224"]
    )
    def test_another_digest(self, algorithm: str) -> None:
        assert broken(resigned(hostile.with_algorithm("DigestMethod", algorithm)))

    @pytest.mark.parametrize(
        "algorithm",
        ["http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"],
    )
    def test_another_canonical_form(self, algorithm: str) -> None:
        assert broken(resigned(hostile.with_algorithm("CanonicalizationMethod", algorithm)))

    def test_a_length_of_the_signature(self) -> None:
        def change(root: etree._Element) -> None:
            etree.SubElement(find(root, "SignatureMethod"), f"{DS}HMACOutputLength").text = "8"

        assert broken(resigned(change))

    def test_a_method_that_is_not_there(self) -> None:
        assert broken(resigned(lambda root: find(root, "SignedInfo").remove(find(root, "SignatureMethod"))))

    def test_a_key_beside_the_certificate(self) -> None:
        pem = [each.public_bytes(Encoding.PEM).decode() for each in chain(DOCTOR, ISSUING)]
        signed = XAdESSigner(
            signature_algorithm=SignatureMethod.ECDSA_SHA256,
            digest_algorithm="sha256",
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        ).sign(sealed(FILE), key=DOCTOR.key, cert=pem, always_add_key_value=True)
        assert find(signed, "KeyValue") is not None
        assert broken(etree.tostring(signed))

    def test_certificates_none_too_many_or_of_another_kind(self) -> None:
        def none(root: etree._Element) -> None:
            find(root, "X509Data").clear()

        def many(root: etree._Element) -> None:
            for _ in range(2):
                find(root, "X509Data").append(etree.fromstring(raw(find(root, "X509Certificate"))))

        def named(root: etree._Element) -> None:
            etree.SubElement(find(root, "X509Data"), f"{DS}X509SubjectName").text = "CN=x"

        assert broken(resigned(none))
        assert broken(resigned(many))
        assert broken(resigned(named))

    def test_an_object_of_the_attackers(self) -> None:
        assert broken(resigned(lambda root: etree.SubElement(signature(root), f"{DS}Object")))
        assert broken(resigned(lambda root: etree.SubElement(find(root, "Object"), f"{DS}Manifest")))

    def test_a_claim_of_another_type(self) -> None:
        kind = "http://www.w3.org/2000/09/xmldsig#Manifest"
        assert broken(resigned(lambda root: find(root, "SignedInfo")[3].set("Type", kind)))

    def test_properties_without_the_certificates_digest(self) -> None:
        def change(root: etree._Element) -> None:
            found = root.find(".//{*}SigningCertificateV2")
            assert found is not None
            parent = found.getparent()
            assert parent is not None
            parent.remove(found)

        assert broken(resigned(change))

    def test_a_method_that_does_not_fit_the_key(self) -> None:
        rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        assert broken(resigned(hostile.with_algorithm("SignatureMethod", rsa)))
