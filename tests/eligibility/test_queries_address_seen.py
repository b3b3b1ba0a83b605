"""不開示: the source learns who had been told the address before, and nobody learns it through anything else."""

from datetime import timedelta

import pytest

from eligibility import tasks
from eligibility.actions.address_cases import tell_sources
from eligibility.models import Case
from platform_site import clock
from platform_site.actions.people import lift, restrict
from platform_site.actors import the_platform
from platform_site.models import OutboxDelivery, Restriction
from tests.support.callers import P001, Caller
from tests.support.disputes import CITY, CLINIC, INSURER, OTHER, case, resolve, whose
from tests.support.feeds import Insurer, line


pytestmark = pytest.mark.django_db
KEY = "a-key-of-16-signs"
ADDRESS = Restriction.Kind.ADDRESS_WITHHELD


def withhold(client: str = INSURER) -> None:
    """Withhold P001's address, and let the worker look who had been told."""
    given = {"person": whose(), "kind": ADDRESS, "source": Caller(client).row.organisation}
    restrict(**given, by=the_platform(), at=clock.now())
    look()


def unwithhold(client: str = INSURER) -> None:
    """Lift it."""
    given = {"person": whose(), "kind": ADDRESS, "source": Caller(client).row.organisation}
    lift(**given, by=the_platform(), at=clock.now())


def look() -> None:
    tell_sources(person_id=whose().pk, by=the_platform(), at=clock.now())


def cases() -> list[Case]:
    return list(Case.objects.filter(kind=Case.Kind.ADDRESS_SEEN).order_by("pk"))


def seen(who: str = INSURER) -> list[tuple[str, int]]:
    """Return whom the newest case names, and how often each was told."""
    rows = case(cases()[-1].uid, who=who).json()["seen_by"]
    return [(row["organisation"]["code"], row["times"]) for row in rows]


def test_the_source_is_given_a_case_with_who_was_told_the_last_one_first() -> None:
    for client in (CLINIC, OTHER, CLINIC):
        Caller(client).check(P001)
    Caller(OTHER).check_by_card("SBX-0001")
    withhold()
    (only,) = cases()
    assert [party.organisation.code for party in only.parties.all()] == ["06139992"]
    assert only.evidence["organisations"] == 2
    assert only.evidence["withheld_at"].endswith("+09:00")
    assert seen() == [("1310200030", 2), ("1310200022", 2)]
    assert resolve(only.uid, "acknowledged").json()["state"] == "closed"


def test_an_answer_that_was_given_again_counts_again() -> None:
    for _ in range(2):
        Caller(CLINIC).check(P001, key=KEY)
    withhold()
    assert seen() == [("1310200022", 2)]


def test_what_was_told_while_it_was_withheld_does_not_count() -> None:
    Caller(CLINIC).check(P001)
    withhold(CITY)
    Caller(OTHER).check(P001)
    withhold(INSURER)
    assert [seen(who) for who in (INSURER,)] == [[("1310200022", 1)]]
    unwithhold(CITY)
    unwithhold(INSURER)
    Caller(OTHER).check(P001)
    withhold(INSURER)
    assert dict(seen()) == {"1310200022": 1, "1310200030": 1}


def test_nobody_is_asked_to_look_where_nobody_was_told() -> None:
    withhold()
    assert cases() == []


def test_an_answer_without_an_address_told_none() -> None:
    insurer = Insurer()
    insurer.tell(line(address="", postal_code=""))
    body = {**P001, "symbol": "架空７７", "number": "7001", "birth_date": "1980-01-01"}
    assert Caller(CLINIC).check(body).json()["patient"]["address"] is None
    insurer.tell(line(change="change", address_withheld="1"))
    tell_sources(person_id=whose("7001").pk, by=the_platform(), at=clock.now())
    assert cases() == []


def test_an_answer_that_found_only_assistance_told_none() -> None:
    Caller(CLINIC).check_by_card("SBX-0010")
    Caller(CLINIC).check_by_card("SBX-0001")
    withhold()
    assert seen() == [("1310200022", 1)]


def test_an_order_has_one_case_however_often_and_late_it_is_looked_for() -> None:
    Caller(CLINIC).check(P001)
    withhold()
    resolve(cases()[0].uid, "acknowledged")
    look()
    assert len(cases()) == 1


def test_a_worker_looks_when_a_source_has_spoken() -> None:
    Caller(CLINIC).check(P001)
    given = {"person": whose(), "kind": ADDRESS, "source": Caller(INSURER).row.organisation}
    restrict(**given, by=the_platform(), at=clock.now())
    delivery = OutboxDelivery.objects.filter(task="eligibility.tell_who_saw_address").latest("pk")
    for _ in range(2):
        tasks.tell_who_saw_address(delivery.pk)
    assert len(cases()) == 1


def test_another_insurer_does_not_see_who_was_told() -> None:
    Caller(CLINIC).check(P001)
    withhold()
    assert case(cases()[0].uid, who=CITY).status_code == 404


def test_what_is_older_than_the_trail_is_not_looked_for() -> None:
    Caller(CLINIC).check(P001)
    later = clock.now() + timedelta(days=5 * 366 + 1)
    given = {"person": whose(), "kind": ADDRESS, "source": Caller(INSURER).row.organisation}
    restrict(**given, by=the_platform(), at=later)
    tell_sources(person_id=whose().pk, by=the_platform(), at=later)
    assert cases() == []
