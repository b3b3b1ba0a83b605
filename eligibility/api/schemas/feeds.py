"""The shapes around a feed: its job, its hold, its age, a member of today, papers, the ledger."""

from rest_framework import serializers

from platform_site.api.schema import FaultAnswer


class JobAccepted(serializers.Serializer):
    """Where to look for the job."""

    job_id = serializers.UUIDField()
    location = serializers.CharField()


class FeedDecisionAnswer(serializers.Serializer):
    """Where a held file stands with the people who decide about it."""

    job_id = serializers.UUIDField()
    state = serializers.ChoiceField(["confirmed", "released", "rejected"])
    held_for = serializers.CharField()


class SameDayAnswer(serializers.Serializer):
    """What became of a member who was registered at once; one who is held has no coverage, and `errors` says why."""

    job_id = serializers.UUIDField()
    outcome = serializers.ChoiceField(["added", "unchanged", "held"])
    coverage_id = serializers.UUIDField(allow_null=True)
    errors = FaultAnswer(many=True)  # type: ignore[assignment]


class FeedAgeDetail(serializers.Serializer):
    """The newest file that was applied; `rhythm_hours` is null while too few have come to tell."""

    file_number = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    applied_at = serializers.DateTimeField()
    rhythm_hours = serializers.FloatField(allow_null=True)
    overdue_from = serializers.DateTimeField()
    silent_since = serializers.DateTimeField(allow_null=True)


class FeedAgesAnswer(serializers.Serializer):
    """The age of the caller's feed; empty while nothing of it was ever applied."""

    feeds = FeedAgeDetail(many=True)


class PaperNeeded(serializers.Serializer):
    """A member who needs a confirmation paper; `paper_last_day` is of the one she has, if it ends soon."""

    symbol = serializers.CharField()
    number = serializers.CharField()
    branch = serializers.CharField()
    acquired_on = serializers.DateField()
    reason = serializers.ChoiceField(["no_card", "card_expired", "card_closed"])
    paper_last_day = serializers.DateField(allow_null=True)


class PapersNeededAnswer(serializers.Serializer):
    """One page of an insurer's work list of confirmation papers (資格確認書)."""

    members = PaperNeeded(many=True)
    next = serializers.CharField(allow_null=True)


class LedgerAnswer(serializers.Serializer):
    """A page of an insurer's ledger in the columns of a coverage feed; a withheld address is null."""

    as_of = serializers.DateTimeField()
    lines = serializers.ListField(child=serializers.DictField(child=serializers.CharField(allow_null=True)))
    next = serializers.CharField(allow_null=True)
