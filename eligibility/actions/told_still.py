"""What hangs on an answer is written only while the answer may still be told: never beside a report of a wrong link."""

from eligibility.errors import LinkSuspended
from eligibility.models import Coverage, CoverageVersion, EligibilityCheck
from eligibility.queries.replays import is_withheld


def check_told_still(check: EligibilityCheck) -> None:
    """Raise LinkSuspended while anything that a check answered is withheld.

    Its coverages stay locked until the action ends, in the order of their ids: a report of one of them waits, and then
    finds what was written, to end it.
    """
    versions = CoverageVersion.objects.filter(pk__in=check.version_ids)
    coverages = Coverage.objects.select_for_update(no_key=True).filter(pk__in=versions.values("coverage"))
    list(coverages.order_by("pk").values_list("pk"))
    if is_withheld(check.uid):
        raise LinkSuspended
