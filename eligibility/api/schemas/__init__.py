"""The shapes of the eligibility answers, for the OpenAPI document; one file a noun."""

from eligibility.api.schemas.cases import CaseAnswer, CaseMessageAnswer, CasesAnswer, LinkReportAnswer
from eligibility.api.schemas.checks import CHECK_REQUEST, CheckAnswer, ConsentAnswer, ReplayAnswer
from eligibility.api.schemas.consents import ConsentsAnswer, PatientNumberAnswer
from eligibility.api.schemas.feeds import (
    FeedAgesAnswer,
    FeedDecisionAnswer,
    JobAccepted,
    LedgerAnswer,
    PapersNeededAnswer,
    SameDayAnswer,
)
from eligibility.api.schemas.histories import CorrectionsAnswer, HistoriesAnswer
from eligibility.api.schemas.usage import UsageAnswer
from eligibility.api.schemas.vouchers import VoucherRequestAnswer, VoucherRequestForOffice, VoucherRequestsAnswer


__all__ = [
    "CHECK_REQUEST",
    "CaseAnswer",
    "CaseMessageAnswer",
    "CasesAnswer",
    "CheckAnswer",
    "ConsentAnswer",
    "ConsentsAnswer",
    "CorrectionsAnswer",
    "FeedAgesAnswer",
    "FeedDecisionAnswer",
    "HistoriesAnswer",
    "JobAccepted",
    "LedgerAnswer",
    "LinkReportAnswer",
    "PapersNeededAnswer",
    "PatientNumberAnswer",
    "ReplayAnswer",
    "SameDayAnswer",
    "UsageAnswer",
    "VoucherRequestAnswer",
    "VoucherRequestForOffice",
    "VoucherRequestsAnswer",
]
