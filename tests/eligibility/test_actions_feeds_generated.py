"""A generated file with known faults of every kind: exactly those are found, and once more it changes nothing."""

from collections import Counter

import pytest

from benchmarks import feed_applied
from benchmarks.feed_file import INDIVIDUAL, Generated
from eligibility.models import Case, Certificate, Coverage, CoverageVersion
from platform_site.models import Job
from tests.support.feeds import Insurer, apply, outcomes


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER = Insurer()
FILE = Generated(600, plain=25)


def applied(content: bytes) -> Job:
    """Send a file, have it released if it is held, and return its job when it is applied."""
    job = apply(INSURER.upload(content))
    return apply(INSURER.release(job)) if job.state == "held" else job


def test_exactly_the_known_faults_are_found() -> None:
    job = applied(FILE.content())
    assert outcomes(job) == FILE.outcomes()
    feed_applied.check(job, FILE)


def test_the_same_file_again_changes_nothing() -> None:
    first = applied(FILE.content())
    models = (Coverage, CoverageVersion, Certificate, Case)
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    again = applied(FILE.content())
    feed_applied.check_again(again, first)
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == before


def test_the_same_lines_under_the_next_number_change_nothing_that_is_right() -> None:
    plain = Generated(100, plain=100)
    applied(plain.content())
    job = applied(Generated(100, plain=100, file_number=3).content())
    assert Counter(outcomes(job)) == {"unchanged": 100}


def test_a_file_in_which_an_individual_number_stood_is_not_kept() -> None:
    job = applied(FILE.content())
    job.refresh_from_db()
    assert (bytes(job.content), INDIVIDUAL in str(outcomes(job))) == (b"", False)
