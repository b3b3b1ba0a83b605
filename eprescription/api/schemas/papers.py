"""The shapes of what a pharmacy is told of its results of paper prescriptions."""

from rest_framework import serializers

from eprescription.api.schemas.findings import FindingAnswer
from eprescription.api.schemas.prescriptions import ResultAnswer
from eprescription.states import DispensingState


class PaperDispensedAnswer(serializers.Serializer):
    """The result of a paper prescription as it stands, with the platform's time stamp over its bytes."""

    dispensing_id = serializers.UUIDField()
    dispensing_version = serializers.IntegerField()
    state = serializers.ChoiceField(DispensingState.values)
    dispensed_on = serializers.DateField()
    time_stamp = serializers.CharField()
    sha256 = serializers.CharField()
    findings = FindingAnswer(many=True)


class PaperAnswer(serializers.Serializer):
    """What is told of the paper prescription."""

    facility = serializers.CharField(allow_blank=True)
    facility_code = serializers.CharField(allow_blank=True)
    prescriber = serializers.CharField(allow_blank=True)
    issued_on = serializers.DateField()


class PaperVersionAnswer(ResultAnswer):
    """One version of a result."""

    state = serializers.ChoiceField(DispensingState.values)
    prescription = PaperAnswer()


class PaperResultAnswer(PaperVersionAnswer):
    """The newest version, and those before it, the newest of them first."""

    history = PaperVersionAnswer(many=True)
