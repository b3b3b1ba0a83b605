"""Django's own history of the admin: who did what, when, with which row; ids and no names (I02-2)."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest


def note(request: HttpRequest, row: Model, deed: str) -> LogEntry:
    """Note a deed with a row; what changed, and into what, stands in the audit trail as far as it may."""
    kind = ContentType.objects.get_for_model(row, for_concrete_model=False)
    return LogEntry.objects.create(
        user_id=int(request.user.pk or 0), content_type=kind, object_id=str(row.pk), object_repr=f"#{row.pk}",
        action_flag=CHANGE, change_message=deed,
    )  # fmt: skip
