"""A dispensing result is verified and read before any connection is held and any state changes (I04-1, I04-2)."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from eprescription.errors.signatures import FacilityNotInDocument
from eprescription.gateways import dispensing_documents, signing
from eprescription.queries.signers import revocations, trust
from eprescription.rules.results import Result
from eprescription.rules.signing import DISPENSERS, SignatureKind, SignatureResult
from platform_site.actors import Organisation
from platform_site.transactions import give_back


@dataclass(frozen=True, kw_only=True)
class SentResult:
    """調剤結果 as it comes in: JSON bytes with the pharmacist's detached JWS; `store` orders to keep the originals."""

    document: bytes
    signature: str | None
    store: bool = False


@dataclass(frozen=True, kw_only=True)
class AcceptedResult:
    """A result that a pharmacist signed for this pharmacy; `signed` is the SHA-256 of its bytes."""

    sent: SentResult
    signed: bytes
    verified: SignatureResult
    result: Result

    @property
    def signer(self) -> dict[str, str]:
        """What is kept of who signed."""
        signer = self.verified.signer
        return {
            "role": signer.role.value,
            "name": signer.name,
            "licence_number": signer.licence_number,
            "certificate_sha256": self.verified.certificate_sha256.hex(),
        }


def accept_result(sent: SentResult, *, house: Organisation, at: datetime) -> AcceptedResult:
    """Return what was sent, verified and read.

    Raises a refusal of `errors.signatures` (a pharmacist's signature only), JsonBroken, FacilityNotInDocument.
    """
    give_back()  # nobody waits for others with a connection in hand
    roots, issuers = trust()
    verified = signing.verify(
        sent.document,
        kind=SignatureKind.JWS,
        detached=sent.signature,
        trust=roots,
        issuers=issuers,
        revoked=revocations(),
        roles=DISPENSERS,
        at=at,
    )
    result = dispensing_documents.read(verified.content)
    if result.facility_code != house.code:
        raise FacilityNotInDocument
    return AcceptedResult(sent=sent, signed=sha256(verified.content).digest(), verified=verified, result=result)
