"""What the electronic prescription service stores."""

from eprescription.models.alert_days import AlertDay
from eprescription.models.checks import CheckBudget, FindingOpening, FindingOverride, PrescriptionCheck
from eprescription.models.dispensings import DispensedItem, Dispensing
from eprescription.models.inquiries import Inquiry, InquiryMessage, Protocol, TracingReport
from eprescription.models.inspections import SelfInspection
from eprescription.models.lines import MedicationLine
from eprescription.models.made import Made
from eprescription.models.masters import (
    ClassRow,
    ComponentRow,
    DrugRelease,
    DrugRow,
    GenericRow,
    PairRow,
    ReleaseKind,
    UnitRow,
)
from eprescription.models.prescriptions import LIVE, Prescription
from eprescription.models.recalls import Recall
from eprescription.models.redemptions import RedemptionGrant
from eprescription.models.release_trials import ReleaseTrial
from eprescription.models.signers import RxRevocationList
from eprescription.models.stops import StopSwitch
from eprescription.models.storage import StoredOriginal
from eprescription.models.used_contents import UsedContent
from eprescription.models.versions import PrescriptionItem, PrescriptionVersion


__all__ = [
    "LIVE",
    "AlertDay",
    "CheckBudget",
    "ClassRow",
    "ComponentRow",
    "DispensedItem",
    "Dispensing",
    "DrugRelease",
    "DrugRow",
    "FindingOpening",
    "FindingOverride",
    "GenericRow",
    "Inquiry",
    "InquiryMessage",
    "Made",
    "MedicationLine",
    "PairRow",
    "Prescription",
    "PrescriptionCheck",
    "PrescriptionItem",
    "PrescriptionVersion",
    "Protocol",
    "Recall",
    "RedemptionGrant",
    "ReleaseKind",
    "ReleaseTrial",
    "RxRevocationList",
    "SelfInspection",
    "StopSwitch",
    "StoredOriginal",
    "TracingReport",
    "UnitRow",
    "UsedContent",
]
