"""The shape of an accepted batch."""

from rest_framework import serializers


class InHouseBatchAccepted(serializers.Serializer):
    """A batch that a worker will register, and the path where what came of it is read."""

    job_id = serializers.UUIDField()
    location = serializers.CharField()
