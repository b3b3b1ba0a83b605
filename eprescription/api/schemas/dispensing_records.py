"""The shape of a dispensing record (調剤録)."""

from rest_framework import serializers

from eprescription.api.schemas.prescriptions import GivenAnswer, ResultAnswer, RxPrescriberAnswer


class RecordPatientAnswer(serializers.Serializer):
    """The patient as the prescription names her."""

    name = serializers.CharField()
    kana = serializers.CharField(allow_blank=True)
    sex = serializers.ChoiceField(["male", "female", "unknown"])
    birth_date = serializers.DateField()


class RecordFacilityAnswer(serializers.Serializer):
    """Where the prescriber works."""

    name = serializers.CharField()
    code = serializers.CharField()
    address = serializers.CharField(allow_blank=True)


class ChangedByAnswer(serializers.Serializer):
    """Why an item differs from what was prescribed: the answer to an inquiry, or what was agreed beforehand."""

    by = serializers.ChoiceField(["inquiry", "protocol"])
    text = serializers.CharField()
    result = serializers.CharField(allow_null=True)
    answered_by = serializers.CharField(allow_null=True)


class RecordItemAnswer(GivenAnswer):
    """What was given, how it is taken, and for how many days where those are counted."""

    usage = serializers.CharField(allow_blank=True)
    days = serializers.IntegerField(allow_null=True)
    changed_by = ChangedByAnswer(allow_null=True)


class RecordEntryAnswer(ResultAnswer):
    """One dispensing; `age` is in whole years on that day."""

    age = serializers.IntegerField()
    received_on = serializers.DateField()
    time_stamp = serializers.CharField()
    items = RecordItemAnswer(many=True)


class DispensingRecordAnswer(serializers.Serializer):
    """調剤録 of one prescription at one pharmacy."""

    prescription_id = serializers.UUIDField()
    issued_on = serializers.DateField()
    patient = RecordPatientAnswer()
    prescriber = RxPrescriberAnswer()
    facility = RecordFacilityAnswer()
    dispensings = RecordEntryAnswer(many=True)
