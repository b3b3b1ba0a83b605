"""Who signed what (E-22): the roles of HPKI, what a verified signature tells, and if the document agrees (I04-2)."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from eprescription.errors.signatures import FacilityNotInDocument, SignerNotInDocument, SignerRole
from eprescription.rules.document import Document, Facility, FeeTable, Prescriber
from platform_site.errors import Refused


class Role(StrEnum):
    """国家資格 in an HPKI certificate (hcRole): 医師, 歯科医師, 薬剤師."""

    DOCTOR = "doctor"
    DENTIST = "dentist"
    PHARMACIST = "pharmacist"


class SignatureKind(StrEnum):
    """XAdES around a record file, or a detached JWS over JSON."""

    XADES = "xades"
    JWS = "jws"


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """The holder of the certificate: `issuer` is the digest of its issuer's name, `number` its serial number."""

    role: Role
    name: str
    licence_number: str
    issuer: bytes
    number: int
    not_after: datetime


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class SignatureResult:
    """A signature that was verified: `content` is what it covers and nothing else (I04-1), and alone may be read.

    `certificate_status` is unknown where the lists of revoked certificates are past their grace (I01-7). `signed_at`
    is what the signer claims, and None where the form has no place for it.
    """

    kind: SignatureKind
    content: bytes
    signer: Signer
    certificate_status: Literal["good", "unknown"]
    signed_at: datetime | None
    certificate_sha256: bytes


SIGNS_FOR = {FeeTable.MEDICAL: Role.DOCTOR, FeeTable.DENTAL: Role.DENTIST}
"""Which qualification prescribes at a facility of which 点数表; at 訪問看護 nobody does."""
PRESCRIBERS = frozenset(SIGNS_FOR.values())
DISPENSERS = frozenset({Role.PHARMACIST})


def mismatch(signer: Signer | None, document: Document, organisation_code: str) -> str | None:
    """Return the code of the refusal if a prescription names another facility or prescriber, else None (I04-2).

    `organisation_code` is the 医療機関コード of the token's organisation, 10 digits. Without a signer (paper, in-house)
    the facility alone is compared. A prescriber is the signer if the name is hers, compared without blanks and widths,
    and the licence number too where the document has one; the record file has no place for it.
    """
    wrong = _wrong(signer, document, organisation_code)
    return wrong.problem.code if wrong else None


def check_match(signer: Signer | None, document: Document, organisation_code: str) -> None:
    """Raise FacilityNotInDocument, SignerRole or SignerNotInDocument where `mismatch` finds one."""
    wrong = _wrong(signer, document, organisation_code)
    if wrong:
        raise wrong


def _wrong(signer: Signer | None, document: Document, organisation_code: str) -> type[Refused] | None:
    if facility_code(document.facility) != organisation_code:
        return FacilityNotInDocument
    if signer is None:
        return None
    if SIGNS_FOR.get(document.facility.fee_table) is not signer.role:
        return SignerRole
    return None if _is_prescriber(signer, document.prescriber) else SignerNotInDocument


def facility_code(facility: Facility) -> str:
    """Return the 医療機関コード of 10 digits: prefecture, 点数表, then the facility's own 7 digits."""
    return f"{facility.prefecture}{facility.fee_table}{facility.code}"


def _is_prescriber(signer: Signer, prescriber: Prescriber) -> bool:
    if _plain(signer.name) != _plain(prescriber.name):
        return False
    # Registers write the number with and without leading zeros.
    written = prescriber.licence_number.lstrip("0")
    return not written or written == signer.licence_number.lstrip("0")


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
