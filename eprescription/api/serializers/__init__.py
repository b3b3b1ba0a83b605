"""What the doors of electronic prescriptions take, member by member; nothing else passes; one file a noun."""

from eprescription.api.serializers.checks import MedicineCheckRequest, OpeningRequest
from eprescription.api.serializers.dispensings import DispensingRequest, PaperDispensingRequest
from eprescription.api.serializers.prescriptions import PrescriptionRequest, ReasonRequest, RecallRequest
from eprescription.api.serializers.redemptions import REDEMPTION_REQUEST, for_way


__all__ = [
    "REDEMPTION_REQUEST",
    "DispensingRequest",
    "MedicineCheckRequest",
    "OpeningRequest",
    "PaperDispensingRequest",
    "PrescriptionRequest",
    "ReasonRequest",
    "RecallRequest",
    "for_way",
]
