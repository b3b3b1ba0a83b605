"""What a report of a wrong link takes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from platform_site.api.fields import Strict, Uid, wrong
from platform_site.errors import Choice, WrongType


ALL = "all"
MOST = 100


@extend_schema_field({"oneOf": [{"type": "array", "items": {"type": "integer", "minimum": 0}}, {"enum": [ALL]}]})
class Places(serializers.Field):
    """Which coverages of an answer: their places from 0 on, or `all`."""

    def to_internal_value(self, data: Any) -> list[int] | None:
        """Return the places, or None for all of them; raise VAL-TYPE or VAL-CHOICE."""
        if data == ALL:
            return None
        if not isinstance(data, list) or not all(type(place) is int for place in data):
            raise wrong(WrongType, "資格の位置の配列か、all を送ってください。")
        if not data or len(data) > MOST or min(data) < 0:
            raise wrong(Choice, "回答にある資格の位置（0から）を送ってください。")
        return data


class LinkReportRequest(Strict):
    """A check of the last 24 hours, and which of the coverages that it answered are not the patient's."""

    check_id = Uid()
    about = Places()
