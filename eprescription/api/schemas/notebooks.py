"""The shape of a medicine notebook (電子版お薬手帳)."""

from rest_framework import serializers

from eprescription.api.schemas.dispensing_records import RecordPatientAnswer
from eprescription.api.schemas.prescriptions import RxCodeAnswer
from eprescription.rules.document import DosageForm


class NotebookHouseAnswer(serializers.Serializer):
    """A facility; `code` is blank where a paper prescription does not tell it."""

    name = serializers.CharField()
    code = serializers.CharField(allow_blank=True)


class NotebookItemAnswer(serializers.Serializer):
    """One medicine: `dose` is a day's of 内服, one time's of 頓服, else the whole."""

    code = RxCodeAnswer(allow_null=True)
    name = serializers.CharField()
    dose = serializers.CharField()
    unit = serializers.CharField()


class NotebookRpAnswer(serializers.Serializer):
    """Medicines of one usage; `quantity` counts days of 内服 and times of 頓服."""

    dosage_form = serializers.ChoiceField([form.name.lower() for form in DosageForm])
    usage = serializers.CharField(allow_blank=True)
    quantity = serializers.IntegerField()
    items = NotebookItemAnswer(many=True)


class NotebookVisitAnswer(serializers.Serializer):
    """What one pharmacy gave on a day."""

    dispensed_on = serializers.DateField()
    pharmacy = NotebookHouseAnswer()
    pharmacist = serializers.CharField(allow_blank=True)
    facility = NotebookHouseAnswer(allow_null=True)
    doctor = serializers.CharField(allow_blank=True)
    department = serializers.CharField(allow_blank=True)
    rps = NotebookRpAnswer(many=True)
    leftover = serializers.ListField(child=serializers.CharField())


class NotebookAnswer(serializers.Serializer):
    """The notebook of 100 days; `file` is base64 of the text that `format` names, in CP932, as a phone reads it."""

    patient = RecordPatientAnswer(allow_null=True)
    visits = NotebookVisitAnswer(many=True)
    format = serializers.CharField()
    file = serializers.CharField(allow_null=True)
