"""What the doors of electronic prescriptions take, member by member; nothing else passes; one file a noun."""

from eprescription.api.serializers.checks import MedicineCheckRequest, OpeningRequest
from eprescription.api.serializers.dispensings import DispensingRequest, PaperDispensingRequest, ResultRequest
from eprescription.api.serializers.in_house_batches import InHouseBatchRequest
from eprescription.api.serializers.inquiries import (
    InquiryAnswerRequest,
    InquiryMessageRequest,
    InquiryRequest,
    ProtocolRequest,
    TracingReportRequest,
)
from eprescription.api.serializers.prescriptions import PrescriptionRequest, ReasonRequest, RecallRequest
from eprescription.api.serializers.redemptions import REDEMPTION_REQUEST, for_way
from eprescription.api.serializers.self_inspections import SelfInspectionRequest


__all__ = [
    "REDEMPTION_REQUEST",
    "DispensingRequest",
    "InHouseBatchRequest",
    "InquiryAnswerRequest",
    "InquiryMessageRequest",
    "InquiryRequest",
    "MedicineCheckRequest",
    "OpeningRequest",
    "PaperDispensingRequest",
    "PrescriptionRequest",
    "ProtocolRequest",
    "ReasonRequest",
    "RecallRequest",
    "ResultRequest",
    "SelfInspectionRequest",
    "TracingReportRequest",
    "for_way",
]
