"""訂正のお知らせ: whoever relied on an answer that the insurer's later word made wrong is told what is different."""

from collections.abc import Callable, Collection
from datetime import datetime
from itertools import islice

from eligibility.models import Correction
from eligibility.queries.corrections import (
    Corrected,
    corrected,
    organisations,
    persons_of_coverage,
    persons_of_feed,
    places,
)
from platform_site import audit
from platform_site.actions.notices import tell_organisations
from platform_site.actors import Actor, the_platform
from platform_site.models import Person, PersonMerge
from platform_site.transactions import action


CORRECTED = "eligibility.answer_corrected"
BATCH = 200


def correct_after_feed(*, feed_id: int, now: Callable[[], datetime]) -> None:
    """Look at every answer about those whose coverage a file changed; once more finds nothing more."""
    persons = iter(persons_of_feed(feed_id))
    while batch := list(islice(persons, BATCH)):
        find_corrections(persons=batch, feed_id=feed_id, by=the_platform(), at=now())


def correct_after_change(*, coverage_id: int, at: datetime) -> None:
    """Look at every answer about those whose coverage was changed by something else than a file."""
    find_corrections(persons=persons_of_coverage(coverage_id), feed_id=None, by=the_platform(), at=at)


def correct_after_merge(*, merge_id: int, at: datetime) -> None:
    """Look at every answer about two whose records were merged, or split again."""
    merge = PersonMerge.objects.get(pk=merge_id)
    find_corrections(persons=[merge.kept_id, merge.merged_id], feed_id=None, by=the_platform(), at=at)


@action("eligibility.corrections_found")
def find_corrections(*, persons: Collection[int], feed_id: int | None, by: Actor, at: datetime) -> None:
    """Put down each answer that would be another one now, and tell the organisations that were given it.

    The persons are locked, so that nobody is told of the same twice.
    """
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk")
    found = corrected([person.pk for person in locked], at=at)
    rows = _rows(found, feed_id, at)
    Correction.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        about = f"EligibilityCheck:{row.check_uid}"
        audit.record(CORRECTED, by=by, at=at, person_id=row.person_id, about=about, places=len(row.places))
    if rows:
        tell_organisations(kind=CORRECTED, told=sorted({_told(row) for row in rows}), by=by, at=at)
    audit.record("eligibility.corrections_found", by=by, at=at, persons=len(persons), corrections=len(rows))


def _rows(found: Collection[Corrected], feed_id: int | None, at: datetime) -> list[Correction]:
    told = organisations(row.organisation_id for row in found)
    return [
        Correction(
            organisation_id=row.organisation_id,
            check_uid=row.check_uid,
            checked_at=row.checked_at,
            person_id=row.person_id,
            feed_id=feed_id,
            places=places(row, told=told[row.organisation_id]),
            answer_now=row.answer_now,
            found_at=at,
        )
        for row in found
    ]


def _told(row: Correction) -> tuple[int, str]:
    """Name what an organisation is told of: once a file, else once a correction."""
    about = f"Correction:{row.uid}" if row.feed_id is None else f"CoverageFeed:{row.feed_id}"
    return row.organisation_id, about
