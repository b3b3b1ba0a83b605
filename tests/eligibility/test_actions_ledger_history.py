"""What an insurer said and when we knew it: versions are closed and followed, never changed."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Model

from eligibility.actions import feeds
from eligibility.models import Certificate, Coverage, CoverageFeed, CoverageVersion
from platform_site import clock
from platform_site.models import Job, Person
from tests.support.feeds import Insurer, apply, coverage, current, ended, line, outcomes, versions


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER = Insurer()
LIMIT = {"limit_form": "01", "limit_class": "A01", "limit_from": "2026-08-01"}
DISEASE = {"disease": "1", "disease_cap": "10000", "disease_from": "2026-05-01"}


def change(**cells: str) -> dict[str, str]:
    """Return a line that changes the coverage."""
    return line(change="change", **cells)


def certificates() -> list[tuple[str, str, bool]]:
    """Return kind, first day and whether it is known now, of every certificate, oldest first."""
    rows = Certificate.objects.filter(coverage=coverage()).order_by("pk")
    return [(row.kind, str(row.valid_from), row.known_until is None) for row in rows]


def chain(rows: list[CoverageVersion]) -> None:
    """Check that each version is followed by the next at the very moment at which it ends."""
    for before, after in pairwise(rows):
        assert before.known_from < before.known_until == after.known_from
    assert rows[-1].known_until is None


def test_every_correction_closes_one_version_and_adds_the_next() -> None:
    INSURER.tell(line())
    INSURER.tell(change(name="試験　二"))
    INSURER.tell(ended())
    INSURER.tell(change(name="試験　二"))
    INSURER.tell(line(change="cancel"))
    INSURER.tell(line(name="試験　三"))
    rows = versions()
    assert [(row.name, row.lost_on is not None, row.is_cancelled) for row in rows] == [
        ("試験　歩", False, False), ("試験　二", False, False), ("試験　二", True, False), ("試験　二", False, False),
        ("試験　二", False, True), ("試験　三", False, False),
    ]  # fmt: skip
    chain(rows)


def test_what_stood_in_a_version_stands_there_for_ever() -> None:
    INSURER.tell(line())
    first = CoverageVersion.objects.filter(coverage=coverage()).values().get()
    INSURER.tell(change(name="試験　二", address="隣町", kana="シケン　ニ"))
    after = CoverageVersion.objects.filter(coverage=coverage()).order_by("pk").values().first()
    assert after == first | {"known_until": current().known_from}


def test_a_version_names_the_file_and_the_line_that_it_comes_from() -> None:
    job = apply(INSURER.send(line("1"), line("2"), line("2", change="change", name="試験　二")))
    feed = CoverageFeed.objects.get(job_uid=job.uid)
    assert [(current(number).feed, current(number).line) for number in "12"] == [(feed, 3), (feed, 5)]


def test_what_does_not_change_adds_no_version() -> None:
    INSURER.tell(line(**LIMIT))
    INSURER.tell(change(**LIMIT), change(), line(**LIMIT))
    assert len(versions()) == len(certificates()) == 1


def test_a_later_moment_follows_also_when_another_hosts_clock_was_ahead() -> None:
    INSURER.tell(line(**LIMIT))
    ahead = clock.now() + timedelta(seconds=60)
    CoverageVersion.objects.filter(coverage=coverage()).update(known_from=ahead)
    Certificate.objects.filter(coverage=coverage()).update(known_from=ahead)
    assert INSURER.tell(change(name="試験　二", **LIMIT | {"limit_class": "A02"})) == ["changed"]
    chain(versions())
    before, after = Certificate.objects.filter(coverage=coverage()).order_by("pk")
    assert ahead < before.known_until == after.known_from  # type: ignore[operator]


def test_a_certificate_is_added_kept_replaced_and_withdrawn() -> None:
    INSURER.tell(line(**LIMIT))
    INSURER.tell(change(**DISEASE))
    assert certificates() == [("limit", "2026-08-01", True), ("specific_disease", "2026-05-01", True)]
    INSURER.tell(change(**LIMIT | {"limit_class": "A02"}))
    assert certificates()[0] == ("limit", "2026-08-01", False)
    INSURER.tell(change(**LIMIT, limit_last_day="2026-07-31"))
    newest = Certificate.objects.filter(coverage=coverage(), known_until__isnull=True).latest("pk")
    assert newest.valid_from == newest.valid_until
    assert [known for kind, _, known in certificates() if kind == "limit"] == [False, False, True]
    assert len(versions()) == 1


def test_next_years_certificate_stands_beside_this_years() -> None:
    INSURER.tell(line(**LIMIT, limit_last_day="2027-07-31"))
    INSURER.tell(change(**LIMIT | {"limit_from": "2027-08-01"}))
    assert certificates() == [("limit", "2026-08-01", True), ("limit", "2027-08-01", True)]


def test_a_cancellation_ends_what_is_known_of_certificates_too() -> None:
    INSURER.tell(line(**LIMIT))
    INSURER.tell(line(change="cancel"))
    assert certificates() == [("limit", "2026-08-01", False)]
    assert INSURER.tell(line()) == ["added"]
    assert certificates() == [("limit", "2026-08-01", False)]


def test_a_coverage_is_shown_as_it_was_first_spelled_wherever_a_chunk_ends() -> None:
    INSURER.tell(line(symbol="架空-７７"), change(symbol="架空77", name="試験　二"))
    assert coverage().symbol == "架空-７７"


def test_the_next_coverage_of_the_same_numbers_is_another_one() -> None:
    INSURER.tell(line(lost_on="2026-05-01", loss_reason="99"), line(acquired_on="2026-06-01"))
    rows = Coverage.objects.filter(number="7001", insurer__code="06139992")
    assert [str(row.acquired_on) for row in rows.order_by("acquired_on")] == ["2026-04-01", "2026-06-01"]


MANY = [
    *[line(str(number), **LIMIT) for number in range(6)],
    *[line(str(number), change="change", name="試験　二", **DISEASE) for number in range(4)],
    line("4", sex="9"), ended("5"), line("0", change="cancel"), line("0"), line("1", link_token="TEST-LINK-2", sex="2"),
    line("2", change="change", link_token="TEST-LINK-OTHER"), ended("3", reason="01"), line("3", change="change"),
]  # fmt: skip


def outcome(size: int, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """Return what many lines come to in chunks of a size: what is known at the end, and the results."""
    monkeypatch.setattr(feeds, "CHUNK", size)
    job = apply(INSURER.send(*MANY))
    fields = ("coverage__number", "person__link_index", "name", "lost_on", "is_cancelled", "person__died_on")
    return (
        outcomes(job),
        sorted(_known(CoverageVersion, job).values_list(*fields), key=str),
        sorted(_known(Certificate, job).values_list("coverage__number", "kind", "valid_from")),
        Person.objects.count(),
    )


def _known(model: type[Model], job: Job):
    return model._default_manager.filter(feed__job_uid=job.uid, known_until__isnull=True)


@pytest.mark.parametrize("size", [1, 2, 5, 7, len(MANY) - 1, len(MANY)])
def test_it_does_not_matter_where_a_chunk_ends(size: int, monkeypatch: pytest.MonkeyPatch) -> None:

    with transaction.atomic():
        whole = outcome(500, monkeypatch)
        transaction.set_rollback(True)
    assert outcome(size, monkeypatch) == whole
