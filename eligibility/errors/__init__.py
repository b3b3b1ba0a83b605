"""Refusals and advisories of the eligibility check (オンライン資格確認)."""

from eligibility.errors import feeds
from eligibility.errors.answers import (
    Ambiguous,
    AnotherPerson,
    CardRequired,
    LinkSuspended,
    NewCoverageByCard,
    NoCheckIn,
    NoConsent,
    NotFed,
    NotYetAcquired,
    OnlyEligibility,
    OutsideProof,
    ShareUnknown,
)
from eligibility.errors.cards import (
    CardClosed,
    CardExpired,
    CardRevoked,
    CardUnknown,
    CardUntrusted,
    CertificateExpiring,
    ConsentsAfterExpiry,
    RevocationUnknown,
)
from eligibility.errors.proofs import ProofFacility, ProofInvalid, ProofStale, ProofUsed


__all__ = [
    "Ambiguous",
    "AnotherPerson",
    "CardClosed",
    "CardExpired",
    "CardRequired",
    "CardRevoked",
    "CardUnknown",
    "CardUntrusted",
    "CertificateExpiring",
    "ConsentsAfterExpiry",
    "LinkSuspended",
    "NewCoverageByCard",
    "NoCheckIn",
    "NoConsent",
    "NotFed",
    "NotYetAcquired",
    "OnlyEligibility",
    "OutsideProof",
    "ProofFacility",
    "ProofInvalid",
    "ProofStale",
    "ProofUsed",
    "RevocationUnknown",
    "ShareUnknown",
    "feeds",
]
