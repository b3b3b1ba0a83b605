"""The shapes of what a check answers, and of what asks for it."""

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from eligibility.api.serializers import METHODS


class Coded(serializers.Serializer):
    """A code with its name."""

    code = serializers.CharField()
    name = serializers.CharField()


class PatientAnswer(serializers.Serializer):
    """Who it is; an address that is withheld is not given."""

    name = serializers.CharField()
    kana = serializers.CharField()
    other_name = serializers.CharField()
    other_kana = serializers.CharField()
    sex = Coded()
    sex_other = Coded(allow_null=True)
    birth_date = serializers.DateField()
    postal_code = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    address_withheld = serializers.BooleanField()


class CoverageAnswer(serializers.Serializer):
    """One coverage; all but insurer and first day are null for one that the question does not name."""

    insurer_number = serializers.CharField()
    insurer_name = serializers.CharField()
    symbol = serializers.CharField(allow_null=True)
    number = serializers.CharField(allow_null=True)
    branch = serializers.CharField(allow_null=True)
    relationship = Coded(allow_null=True)
    householder = serializers.CharField(allow_null=True)
    card_class = Coded(allow_null=True)
    issued_on = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    preschool = serializers.BooleanField(allow_null=True)
    acquired_on = serializers.DateField()
    lost_on = serializers.DateField(allow_null=True)
    loss_reason = Coded(allow_null=True)
    copay_ratio = serializers.IntegerField(allow_null=True)
    copay_ratio_source = serializers.CharField()


class LimitAnswer(serializers.Serializer):
    """限度額適用認定証."""

    form = Coded()
    limit_class = Coded()
    issued_on = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    long_term_on = serializers.DateField(allow_null=True)


class ElderlyAnswer(serializers.Serializer):
    """高齢受給者証."""

    issued_on = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    ratio = serializers.IntegerField()


class SpecificDiseaseAnswer(serializers.Serializer):
    """特定疾病療養受療証."""

    disease = Coded()
    issued_on = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    monthly_cap = serializers.IntegerField()


class ConfirmationPaperAnswer(serializers.Serializer):
    """資格確認書."""

    issued_on = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField()
    last_day = serializers.DateField()


class CertificatesAnswer(serializers.Serializer):
    """What is granted beside the coverage."""

    limit = LimitAnswer(allow_null=True)
    elderly = ElderlyAnswer(allow_null=True)
    specific_diseases = SpecificDiseaseAnswer(many=True)
    confirmation_paper = ConfirmationPaperAnswer(allow_null=True)


class VoucherAnswer(serializers.Serializer):
    """医療券・調剤券: one month of one kind of care at this institution."""

    month = serializers.CharField()
    care = serializers.ChoiceField(["inpatient", "outpatient", "dental", "pharmacy", "home_nursing"])
    beside_insurance = serializers.BooleanField()
    own_payment = serializers.IntegerField()


class AssistanceAnswer(serializers.Serializer):
    """医療扶助: `voucher` is null, `not_commissioned`, or the first of the month's `vouchers` for this institution."""

    recipient = serializers.DictField(allow_null=True)
    voucher = serializers.JSONField(allow_null=True)
    vouchers = VoucherAnswer(many=True)
    as_of = serializers.DateTimeField(allow_null=True)


class ConsentAnswer(serializers.Serializer):
    """A consent receipt."""

    consent_id = serializers.UUIDField()
    category = serializers.CharField()
    given_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True, required=False)


class AdvisoryAnswer(serializers.Serializer):
    """Something to know, which is no error."""

    code = serializers.CharField()
    message = serializers.CharField()


class FeedAge(serializers.Serializer):
    """When the insurer's ledger was read; null if it never was."""

    as_of = serializers.DateTimeField(allow_null=True)


class CheckAnswer(serializers.Serializer):
    """What covers a person on a day."""

    check_id = serializers.UUIDField()
    checked_at = serializers.DateTimeField()
    on = serializers.DateField()
    result = serializers.ChoiceField(["active", "inactive", "inactive_new_coverage", "not_found", "multiple"])
    patient_ref = serializers.CharField(allow_null=True)
    patient_number = serializers.CharField(allow_null=True)
    patient = PatientAnswer(allow_null=True)
    coverages = CoverageAnswer(many=True)
    certificates = CertificatesAnswer()
    assistance = AssistanceAnswer()
    subsidies = serializers.ListField(child=serializers.DictField())
    consents = ConsentAnswer(many=True)
    advisories = AdvisoryAnswer(many=True)
    feed = FeedAge()


class ReplayAnswer(CheckAnswer):
    """What was answered then, and when it was asked for again."""

    replayed_at = serializers.DateTimeField()


CHECK_REQUEST = PolymorphicProxySerializer("CheckRequest", dict(METHODS), "method")
