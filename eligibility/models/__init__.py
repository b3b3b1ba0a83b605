"""What the eligibility service stores."""

from eligibility.models.assistance import AssistanceFeed, AssistanceRecipient, AssistanceVoucher, VoucherRequest
from eligibility.models.cards import Card, RevocationList
from eligibility.models.cases import Case, CaseMessage, CaseParty
from eligibility.models.checks import EligibilityCheck, Method, Result, Shown
from eligibility.models.corrections import Correction
from eligibility.models.coverages import Certificate, Coverage, CoverageVersion, Relationship
from eligibility.models.feeds import CoverageFeed, Hold
from eligibility.models.register_runs import RegisterRun
from eligibility.models.usage import FacilityDeclaration, InformationView, ReceiptCount, UsageDay


__all__ = [
    "AssistanceFeed",
    "AssistanceRecipient",
    "AssistanceVoucher",
    "Card",
    "Case",
    "CaseMessage",
    "CaseParty",
    "Certificate",
    "Correction",
    "Coverage",
    "CoverageFeed",
    "CoverageVersion",
    "EligibilityCheck",
    "FacilityDeclaration",
    "Hold",
    "InformationView",
    "Method",
    "ReceiptCount",
    "RegisterRun",
    "Relationship",
    "Result",
    "RevocationList",
    "Shown",
    "UsageDay",
    "VoucherRequest",
]
