"""利用の日計: each complete day of Japan is counted from the checks and views themselves, and counted again.

A check is by card or by number; a bulk check is no visit and counts in neither, as in the ministry's table, where card
and number add up to all (R-032, R-033). Every answered check counts, also one that found nobody.
"""

from datetime import date, datetime, timedelta

from django.db import connection

from eligibility.models import InformationView
from eligibility.models.checks import Method
from eligibility.queries.usage import days_without_a_count
from eligibility.rules.usage import RECOUNTED
from platform_site import audit
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.permissions import FACILITIES, facility
from platform_site.transactions import action


BY_CARD = [Method.CARD.value]
BY_NUMBER = [Method.INSURANCE_NUMBER.value, Method.PUBLIC_ASSISTANCE.value]
LOOK_BACK = timedelta(days=62)
"""How far back days that a worker missed are made up for: the month before is always among them."""

# Every facility that was open has a row, also of zeros: a day with a row is a day that was counted. Both tables are
# read between two moments, so that the BRIN and the time index each give a day. A recount that finds the same writes
# nothing.
_BEGINS = "(%(day)s::date::timestamp at time zone 'Asia/Tokyo')"
_ENDS = "((%(day)s::date + 1)::timestamp at time zone 'Asia/Tokyo')"
_COUNT = """
insert into eligibility_usageday as known
    (organisation_id, day, checks, by_card, by_number, checkup_views, drug_views, care_views, counted_at)
select o.id, %(day)s, coalesce(c.card + c.number, 0), coalesce(c.card, 0), coalesce(c.number, 0),
       coalesce(v.checkup, 0), coalesce(v.drug, 0), coalesce(v.care, 0), %(at)s
from platform_site_organisation o
left join (
    select organisation_id, count(*) filter (where method = any(%(card)s)) as card,
           count(*) filter (where method = any(%(number)s)) as number
    from eligibility_check where {checked} and not is_bulk group by 1
) c on c.organisation_id = o.id
left join (
    select organisation_id, count(*) filter (where kind = 'checkup') as checkup,
           count(*) filter (where kind = 'drug') as drug, count(*) filter (where kind = 'care') as care
    from eligibility_informationview where {viewed} group by 1
) v on v.organisation_id = o.id
where o.kind = any(%(facilities)s)
    and (o.closed_at is null or o.closed_at >= {begins} or c.organisation_id is not null
         or v.organisation_id is not null)
on conflict (organisation_id, day) do update set
    checks = excluded.checks, by_card = excluded.by_card, by_number = excluded.by_number,
    checkup_views = excluded.checkup_views, drug_views = excluded.drug_views, care_views = excluded.care_views,
    counted_at = excluded.counted_at
where (known.checks, known.by_card, known.by_number, known.checkup_views, known.drug_views, known.care_views)
    is distinct from (excluded.checks, excluded.by_card, excluded.by_number, excluded.checkup_views,
                      excluded.drug_views, excluded.care_views)
""".format(  # noqa: S608 - texts of ours
    begins=_BEGINS,
    checked=f"checked_at >= {_BEGINS} and checked_at < {_ENDS}",
    viewed=f"viewed_at >= {_BEGINS} and viewed_at < {_ENDS}",
)


def roll_up(*, by: Actor, at: datetime) -> list[date]:
    """Count the last complete days, and those that were missed since the first count; return them.

    Each day is a transaction of its own, so that one that is killed has counted whole days.
    """
    today = jst_day(at)
    days = {today - timedelta(days=back) for back in range(1, RECOUNTED + 1)}
    days |= set(days_without_a_count(since=today - LOOK_BACK, before=today))
    return [count_day(day=day, by=by, at=at) for day in sorted(days)]


@action("eligibility.usage_counted")
def count_day(*, day: date, by: Actor, at: datetime) -> date:
    """Count a day that is over, in one statement; raises ValueError for one that is not."""
    if day >= jst_day(at):
        raise ValueError("a day is counted when it is over")
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {"day": day, "at": at, "card": BY_CARD, "number": BY_NUMBER, "facilities": sorted(FACILITIES)},
        )
        changed = cursor.rowcount
    audit.record("eligibility.usage_counted", by=by, at=at, about=f"UsageDay:{day}", changed=changed)
    return day


@action("eligibility.view_counted")
def record_view(*, kind: str, by: Actor, at: datetime) -> None:
    """Note that a facility was shown health information of a kind, in the transaction of the storey that shows it.

    It names nobody; the line about the person is that storey's. Raises NotPermitted for what is no facility.
    """
    view = InformationView.objects.create(
        organisation_id=facility(by).id, kind=InformationView.Kind(kind), viewed_at=at
    )
    audit.record("eligibility.view_counted", by=by, at=at, about=f"InformationView:{view.pk}", kind=kind)
