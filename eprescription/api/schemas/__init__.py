"""The shapes of the answers about prescriptions, for the OpenAPI document; one file a noun."""

from eprescription.api.schemas.batches import InHouseBatchAccepted
from eprescription.api.schemas.dispensing_records import DispensingRecordAnswer
from eprescription.api.schemas.findings import CheckedAnswer, FindingAnswer, OpenedAnswer, RxReplayAnswer
from eprescription.api.schemas.inquiries import (
    InquiriesAnswer,
    InquiryAnswer,
    InquiryInboxAnswer,
    ProtocolAnswer,
    ProtocolsAnswer,
    TracingReportAnswer,
    TracingReportsAnswer,
)
from eprescription.api.schemas.medications import MedicationsAnswer
from eprescription.api.schemas.notebooks import NotebookAnswer
from eprescription.api.schemas.papers import PaperDispensedAnswer, PaperResultAnswer
from eprescription.api.schemas.pharmacies import DispensedAnswer, ReceivedAnswer, RedeemedAnswer
from eprescription.api.schemas.prescriptions import PrescriptionAnswer, RegisteredAnswer, StateAnswer
from eprescription.api.schemas.results import ResultsAnswer
from eprescription.api.schemas.self_inspections import SelfInspectionAnswer, SelfInspectionsAnswer
from eprescription.api.schemas.storage import OriginalsAnswer, StorageAnswer


__all__ = [
    "CheckedAnswer",
    "DispensedAnswer",
    "DispensingRecordAnswer",
    "FindingAnswer",
    "InHouseBatchAccepted",
    "InquiriesAnswer",
    "InquiryAnswer",
    "InquiryInboxAnswer",
    "MedicationsAnswer",
    "NotebookAnswer",
    "OpenedAnswer",
    "OriginalsAnswer",
    "PaperDispensedAnswer",
    "PaperResultAnswer",
    "PrescriptionAnswer",
    "ProtocolAnswer",
    "ProtocolsAnswer",
    "ReceivedAnswer",
    "RedeemedAnswer",
    "RegisteredAnswer",
    "ResultsAnswer",
    "RxReplayAnswer",
    "SelfInspectionAnswer",
    "SelfInspectionsAnswer",
    "StateAnswer",
    "StorageAnswer",
    "TracingReportAnswer",
    "TracingReportsAnswer",
]
