"""The fictional people: loaded once, whole or not at all, and exactly those that api.md names."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from eligibility import sandbox
from eligibility.models import AssistanceRecipient, AssistanceVoucher, Card, Coverage, CoverageFeed, CoverageVersion
from eligibility.queries.cards import authorities
from eligibility.rules.sandbox_people import ASSISTED, people, rows_of
from platform_site import clock
from platform_site.models import Job, JobLine, Person, Restriction
from tests.support import databases
from tests.support.callers import Caller


MODELS = (
    Coverage,
    CoverageVersion,
    Card,
    CoverageFeed,
    AssistanceRecipient,
    AssistanceVoucher,
    Person,
    Job,
    Restriction,
)
EVERYBODY = [f"P{number:03}" for number in range(1, 30)]


def stored() -> list[int]:
    """Return how many rows of each kind there are."""
    return [model._default_manager.count() for model in MODELS]


@pytest.fixture
def fresh(committed: str, settings, tmp_path: Path) -> Iterator[str]:
    """A database of its own that nobody has prepared, with a card authority of its own."""
    settings.SANDBOX_CARDS_DIR, settings.CARD_AUTHORITIES = tmp_path / "cards", tmp_path / "cards" / "authorities.pem"
    authorities.cache_clear()
    name = f"{committed}_fresh"
    databases.create(name)
    databases.point_to(name)
    yield name
    databases.point_to(committed)
    databases.drop(name)
    authorities.cache_clear()


def test_a_load_that_breaks_off_leaves_nothing_and_the_next_one_does_it_all(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As good as kill -9."""

    def killed(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "_issue_cards", killed)
        with pytest.raises(Killed):
            call_command("prepare")
    assert stored() == [0] * len(MODELS)
    call_command("prepare")
    first = stored()
    assert first[2] == 28
    call_command("prepare")
    assert stored() == first
    assert Caller("sandbox-clinic-1").check_by_card("SBX-0012").json()["patient"]["name"] == "𠮷田　髙志"


@pytest.mark.django_db
class TestLoaded:
    """What stands in a sandbox."""

    def test_everybody_is_there_and_nobody_else(self) -> None:
        assert sorted(person.key for person in [*people(date(2026, 11, 20)), ASSISTED]) == EVERYBODY
        assert Person.objects.count() == 29
        assert Card.objects.count() == 28

    def test_loading_again_changes_nothing(self) -> None:
        before = stored()
        sandbox.load(at=clock.now())
        assert stored() == before

    def test_every_line_of_every_insurer_was_taken(self) -> None:
        assert set(JobLine.objects.values_list("outcome", flat=True)) == {"added"}
        assert set(Job.objects.values_list("state", flat=True)) == {"done"}
        assert CoverageFeed.objects.filter(applied_at__isnull=False).count() == 3

    def test_one_link_is_suspended_and_two_people_withhold_something(self) -> None:
        assert Coverage.objects.get(link_state="suspended").number == "1019"
        assert sorted(Restriction.objects.values_list("kind", flat=True)) == ["address_withheld", "self_view_stopped"]

    def test_the_withheld_address_of_a_fictional_person_is_sealed_too(self) -> None:
        version = CoverageVersion.objects.get(coverage__number="20030007")
        assert (version.address, version.postal_code) == ("", "")
        assert version.address_sealed is not None


@pytest.mark.parametrize(
    "day", [date(2026, 11, 20), date(2027, 1, 1), date(2028, 2, 29), date(2026, 8, 1), date(2031, 3, 31)]
)
def test_days_that_are_not_fixed_derive_from_the_day_of_loading(day: date) -> None:
    by_key = {person.key: person for person in people(day)}
    assert by_key["P001"].coverages[0].acquired_on == date(2020, 4, 1)
    moved_in = by_key["P005"].coverages[1].acquired_on
    assert (moved_in.day, (day.replace(day=1) - moved_in).days <= 31) == (1, True)
    assert str(moved_in) == by_key["P005"].coverages[0].more["lost_on"]
    soon, expired = by_key["P011"].card_ends(at := day), by_key["P028"].card_ends(at)
    assert 0 < (soon.date() - day).days < 90
    assert (expired.year, expired.month) == (moved_in.year, moved_in.month)
    august = date.fromisoformat(by_key["P022"].coverages[0].more["elderly_from"])
    assert (august.month, august.day, august <= day, (day - august).days < 366) == (8, 1, True, True)


def test_no_fictional_number_is_an_individual_number_and_each_person_has_one_token() -> None:
    everybody = [*people(date(2026, 11, 20)), ASSISTED]
    assert len({person.link_token for person in everybody}) == len(everybody) == 29
    assert [person.key for person in everybody if not person.card] == ["P029"]
    assert sum(person.has_rsa_card for person in everybody) == 3


def test_each_insurer_speaks_of_its_own_members_only() -> None:
    day = date(2026, 11, 20)
    counts = [len(list(rows_of(insurer, today=day))) for insurer in sandbox.INSURERS]
    assert sum(counts) == sum(len(person.coverages) for person in people(day)) == 30
    assert {row["insurer_number"] for row in rows_of("138057", today=day)} == {"138057"}
