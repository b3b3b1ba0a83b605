"""死亡: told by the insurers as a reason of loss, kept with the person (E-06)."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Min

from eligibility.models import CoverageVersion
from platform_site.models import Person


DEATH = "01"


def write_deaths(persons: Collection[int]) -> None:
    """A person is lost to her insurer on the day after her death (E-06); the earliest that is told counts."""
    told = CoverageVersion.objects.filter(
        person__in=persons, known_until__isnull=True, is_cancelled=False, loss_reason=DEATH
    )
    lost_on = dict(told.values_list("person").annotate(Min("lost_on")))
    for person in persons:
        died_on = lost_on[person] - timedelta(days=1) if person in lost_on else None
        Person.objects.filter(pk=person).update(died_on=died_on)
