"""What the door of a facility's own numbers takes."""

from platform_site.api.fields import Strict, Text


class PatientNumberRequest(Strict):
    """The facility's own number for a person."""

    patient_ref = Text(max_length=64)
    patient_number = Text(max_length=20)
