"""What the registration of a self-inspection takes."""

from typing import Any

from rest_framework import serializers

from eprescription.rules.inspections import POINTS
from platform_site.api.fields import Day, Flag, Strict


class ChecklistRequest(Strict):
    """Each point of the inspection, and whether it was looked through."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a flag for each point (R-060)."""
        return {point: Flag(required=False, default=False) for point in POINTS}


class SelfInspectionRequest(Strict):
    """That the facility has looked through its medicine master, and when."""

    made_on = Day()
    checklist = ChecklistRequest()
