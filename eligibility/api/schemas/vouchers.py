"""The shapes of voucher requests."""

from rest_framework import serializers

from eligibility.api.schemas.checks import VoucherAnswer


class OfficeAnswer(serializers.Serializer):
    """A welfare office, and where to call it."""

    name = serializers.CharField()
    phone = serializers.CharField()


class InstitutionAnswer(serializers.Serializer):
    """An institution that asks."""

    code = serializers.CharField()
    name = serializers.CharField()


class VoucherRequestShared(serializers.Serializer):
    """A request for a voucher."""

    request_id = serializers.UUIDField()
    state = serializers.ChoiceField(["requested", "granted", "declined"])
    month = serializers.CharField()
    care = serializers.ChoiceField(["inpatient", "outpatient", "dental", "pharmacy", "home_nursing"])
    requested_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class VoucherRequestAnswer(VoucherRequestShared):
    """As the institution reads it; a voucher that was granted stands as it is now, or null if it was taken back."""

    office = OfficeAnswer()
    voucher = VoucherAnswer(allow_null=True)


class VoucherRequestForOffice(VoucherRequestShared):
    """As the welfare office reads it."""

    payer_number = serializers.CharField()
    recipient_number = serializers.CharField()
    institution = InstitutionAnswer()


class VoucherRequestsAnswer(serializers.Serializer):
    """A page of what is asked of a welfare office."""

    requests = VoucherRequestForOffice(many=True)
    next = serializers.CharField(allow_null=True)
