"""What the eligibility doors take, member by member; nothing else passes; one file a noun."""

from eligibility.api.serializers.bulk import BulkCheck
from eligibility.api.serializers.cases import CaseMessageRequest, CaseResolutionRequest
from eligibility.api.serializers.checks import METHODS, Check, for_method
from eligibility.api.serializers.consents import ConsentRequest
from eligibility.api.serializers.feeds import FeedDecision
from eligibility.api.serializers.histories import HistoryRequest
from eligibility.api.serializers.link_reports import LinkReportRequest
from eligibility.api.serializers.patient_numbers import PatientNumberRequest
from eligibility.api.serializers.provisional import SameDayRequest
from eligibility.api.serializers.voucher_requests import VoucherRequestAnswerRequest, VoucherRequestRequest


__all__ = [
    "METHODS",
    "BulkCheck",
    "CaseMessageRequest",
    "CaseResolutionRequest",
    "Check",
    "ConsentRequest",
    "FeedDecision",
    "HistoryRequest",
    "LinkReportRequest",
    "PatientNumberRequest",
    "SameDayRequest",
    "VoucherRequestAnswerRequest",
    "VoucherRequestRequest",
    "for_method",
]
