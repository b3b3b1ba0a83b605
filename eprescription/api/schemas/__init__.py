"""The shapes of the answers about prescriptions, for the OpenAPI document; one file a noun."""

from eprescription.api.schemas.findings import CheckedAnswer, FindingAnswer, OpenedAnswer, RxReplayAnswer
from eprescription.api.schemas.medications import MedicationsAnswer
from eprescription.api.schemas.pharmacies import DispensedAnswer, PaperDispensedAnswer, ReceivedAnswer, RedeemedAnswer
from eprescription.api.schemas.prescriptions import PrescriptionAnswer, RegisteredAnswer, StateAnswer


__all__ = [
    "CheckedAnswer",
    "DispensedAnswer",
    "FindingAnswer",
    "MedicationsAnswer",
    "OpenedAnswer",
    "PaperDispensedAnswer",
    "PrescriptionAnswer",
    "ReceivedAnswer",
    "RedeemedAnswer",
    "RegisteredAnswer",
    "RxReplayAnswer",
    "StateAnswer",
]
