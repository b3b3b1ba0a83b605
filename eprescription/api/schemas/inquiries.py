"""The shapes of inquiries, reports and agreements between pharmacies and issuers."""

from rest_framework import serializers

from eprescription.models import Inquiry
from eprescription.queries.protocols import AGREED, ENDED, PROPOSED
from eprescription.states import InquiryState


class RxPartyAnswer(serializers.Serializer):
    """One of the two sides."""

    code = serializers.CharField()
    name = serializers.CharField()


class InquiryHeadAnswer(serializers.Serializer):
    """A line of the inbox (疑義照会); it names no patient."""

    inquiry_id = serializers.UUIDField()
    prescription_id = serializers.UUIDField()
    item = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(InquiryState.values)
    asked_by = RxPartyAnswer()
    asked_of = RxPartyAnswer()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class InquiryMessageAnswer(serializers.Serializer):
    """What was written besides; `acting_user` is told to its own side alone."""

    organisation = RxPartyAnswer()
    acting_user = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class InquiryAnswer(InquiryHeadAnswer):
    """One inquiry; `recorded_by` is the pharmacy where the answer came by telephone. Messages are for its two sides."""

    question = serializers.CharField()
    result = serializers.ChoiceField(Inquiry.Result.values, allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    answered_by = serializers.CharField(allow_blank=True)
    recorded_by = RxPartyAnswer(allow_null=True)
    recorder = serializers.CharField(allow_blank=True)
    messages = InquiryMessageAnswer(many=True)


class InquiriesAnswer(serializers.Serializer):
    """The inquiries of one prescription."""

    inquiries = InquiryAnswer(many=True)


class InquiryInboxAnswer(serializers.Serializer):
    """One page of what a facility asked or is asked, open ones first."""

    inquiries = InquiryHeadAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class TracingReportHeadAnswer(serializers.Serializer):
    """A line of the list (服薬情報提供書); it names no patient."""

    report_id = serializers.UUIDField()
    prescription_id = serializers.UUIDField()
    told_by = RxPartyAnswer()
    told_to = RxPartyAnswer()
    reported_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class TracingReportAnswer(TracingReportHeadAnswer):
    """One report; `acting_user` is told to its own side alone."""

    acting_user = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class TracingReportsAnswer(serializers.Serializer):
    """One page of what a facility sent or was sent, unread ones first."""

    reports = TracingReportHeadAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class ProtocolAnswer(serializers.Serializer):
    """An agreement (事前の取決め) of a pharmacy and an issuer."""

    protocol_id = serializers.UUIDField()
    state = serializers.ChoiceField([PROPOSED, AGREED, ENDED])
    issuer = RxPartyAnswer()
    pharmacy = RxPartyAnswer()
    proposed_by = RxPartyAnswer()
    text = serializers.CharField()
    valid_from = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    agreed_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = RxPartyAnswer(allow_null=True)


class ProtocolsAnswer(serializers.Serializer):
    """One page of a facility's agreements, in the order of their proposal."""

    protocols = ProtocolAnswer(many=True)
    next = serializers.CharField(allow_null=True)
