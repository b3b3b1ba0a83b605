"""警告の日計: what the checks of a complete day of Japan found, in counts; the fund is told of a day unlike others.

R-055 asks for the figures and their thresholds, R-060 that a master that finds too much, or nothing, is noticed.
"""

from datetime import date, datetime, timedelta

from django.db import connection

from eprescription.queries.statistics import alert_lines, days_without_a_count
from eprescription.rules.checks.findings import FindingKind
from platform_site import audit
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.transactions import action


COUNTED, TURNED = "eprescription.alerts_counted", "eprescription.alerts_turned"
LOOK_BACK = timedelta(days=62)
"""How far back days that a worker missed are made up for; checks are kept for four months."""
KINDS = [kind.value for kind in FindingKind]
# A recount that finds the same writes nothing.
_COUNT = """
insert into eprescription_alertday as known (day, kind, registrations, findings)
select %(day)s::date, kind, registrations, findings
from eprescription_alerts_v1(%(day)s::date::timestamp at time zone 'Asia/Tokyo',
                             (%(day)s::date + 1)::timestamp at time zone 'Asia/Tokyo', %(kinds)s)
on conflict (day, kind) do update set registrations = excluded.registrations, findings = excluded.findings
where (known.registrations, known.findings) is distinct from (excluded.registrations, excluded.findings)
"""


def roll_up(*, by: Actor, at: datetime) -> list[date]:
    """Count yesterday and the days that were missed, each in a transaction of its own; return them."""
    today = jst_day(at)
    days = {today - timedelta(days=1), *days_without_a_count(since=today - LOOK_BACK, before=today)}
    return [count_day(day=day, by=by, at=at) for day in sorted(days)]


@action(COUNTED)
def count_day(*, day: date, by: Actor, at: datetime) -> date:
    """Count a day that is over, and tell the fund where a kind leaves what is usual; raises ValueError for today."""
    if day >= jst_day(at):
        raise ValueError("a day is counted when it is over")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"day": day, "kinds": KINDS})
        changed = cursor.rowcount
    audit.record(COUNTED, by=by, at=at, about=f"AlertDay:{day}", changed=changed)
    for line in alert_lines(first=day, last=day):
        if line.turn:
            tell_fund(kind=TURNED, about=f"AlertDay:{day}/{line.kind}", by=by, at=at)
    return day
