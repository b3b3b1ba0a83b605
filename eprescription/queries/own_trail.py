"""誰が見たか: the lines that this service left in the audit trail about a person, for herself (who-sees-what)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from platform_site.models import AuditEvent
from platform_site.periods import jst_day
from platform_site.queries.audit_lines import Line, shown
from platform_site.queries.codes import policy


OWN_EVENTS = "eprescription."
HER_OWN = "eprescription.own_read"


@dataclass(frozen=True)
class TrailEntry:
    """What one person of one facility did in the same way on one day, once or many times."""

    line: Line
    """The newest of its lines; the others say the same of another moment."""
    moments: tuple[datetime, ...]
    """When, the newest first: every single time."""

    @property
    def first(self) -> datetime:
        """When she began."""
        return self.moments[-1]

    @property
    def last(self) -> datetime:
        """When she did it last."""
        return self.moments[0]


def own_trail(records: Sequence[int], *, at: datetime) -> QuerySet[AuditEvent]:
    """Return who read or changed her prescriptions in the visible 100 days; her own views are left out.

    Within `reads` of her.
    """
    since = at - timedelta(days=policy("rx.visible.days", on=jst_day(at)))
    lines = AuditEvent.objects.filter(person_id__in=records, at__gt=since, event__startswith=OWN_EVENTS)
    return lines.exclude(event=HER_OWN)


def entries(lines: Iterable[AuditEvent]) -> list[TrailEntry]:
    """Return lines, which stand newest first; those of one day that are alike but for their moment are one (R-051).

    Whoever types a prescription looks anew with each medicine; as lines of their own they would hide who else looked.
    """
    alike: defaultdict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in shown(lines):
        alike[_kind(line)].append(line)
    return [TrailEntry(each[0], tuple(line.at for line in each)) for each in alike.values()]


def _kind(line: Line) -> tuple[object, ...]:
    who = (line.organisation, line.client, line.user, line.role)
    return jst_day(line.at), *who, line.event, line.ground, line.outcome, line.code
