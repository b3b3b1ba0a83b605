"""The shape of what a facility is told of the results of its own prescriptions."""

from rest_framework import serializers

from eprescription.api.schemas.prescriptions import ResultAnswer
from eprescription.states import DispensingState


class IssuerResultAnswer(ResultAnswer):
    """One result; of a corrected one the version that counts, and of a withdrawn one that it was."""

    prescription_id = serializers.UUIDField()
    state = serializers.ChoiceField([DispensingState.CURRENT.value, DispensingState.WITHDRAWN.value])


class ResultsAnswer(serializers.Serializer):
    """One page of results; `next_since` is the `since` of the next question, once `next` is null."""

    results = IssuerResultAnswer(many=True)
    next = serializers.CharField(allow_null=True)
    next_since = serializers.DateTimeField()
