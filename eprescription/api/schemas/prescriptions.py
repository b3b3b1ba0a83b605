"""The shapes of prescriptions."""

from rest_framework import serializers

from eprescription.api.schemas.findings import FindingAnswer, RxAdvisoryAnswer
from eprescription.api.schemas.inquiries import InquiryAnswer, TracingReportAnswer
from eprescription.rules.document import Form, Kind, Setting
from eprescription.states import RxState


class StateAnswer(serializers.Serializer):
    """How a prescription stands."""

    prescription_id = serializers.UUIDField()
    state = serializers.ChoiceField(RxState.values)
    version = serializers.IntegerField()
    issued_on = serializers.DateField()
    last_day = serializers.DateField()
    refills = serializers.IntegerField()
    used_count = serializers.IntegerField()
    next_due_on = serializers.DateField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)


class RegisteredAnswer(StateAnswer):
    """A prescription that was registered or changed."""

    redemption_number = serializers.CharField(allow_null=True)
    sha256 = serializers.CharField()
    findings = FindingAnswer(many=True)
    advisories = RxAdvisoryAnswer(many=True)


class RxCodeAnswer(serializers.Serializer):
    """A medicine's code, and which system it is of."""

    system = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)


class RxItemAnswer(serializers.Serializer):
    """One item: the issuer's text beside the master's."""

    item = serializers.CharField()
    code = RxCodeAnswer()
    sent_name = serializers.CharField(allow_blank=True)
    master_name = serializers.CharField(allow_blank=True)
    dose = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    quantity = serializers.IntegerField()
    usage = serializers.CharField(allow_blank=True)
    vetoes = serializers.ListField(child=serializers.CharField())


class RxOverrideAnswer(serializers.Serializer):
    """Why it was prescribed or given all the same."""

    finding_id = serializers.CharField()
    kind = serializers.CharField()
    item = serializers.CharField()
    reason = serializers.CharField()
    confirmed = serializers.BooleanField()


class RxPrescriberAnswer(serializers.Serializer):
    """Who prescribed it."""

    name = serializers.CharField()
    role = serializers.CharField()


class RxSignatureAnswer(serializers.Serializer):
    """What was verified of the signature."""

    kind = serializers.CharField()
    signer = serializers.CharField()
    role = serializers.CharField()
    verified_at = serializers.DateTimeField()
    certificate_status = serializers.CharField()


class WholeAnswer(StateAnswer):
    """A prescription with all that is written in it; `document` is the JSON form, whatever came."""

    kind = serializers.ChoiceField([kind.value for kind in Kind])
    setting = serializers.ChoiceField([setting.value for setting in Setting])
    form = serializers.ChoiceField([form.value for form in Form])
    sha256 = serializers.CharField()
    prescriber = RxPrescriberAnswer()
    signature = RxSignatureAnswer(allow_null=True)
    document = serializers.DictField()
    items = RxItemAnswer(many=True)
    overrides = RxOverrideAnswer(many=True)
    advisories = RxAdvisoryAnswer(many=True)


class GivenAnswer(serializers.Serializer):
    """What was given for an item, or a lot of it."""

    item = serializers.CharField()
    disposition = serializers.CharField()
    code = RxCodeAnswer()
    sent_name = serializers.CharField(allow_blank=True)
    master_name = serializers.CharField(allow_blank=True)
    quantity = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    lot = serializers.CharField(allow_blank=True)
    package_code = serializers.CharField(allow_blank=True)


class LeftoverAnswer(serializers.Serializer):
    """残薬."""

    name = serializers.CharField()
    quantity = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)


class ResultAnswer(serializers.Serializer):
    """The result of a dispensing that counts."""

    dispensing_id = serializers.UUIDField()
    version = serializers.IntegerField()
    pharmacy = serializers.CharField()
    dispensed_on = serializers.DateField()
    registered_at = serializers.DateTimeField()
    refill_number = serializers.IntegerField()
    signer = serializers.CharField()
    message = serializers.CharField(allow_blank=True)
    leftover = LeftoverAnswer(many=True)
    items = GivenAnswer(many=True)


class PrescriptionAnswer(WholeAnswer):
    """One prescription, with what was dispensed for it; the number on its copy is told to its issuer alone."""

    redemption_number = serializers.CharField(allow_null=True, required=False)
    dispensings = ResultAnswer(many=True)
    inquiries = InquiryAnswer(many=True)
    tracing_reports = TracingReportAnswer(many=True)
