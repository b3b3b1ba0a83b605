"""The shapes of what pharmacies redeem, receive and dispense."""

from rest_framework import serializers

from eprescription.api.schemas.findings import FindingAnswer, RxAdvisoryAnswer
from eprescription.api.schemas.prescriptions import StateAnswer, WholeAnswer


class RedeemedAnswer(serializers.Serializer):
    """The prescriptions that a pharmacy was given, and its handle of the patient."""

    patient_ref = serializers.CharField(allow_null=True)
    prescriptions = WholeAnswer(many=True)
    advisories = RxAdvisoryAnswer(many=True)


class ReceivedAnswer(StateAnswer):
    """A prescription in a pharmacy's hands, and what was found at its reception."""

    findings = FindingAnswer(many=True)


class NextAnswer(serializers.Serializer):
    """From when to when the next dispensing of a refill may be received (E-20)."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """Return both days; `from` is no name that Python lets a class have."""
        return {"from": serializers.DateField(), "last_day": serializers.DateField()}


class DispensedAnswer(StateAnswer):
    """A result that was registered, with the platform's time stamp over its bytes."""

    dispensing_id = serializers.UUIDField()
    dispensing_version = serializers.IntegerField()
    time_stamp = serializers.CharField()
    sha256 = serializers.CharField()
    findings = FindingAnswer(many=True)
    next = NextAnswer(allow_null=True)
