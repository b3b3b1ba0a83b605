"""The shapes of cases and of reports that open them."""

from rest_framework import serializers

from eligibility.models import Case


class CaseHead(serializers.Serializer):
    """A case (疑義案件) as a list shows it; it names nobody."""

    case_id = serializers.UUIDField()
    kind = serializers.ChoiceField(Case.Kind.values)
    kind_name = serializers.CharField()
    state = serializers.CharField()
    opened_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    closed_at = serializers.DateTimeField(allow_null=True)
    resolution = serializers.CharField()


class CasesAnswer(serializers.Serializer):
    """One page of the cases of an organisation."""

    cases = CaseHead(many=True)
    next = serializers.CharField(allow_null=True)


class Named(serializers.Serializer):
    """An organisation."""

    code = serializers.CharField()
    name = serializers.CharField()


class CasePartyAnswer(serializers.Serializer):
    """Who has to answer, when it did, and to which end it has agreed."""

    organisation = Named()
    is_own = serializers.BooleanField()
    answered_at = serializers.DateTimeField(allow_null=True)
    agreed_to = serializers.CharField()


class CaseMessageAnswer(serializers.Serializer):
    """What a party wrote."""

    message_id = serializers.UUIDField()
    organisation = Named()
    acting_user = serializers.CharField()
    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class CaseCoverage(serializers.Serializer):
    """One of the reader's own coverages."""

    insurer_number = serializers.CharField()
    symbol = serializers.CharField()
    number = serializers.CharField()
    branch = serializers.CharField()
    acquired_on = serializers.DateField()


class CaseFile(serializers.Serializer):
    """The reader's own file, and the line in it."""

    job_id = serializers.UUIDField()
    file_number = serializers.IntegerField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)


class SeenBy(serializers.Serializer):
    """Who had been told, how often, and when first and last."""

    organisation = Named()
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()
    times = serializers.IntegerField()


class CaseAnswer(CaseHead):
    """A case as a party of it reads it; `resolutions` are the words with which it may end it."""

    evidence = serializers.DictField()
    resolutions = serializers.ListField(child=serializers.CharField())
    parties = CasePartyAnswer(many=True)
    messages = CaseMessageAnswer(many=True)
    coverages = CaseCoverage(many=True)
    file = CaseFile(allow_null=True)
    seen_by = SeenBy(many=True)


class ReportedCoverage(serializers.Serializer):
    """A coverage by its place in the answer of the check, and whether it is told to nobody now."""

    place = serializers.IntegerField()
    suspended = serializers.BooleanField()


class LinkReportAnswer(serializers.Serializer):
    """How the coverages of a reported check stand."""

    check_id = serializers.UUIDField()
    coverages = ReportedCoverage(many=True)
