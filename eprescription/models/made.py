"""What an action hands on with the row that it wrote, so that its answer reads nothing of it again."""

from dataclasses import dataclass

from eprescription.models.checks import PrescriptionCheck
from eprescription.models.versions import PrescriptionVersion
from eprescription.rules.document import Document


@dataclass(frozen=True, kw_only=True)
class Made:
    """The version of a prescription that was just written, what is in it, and its check."""

    version: PrescriptionVersion
    document: Document
    check: PrescriptionCheck
