"""The shapes of findings and checks."""

from rest_framework import serializers

from eprescription.rules.checks.findings import FindingKind


class OtherAnswer(serializers.Serializer):
    """What a new item meets: what she takes, another new item, or an allergy."""

    drug = serializers.CharField(required=False)
    item = serializers.CharField(required=False)
    name = serializers.CharField()
    facility = serializers.CharField(required=False)
    starts_on = serializers.DateField(required=False)
    last_day = serializers.DateField(required=False)
    recorded_on = serializers.DateField(required=False)
    source = serializers.ChoiceField(["within", "prescribed", "dispensed", "paper", "recorded"])  # type: ignore[assignment]


class PairAnswer(serializers.Serializer):
    """A pair that is contraindicated."""

    pair_id = serializers.CharField()
    condition = serializers.CharField(allow_blank=True)
    days_between = serializers.IntegerField()


class AlternativeAnswer(serializers.Serializer):
    """A medicine of the same class that would not make the finding; yen for one unit."""

    receipt_code = serializers.CharField()
    name = serializers.CharField()
    price = serializers.CharField()


class FindingAnswer(serializers.Serializer):
    """A finding; a masked one has neither `other` nor `components`, `pair` and `alternatives` (I04-4)."""

    finding_id = serializers.CharField()
    kind = serializers.ChoiceField([kind.value for kind in FindingKind])
    rule = serializers.CharField()
    rule_text = serializers.CharField()
    stops = serializers.BooleanField()
    item = serializers.CharField()
    item_name = serializers.CharField()
    masked = serializers.BooleanField()
    other = OtherAnswer(required=False)
    components = serializers.ListField(child=serializers.CharField(), required=False)
    pair = PairAnswer(required=False)
    alternatives = AlternativeAnswer(many=True, required=False)


class RxAdvisoryAnswer(serializers.Serializer):
    """What to know about an answer."""

    code = serializers.CharField()
    message = serializers.CharField()


class CheckedAnswer(serializers.Serializer):
    """A check of medicines that nobody has signed yet."""

    check_id = serializers.UUIDField()
    on = serializers.DateField()
    masters = serializers.CharField()
    findings = FindingAnswer(many=True)
    advisories = RxAdvisoryAnswer(many=True)


class RxReplayAnswer(serializers.Serializer):
    """A check that was made again as of its own moment, and whether it found the same."""

    check_id = serializers.UUIDField()
    on = serializers.DateField()
    as_of = serializers.DateTimeField()
    masters = serializers.CharField()
    findings = FindingAnswer(many=True)
    identical = serializers.BooleanField()


class OpenedAnswer(serializers.Serializer):
    """What stood behind one masked finding."""

    check_id = serializers.UUIDField()
    finding_id = serializers.CharField()
    findings = FindingAnswer(many=True)
