"""A death, as an insurer tells it by the day on which the person is no longer covered (E-06)."""

from datetime import date

import pytest

from platform_site.actions.people import link_index
from platform_site.models import Person
from tests.support.feeds import CITY, Insurer, ended, line


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER, OTHER = Insurer(), Insurer("sandbox-insurer-2")
DEAD = {"lost_on": "2026-10-02", "reason": "01"}


def died_on(of: str = "TEST-LINK-7001") -> date | None:
    """Return the day of a person's death."""
    return Person.objects.get(link_index=link_index(of)).died_on


def test_a_person_died_on_the_day_before_she_was_lost() -> None:
    INSURER.tell(line())
    assert died_on() is None
    INSURER.tell(ended(**DEAD))
    assert died_on() == date(2026, 10, 1)


def test_a_new_line_may_tell_of_a_death_too() -> None:
    INSURER.tell(line(lost_on="2026-10-02", loss_reason="01"))
    assert died_on() == date(2026, 10, 1)


@pytest.mark.parametrize("reason", ["02", "03", "99"])
def test_another_reason_is_no_death(reason: str) -> None:
    INSURER.tell(line(), ended(reason=reason))
    assert died_on() is None


@pytest.mark.parametrize(
    "correction",
    [
        line(change="change"),
        ended(reason="99"),
        line(change="cancel"),
        line(change="change", link_token="TEST-LINK-TRUE"),
    ],
)
def test_a_death_that_was_told_in_error_is_taken_back(correction: dict[str, str]) -> None:
    INSURER.tell(line())
    INSURER.tell(ended(**DEAD))
    INSURER.tell(correction)
    assert died_on() is None


def test_a_death_that_was_told_of_the_wrong_person_is_told_of_the_right_one() -> None:
    INSURER.tell(line(), ended(**DEAD))
    INSURER.tell(line(change="change", link_token="TEST-LINK-TRUE", lost_on="2026-10-02", loss_reason="01"))
    assert (died_on(), died_on("TEST-LINK-TRUE")) == (None, date(2026, 10, 1))


def test_a_death_stands_while_any_insurer_tells_of_it() -> None:
    theirs = {"link_token": "TEST-LINK-7001", "insurer_number": CITY}
    INSURER.tell(line(), ended(**DEAD))
    OTHER.tell(line(**theirs), ended(lost_on="2026-10-03", reason="01", insurer_number=CITY))
    assert died_on() == date(2026, 10, 1)
    INSURER.tell(line(change="cancel"))
    assert died_on() == date(2026, 10, 2)
    OTHER.tell(line(change="change", **theirs))
    assert died_on() is None


def test_a_new_coverage_of_somebody_else_leaves_the_dead_dead() -> None:
    INSURER.tell(line("1"), ended("1", **DEAD))
    INSURER.tell(line("2"), ended("2", reason="99"))
    assert (died_on("TEST-LINK-1"), died_on("TEST-LINK-2")) == (date(2026, 10, 1), None)
