"""What the eligibility service stores."""

from eligibility.models.assistance import AssistanceRecipient, AssistanceVoucher
from eligibility.models.cards import Card, RevocationList
from eligibility.models.checks import EligibilityCheck, Method, Result, Shown
from eligibility.models.coverages import Certificate, Coverage, CoverageVersion, Relationship
from eligibility.models.feeds import CoverageFeed


__all__ = [
    "AssistanceRecipient",
    "AssistanceVoucher",
    "Card",
    "Certificate",
    "Coverage",
    "CoverageFeed",
    "CoverageVersion",
    "EligibilityCheck",
    "Method",
    "Relationship",
    "Result",
    "RevocationList",
    "Shown",
]
