"""A resident register of a test's own, and the run that compares with it."""

from datetime import date, timedelta
from typing import Any

from eligibility.actions.reconciling import compare_batch, start_comparison
from eligibility.gateways import residents
from eligibility.models import Case, RegisterRun
from eligibility.rules.five_details import FiveDetails
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import OutboxEvent
from tests.support.feeds import line


def resident(number: str = "7001", **said: Any) -> tuple[str, FiveDetails]:
    """Return what the register has of the member of a test's line; `said` is what it has instead."""
    row = line(number)
    details = {
        "name": row["name"], "kana": row["kana"], "birth_date": date.fromisoformat(row["birth_date"]),
        "sex": row["sex"], "address": row["address"],
    } | said  # fmt: skip
    return row["link_token"], FiveDetails(**details)


def registered(*everybody: tuple[str, FiveDetails]) -> None:
    """Put a register of these people in place."""
    residents.write(everybody)


def compared(*, later: timedelta = timedelta()) -> RegisterRun:
    """Compare everybody, as beat and worker would, and return the run."""
    at = clock.now() + later
    start_comparison(by=the_platform(), at=at)
    run = RegisterRun.objects.order_by("-pk")[0]
    while run.ended_at is None:
        compare_batch(run_uid=str(run.uid), after=run.after, by=the_platform(), at=at)
        run.refresh_from_db()
    return run


def cases(number: str = "7001", **where: Any) -> list[Case]:
    """Return the cases about the register and a member, oldest first."""
    rows = Case.objects.filter(kind=Case.Kind.REGISTER_MISMATCH, coverage__number=number, **where)
    return list(rows.order_by("pk"))


def due() -> list[dict[str, Any]]:
    """Return what the batches that are due were put with, oldest first."""
    rows = OutboxEvent.objects.filter(name="eligibility.register_comparison_due").order_by("pk")
    return list(rows.values_list("payload", flat=True))
