"""Laws of the ledger on the real database: lines of different members do not disturb each other in any order."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.models import Certificate, CoverageVersion
from platform_site.models import Job, Restriction
from tests.support.feeds import Insurer, apply, ended, line, outcomes


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER = Insurer()
LIMIT = {"limit_form": "01", "limit_class": "A01", "limit_from": "2026-08-01"}
LINES = [
    lambda number: line(number),
    lambda number: line(number, name="試験　二", address_withheld="1"),
    lambda number: line(number, change="change", name="試験　三", address_withheld="0", **LIMIT),
    lambda number: line(number, change="cancel"),
    lambda number: line(number, sex="9"),
    lambda number: line(number, birth_date="1990-09-09"),
    lambda number: ended(number, reason="01"),
]
MEMBERS = st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=4), min_size=2, max_size=4)
QUICK = settings(max_examples=15, deadline=None)


def result(job: Job) -> tuple[object, ...]:
    """Return what is known after a file, and who withholds what."""
    versions = CoverageVersion.objects.filter(feed__job_uid=job.uid, known_until__isnull=True)
    told = ("coverage__number", "name", "lost_on", "is_cancelled", "address", "person__died_on")
    granted = Certificate.objects.filter(feed__job_uid=job.uid, known_until__isnull=True)
    withheld = Restriction.objects.filter(lifted_at__isnull=True, person__coverageversion__feed__job_uid=job.uid)
    return (
        sorted(versions.values_list(*told), key=str),
        sorted(granted.values_list("coverage__number", "kind", "limit_class")),
        sorted(withheld.values_list("person__coverageversion__coverage__number", flat=True).distinct()),
    )


def sent(rows: list[dict[str, str]]) -> tuple[dict[str, list[str]], tuple[object, ...]]:
    """Send rows, return what came of them by member, and what is known; then forget it all."""
    with transaction.atomic():
        job = apply(INSURER.send(*rows))
        told: dict[str, list[str]] = {}
        for row, outcome in zip(rows, outcomes(job), strict=True):
            told.setdefault(row["number"], []).append(outcome)
        found = result(job)
        transaction.set_rollback(True)
    return told, found


@QUICK
@given(members=MEMBERS, chance=st.randoms(use_true_random=False))
def test_the_order_of_lines_about_different_members_does_not_matter(members: list, chance) -> None:
    by_member = [[told(str(number)) for told in lines] for number, lines in enumerate(members)]
    one_after_the_other = [row for rows in by_member for row in rows]
    queues, mixed = [list(rows) for rows in by_member], []
    while any(queues):
        mixed.append(chance.choice([queue for queue in queues if queue]).pop(0))
    assert sent(mixed) == sent(one_after_the_other)


@QUICK
@given(lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=5))
def test_a_file_of_lines_each_said_twice_comes_to_the_same(lines: list) -> None:
    rows = [told("1") for told in lines]
    doubled = [row for row in rows for _ in range(2)]
    told, found = sent(doubled)
    once, expected = sent(rows)
    assert found == expected
    assert told["1"][::2] == once["1"]
    assert set(told["1"][1::2]) <= {"unchanged", *(each for each in once["1"] if " " in each)}
