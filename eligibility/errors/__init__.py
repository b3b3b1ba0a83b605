"""Refusals and advisories of the eligibility check (オンライン資格確認)."""

from eligibility.errors import assistance, cases, feeds, ledgers
from eligibility.errors.answers import (
    Ambiguous,
    AnotherPerson,
    CardRequired,
    FeedLate,
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
from eligibility.errors.provisional import SameDayRefused


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
    "FeedLate",
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
    "SameDayRefused",
    "ShareUnknown",
    "assistance",
    "cases",
    "feeds",
    "ledgers",
]
