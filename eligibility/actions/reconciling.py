"""住民情報との照合: every coverage, past ones too, against the resident register, night by night (R-§7).

A run goes on in batches, each whole or not at all: the batch that ends puts the event of the next one, by the coverage
behind which it begins, so that a delivery that comes twice or late finds nothing left to do.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from eligibility.actions import register_matches
from eligibility.actions.register_matches import MISMATCH, Counts
from eligibility.gateways import residents
from eligibility.models import CoverageFeed, CoverageVersion, RegisterRun
from platform_site import audit, outbox
from platform_site.actors import Actor
from platform_site.transactions import action


DUE = "eligibility.register_comparison_due"
BATCH = 1000


@action("eligibility.register_comparison_started")
def start_comparison(*, by: Actor, at: datetime) -> None:
    """Begin a run, or take up the one that has not ended; without a register there is nothing to compare with."""
    run = RegisterRun.objects.select_for_update().filter(ended_at__isnull=True).first()
    as_of = residents.as_of()
    if run is None and as_of:
        run = RegisterRun.objects.create(register_as_of=as_of, started_at=at)
    if run:
        outbox.put(DUE, at=at, run=str(run.uid), after=run.after)
    about = f"RegisterRun:{run.uid}" if run else ""
    audit.record("eligibility.register_comparison_started", by=by, at=at, about=about, connected=as_of is not None)


@action("eligibility.register_batch_compared")
def compare_batch(*, run_uid: str, after: int, by: Actor, at: datetime) -> None:
    """Compare the batch behind a coverage if the run stands there, and go on, or close the run.

    Raises residents.RegisterUnreadable, and then nothing has changed.
    """
    run = RegisterRun.objects.select_for_update().filter(uid=run_uid, after=after, ended_at__isnull=True).first()
    versions = list(_current().filter(coverage__gt=after)[:BATCH]) if run else []
    counts = register_matches.judge(versions, register_as_of=run.register_as_of, by=by, at=at) if run else None
    if run and counts:
        _go_on(run, versions, counts, by=by, at=at)
    audit.record("eligibility.register_batch_compared", by=by, at=at, about=f"RegisterRun:{run_uid}", **_told(counts))


@action("eligibility.register_mismatches_compared")
def compare_fed(*, feed_id: int, by: Actor, at: datetime) -> None:
    """Compare once more what of this feed's insurer differed: a line that corrects it counts at once."""
    feed = CoverageFeed.objects.get(pk=feed_id)
    as_of, differed = residents.as_of(), _current().filter(
        coverage__insurer=feed.insurer_id, coverage__case__kind=MISMATCH, coverage__case__closed_at__isnull=True
    )  # fmt: skip
    counts = register_matches.judge(list(differed), register_as_of=as_of, by=by, at=at) if as_of else None
    audit.record("eligibility.register_mismatches_compared", by=by, at=at, about=f"Feed:{feed_id}", **_told(counts))


def _current() -> QuerySet[CoverageVersion]:
    return (
        CoverageVersion.objects.filter(known_until__isnull=True)
        .select_related("person", "coverage")
        .order_by("coverage_id")
    )


def _go_on(run: RegisterRun, versions: list[CoverageVersion], counts: Counts, *, by: Actor, at: datetime) -> None:
    run.after = versions[-1].coverage_id if versions else run.after
    run.compared += counts.compared
    run.missing += counts.missing
    run.differing += counts.differing
    run.settled += counts.settled
    if len(versions) == BATCH:
        outbox.put(DUE, at=at, run=str(run.uid), after=run.after)
    else:
        run.ended_at = at
        audit.record("eligibility.register_compared", by=by, at=at, about=f"RegisterRun:{run.uid}", **_told(run))
    run.save(update_fields=["after", "compared", "missing", "differing", "settled", "ended_at"])


def _told(counts: Counts | RegisterRun | None) -> dict[str, Any]:
    names = ("compared", "missing", "differing", "settled")
    return {name: getattr(counts, name) for name in names} if counts else {}
