"""The shapes of consent and of a facility's own numbers."""

from rest_framework import serializers

from eligibility.api.schemas.checks import ConsentAnswer


class ConsentsAnswer(serializers.Serializer):
    """The receipts of one proof."""

    consents = ConsentAnswer(many=True)


class PatientNumberAnswer(serializers.Serializer):
    """A tie between a person and the facility's own number."""

    tie_id = serializers.UUIDField()
    patient_number = serializers.CharField()
    tied_at = serializers.DateTimeField()
    untied_at = serializers.DateTimeField(allow_null=True)
