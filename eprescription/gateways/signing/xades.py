"""A record file in its envelope, signed by XAdES (I04-1): only what the signature covers comes out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from signxml import CanonicalizationMethod
from signxml.exceptions import SignXMLException
from signxml.xades import XAdESSignatureConfiguration, XAdESVerifier

from eprescription.errors.signatures import SignatureBroken
from eprescription.gateways.signing import envelopes, signed_info, xml_door
from eprescription.gateways.signing.algorithms import DIGEST_ALGORITHMS, SIGNATURE_METHODS
from eprescription.gateways.signing.certificates import SignerCertificate


SIGNING_TIME = "{*}SignedSignatureProperties/{*}SigningTime"


@dataclass(frozen=True, repr=False)
class SealedFile:
    """An envelope of the one allowed form, whose signature is not yet verified."""

    root: etree._Element
    references: int
    x5c: tuple[str, ...]
    shape: envelopes.Shape

    def verified(self, signer: SignerCertificate, at: datetime) -> tuple[bytes, datetime | None]:
        """Return the record file and the signing time claimed; raise SignatureBroken.

        Both are read from what the verifier returns as signed, never from the document that came.
        """
        document, *others = self._results(signer, at)
        properties = next(each for each in others if hasattr(each, "signed_properties"))
        return envelopes.content_of(document.signed_xml, self.shape), _time(properties.signed_xml)

    def _results(self, signer: SignerCertificate, at: datetime) -> list[Any]:
        try:
            return XAdESVerifier().verify(
                self.root,
                x509_cert=signer.certificate,
                parser=xml_door.parser(),
                expect_config=_config(self.references, at),
            )
        except (SignXMLException, etree.LxmlError, ValueError, LookupError, TypeError, AttributeError):
            raise SignatureBroken from None


def opened(envelope: bytes, shape: envelopes.Shape) -> SealedFile:
    """Return an envelope that may be verified; raise SignatureMissing, SignatureWrapped, SignatureBroken."""
    try:
        root = xml_door.parse(envelope)
    except xml_door.XmlRefused:
        raise SignatureBroken from None
    info = signed_info.read(root)
    return SealedFile(root=root, references=info.references, x5c=info.x5c, shape=shape)


def _config(references: int, at: datetime) -> XAdESSignatureConfiguration:
    return XAdESSignatureConfiguration(
        location="./",
        expect_references=references,
        require_x509=True,
        signature_methods=SIGNATURE_METHODS,
        digest_algorithms=DIGEST_ALGORITHMS,
        verification_time=at,
        # References to properties and certificates may name no transform; then the one of the document holds.
        default_reference_c14n_method=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )


def _time(properties: etree._Element) -> datetime | None:
    """Return the signing time, in UTC where it says no zone."""
    text = properties.findtext(SIGNING_TIME)
    if text is None:
        return None
    try:
        claimed = datetime.fromisoformat(text)
    except ValueError:
        raise SignatureBroken from None
    return claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC)
