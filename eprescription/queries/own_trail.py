"""誰が見たか: the lines that this service left in the audit trail about a person, for herself (who-sees-what)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from platform_site.models import AuditEvent
from platform_site.periods import jst_day
from platform_site.queries.audit_lines import Line, shown
from platform_site.queries.codes import policy


OWN_EVENTS = "eprescription."
HER_OWN = "eprescription.own_read"
MOST = 200


def own_trail(records: Sequence[int], *, at: datetime) -> list[Line]:
    """Return who read or changed her prescriptions in the visible 100 days, the newest first, at most `MOST`.

    Her own views are left out. Within `reads` of her.
    """
    since = at - timedelta(days=policy("rx.visible.days", on=jst_day(at)))
    lines = AuditEvent.objects.filter(person_id__in=records, at__gt=since, event__startswith=OWN_EVENTS)
    return shown(lines.exclude(event=HER_OWN).order_by("-at", "-id")[:MOST])
