"""What a merge of persons does with the rows of the electronic prescription service."""

from eprescription.actions import drug_publishing, stops  # noqa: F401 - deeds of two people
from eprescription.models import (
    CheckBudget,
    DispensedItem,
    Dispensing,
    FindingOpening,
    FindingOverride,
    Inquiry,
    InquiryMessage,
    MedicationLine,
    Prescription,
    PrescriptionCheck,
    PrescriptionItem,
    PrescriptionVersion,
    RedemptionGrant,
    StoredOriginal,
    TracingReport,
)
from platform_site.actions.merge_parts import Fate, Part, declare


# Who merges records opens nobody's medicines (ARCH-1), so she could not move them; and who reads them opens all
# records of a person at once (`reads`, `same_persons` in the database's functions).
STAYS = "it is read about all records of a person; who merges them opens nobody's medicines"

declare(
    *(
        Part(model=model, fate=Fate.STAYS, because=STAYS)
        for model in (Prescription, Dispensing, Inquiry, TracingReport)
    ),
    *(
        Part(model=model, field="person_id", fate=Fate.STAYS, because=STAYS)
        for model in (
            PrescriptionVersion,
            PrescriptionItem,
            RedemptionGrant,
            DispensedItem,
            MedicationLine,
            InquiryMessage,
            PrescriptionCheck,
            FindingOpening,
            FindingOverride,
            CheckBudget,
            StoredOriginal,
        )
    ),
)
