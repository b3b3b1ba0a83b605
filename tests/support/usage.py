"""Days of use that were counted: as the nightly count would have left them."""

from collections.abc import Mapping
from datetime import date, timedelta

from eligibility.models import UsageDay
from eligibility.rules.usage import Counts, last_day_of, newest_settled
from platform_site import clock
from platform_site.models import Organisation
from platform_site.periods import jst_day


CODES = {
    "hospital": "1310100016", "clinic": "1310200022", "dental": "1330300046", "pharmacy": "1340400051",
    "home_nursing": "1360500017", "therapy_office": "1390600015", "midwife": "1310700013",
}  # fmt: skip
"""A facility of the sandbox of each kind."""
PLENTY = {
    "hospital": Counts(40, 60, 11, 12, 13), "clinic": Counts(100, 300, 21, 22, 23),
    "dental": Counts(50, 50, 31, 32, 33), "pharmacy": Counts(70, 210, 41, 42, 43),
}  # fmt: skip


def house(kind: str) -> Organisation:
    """Return the facility of a kind."""
    return Organisation.objects.get(kind=kind, code=CODES[kind])


def newest_month() -> date:
    """Return the newest month that may be published."""
    return newest_settled(jst_day(clock.now()))


def counted(month: date, counts: Mapping[str, Counts], *, until: date | None = None) -> None:
    """Leave a row for each facility and day of a month, with all of the month's counts on its first day."""
    days = ((until or last_day_of(month)) - month).days + 1
    UsageDay.objects.bulk_create(
        row(kind, month + timedelta(days=n), counts.get(kind, Counts()) if n == 0 else Counts())
        for kind in CODES
        for n in range(days)
    )


def row(kind: str, day: date, counts: Counts) -> UsageDay:
    """Return a facility's count of a day, not stored."""
    return UsageDay(organisation=house(kind), day=day, checks=counts.checks, counted_at=clock.now(), **counts._asdict())
