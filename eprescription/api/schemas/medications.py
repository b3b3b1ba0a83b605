"""The shape of the list of medicines."""

from rest_framework import serializers


class MedicationAnswer(serializers.Serializer):
    """One medicine, from which day to which, and from where the platform knows it.

    What is prescribed has `dose`, of one taking or one day as `usage` says; what was dispensed has `amount`, all of it.
    """

    name = serializers.CharField()
    code = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField()
    last_day = serializers.DateField()
    counted = serializers.ChoiceField(["days", "fourteen"])
    usage = serializers.CharField(allow_blank=True)
    dose = serializers.CharField(required=False, help_text="処方された用量")
    amount = serializers.CharField(required=False, help_text="調剤された量の合計")
    facility = serializers.CharField()
    setting = serializers.CharField()
    source = serializers.ChoiceField(["prescribed", "dispensed", "paper", "in_house"])  # type: ignore[assignment]
    registered_at = serializers.DateTimeField()
    freshness = serializers.CharField()


class MedicationsAnswer(serializers.Serializer):
    """What she takes, and what she took in the last 100 days."""

    as_of = serializers.DateTimeField()
    current = MedicationAnswer(many=True)
    past = MedicationAnswer(many=True)
