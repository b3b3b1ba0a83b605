"""The shapes of originals that a pharmacy has the platform keep."""

from rest_framework import serializers

from eprescription.models import StoredOriginal
from eprescription.rules.document import Form


class StoredAnswer(serializers.Serializer):
    """One original that is kept; `kept_until` is the last day."""

    of = serializers.ChoiceField(StoredOriginal.Of.values)
    document_id = serializers.UUIDField()
    version = serializers.IntegerField()
    sha256 = serializers.CharField()
    stored_at = serializers.DateTimeField()
    kept_until = serializers.DateField()


class StorageAnswer(serializers.Serializer):
    """What is kept of a prescription for this pharmacy."""

    prescription_id = serializers.UUIDField()
    stored = StoredAnswer(many=True)


class OriginalSignerAnswer(serializers.Serializer):
    """Who signed it."""

    name = serializers.CharField()
    role = serializers.CharField()


class OriginalAnswer(StoredAnswer):
    """One original with its bytes, in base64, as they came; `time_stamp` is ours over a result."""

    form = serializers.ChoiceField([form.value for form in Form])
    document = serializers.CharField()
    signature = serializers.CharField(allow_null=True)
    time_stamp = serializers.CharField(allow_null=True)
    signer = OriginalSignerAnswer(allow_null=True)
    dispensed_on = serializers.DateField()


class OriginalsAnswer(serializers.Serializer):
    """All that is kept of a prescription for this pharmacy, the oldest first."""

    prescription_id = serializers.UUIDField()
    originals = OriginalAnswer(many=True)
