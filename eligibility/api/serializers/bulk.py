"""What a bulk check takes."""

from typing import Any

from rest_framework import serializers

from eligibility.api.serializers.checks import Branch
from platform_site.api.fields import Day, Flag, Identifier, PastDay, Strict, Text, wrong
from platform_site.errors import UnknownField
from platform_site.identifiers import InsurerNumber


BESIDE_REF = "patient_ref と、番号による照会の項目は、同時に使えません。"


class BulkItem(Strict):
    """One person: by the facility's handle, or by numbers with the day of an appointment."""

    NEEDED = frozenset({"appointment_on", "insurer_number", "number", "birth_date"})
    WITH_REF = frozenset({"patient_ref", "limit_certificate", "on"})

    patient_ref = Text(max_length=64, required=False)
    appointment_on = Day(required=False)
    insurer_number = Identifier(InsurerNumber, required=False)
    symbol = Text(max_length=40, required=False, allow_blank=True)
    number = Text(max_length=40, required=False)
    branch = Branch(max_length=4, required=False, allow_blank=True)
    birth_date = PastDay(required=False)
    limit_certificate = Flag(required=False)
    on = PastDay(required=False)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the item as plain JSON values; raise for what its way of asking lacks, and what contradicts it."""
        values = super().to_internal_value(data)
        by_ref = "patient_ref" in values
        missing = sorted(set() if by_ref else self.NEEDED - values.keys())
        if missing:
            raise serializers.ValidationError({name: [_required()] for name in missing})
        contrary = sorted(values.keys() - self.WITH_REF if by_ref else ())
        if contrary:
            raise serializers.ValidationError({name: wrong(UnknownField, BESIDE_REF).detail for name in contrary})
        return {name: value if isinstance(value, bool) else str(value) for name, value in values.items()}


class BulkCheck(Strict):
    """Up to 1,000 people."""

    items = serializers.ListField(child=BulkItem(), min_length=1, max_length=1000)


def _required() -> Any:
    return serializers.ErrorDetail("この照会方法に必要です。", code="required")
