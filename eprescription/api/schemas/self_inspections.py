"""The shape of self-inspections."""

from rest_framework import serializers

from eprescription.rules.inspections import POINTS
from eprescription.states import InspectionState


class ChecklistAnswer(serializers.Serializer):
    """Each point of the inspection, and whether it was looked through."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """Return a flag for each point (R-060)."""
        return {point: serializers.BooleanField() for point in POINTS}


class SelfInspectionAnswer(serializers.Serializer):
    """One self-inspection; with one that `counts` the facility may issue today."""

    self_inspection_id = serializers.UUIDField()
    made_on = serializers.DateField()
    checklist = ChecklistAnswer()
    state = serializers.ChoiceField(InspectionState.values)
    counts = serializers.BooleanField()
    registered_at = serializers.DateTimeField()


class SelfInspectionsAnswer(serializers.Serializer):
    """One page of the facility's own."""

    self_inspections = SelfInspectionAnswer(many=True)
    next = serializers.CharField(allow_null=True)
