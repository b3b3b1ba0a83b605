"""The shapes of what was known, and of what was corrected."""

from rest_framework import serializers


class DifferenceAnswer(serializers.Serializer):
    """One value that is another one now."""

    pointer = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class CorrectionAnswer(serializers.Serializer):
    """An answer that would be another one now; none of it is shown while `is_withheld`."""

    correction_id = serializers.UUIDField()
    check_id = serializers.UUIDField()
    checked_at = serializers.DateTimeField()
    on = serializers.DateField()
    patient_ref = serializers.CharField()
    found_at = serializers.DateTimeField()
    is_withheld = serializers.BooleanField()
    differences = DifferenceAnswer(many=True)


class CorrectionsAnswer(serializers.Serializer):
    """One page of corrections, in the order in which they were found."""

    corrections = CorrectionAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class KnownAnswer(serializers.Serializer):
    """Since when and until when something was taken for true, and by which line; none for a same-day registration."""

    known_from = serializers.DateTimeField()
    known_until = serializers.DateTimeField(allow_null=True)
    file_number = serializers.IntegerField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)


class VersionAnswer(KnownAnswer):
    """What was said of a coverage."""

    name = serializers.CharField()
    kana = serializers.CharField()
    sex = serializers.CharField()
    birth_date = serializers.DateField()
    relationship = serializers.CharField()
    card_class = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    lost_on = serializers.DateField(allow_null=True)
    loss_reason = serializers.CharField()
    is_cancelled = serializers.BooleanField()


class GrantAnswer(KnownAnswer):
    """What was granted or imposed beside it."""

    kind = serializers.CharField()
    category = serializers.CharField()
    limit_class = serializers.CharField()
    limit_form = serializers.CharField()
    percent = serializers.IntegerField(allow_null=True)
    monthly_cap = serializers.IntegerField(allow_null=True)
    valid_from = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)


class HeldAnswer(serializers.Serializer):
    """What held on the day, as it was known at the moment."""

    in_force = serializers.BooleanField()
    copay_ratio = serializers.IntegerField(allow_null=True)
    copay_ratio_source = serializers.CharField()
    version = VersionAnswer()
    certificates = GrantAnswer(many=True)


class HistoryAnswer(serializers.Serializer):
    """One coverage with all that was ever said of it; `held` is null if nothing was known of it then."""

    coverage_id = serializers.UUIDField()
    symbol = serializers.CharField()
    number = serializers.CharField()
    branch = serializers.CharField()
    acquired_on = serializers.DateField()
    link_state = serializers.CharField()
    held = HeldAnswer(allow_null=True)
    versions = VersionAnswer(many=True)
    certificates = GrantAnswer(many=True)


class HistoriesAnswer(serializers.Serializer):
    """The coverages that an insurer's numbers name."""

    on = serializers.DateField()
    known_at = serializers.DateTimeField()
    coverages = HistoryAnswer(many=True)
