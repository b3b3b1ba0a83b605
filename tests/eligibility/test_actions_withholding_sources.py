"""Who withholds an address, and who may lift that: each source its own, through whatever door."""

from datetime import datetime, timedelta

import pytest

from platform_site import clock
from platform_site.actions.people import lift
from platform_site.actors import the_platform
from platform_site.models import Restriction
from tests.eligibility.withheld import CANARY, KIND, in_force, shown, told, withhold
from tests.support.feeds import CITY, UNION, Insurer, current, ended
from tests.support.tables import dump


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER, OTHER = Insurer(), Insurer("sandbox-insurer-2")


@pytest.mark.parametrize("first", ["withheld", "fed"])
def test_what_one_source_withholds_is_sealed_in_what_another_insurer_says(first: str) -> None:
    theirs = told(link_token="TEST-LINK-7001", insurer_number=CITY, symbol="")
    if first == "fed":
        OTHER.tell(theirs)
    INSURER.tell(told(address_withheld="1"))
    if first == "withheld":
        OTHER.tell(theirs)
    assert CANARY not in dump()


def test_it_holds_while_any_source_says_so_and_each_lifts_its_own() -> None:
    INSURER.tell(told(address_withheld="1"))
    person = current().person
    OTHER.tell(told(link_token="TEST-LINK-7001", insurer_number=CITY, symbol="", address_withheld="1"))
    assert in_force(person) == [UNION, CITY]
    INSURER.tell(told(change="change", address_withheld="0"))
    assert in_force(person) == [CITY]
    assert shown()["address_withheld"] is True
    assert CANARY not in dump()
    OTHER.tell(told(link_token="TEST-LINK-7001", insurer_number=CITY, symbol="", change="change", address_withheld="0"))
    assert in_force(person) == []
    assert shown()["address"] == CANARY


def test_an_insurer_does_not_lift_what_it_did_not_set() -> None:
    INSURER.tell(told())
    withhold(current().person)
    assert CANARY not in dump()
    INSURER.tell(told(change="change", address_withheld="0"))
    assert in_force() == ["139998"]
    assert CANARY not in dump()


def test_what_another_door_withholds_or_lifts_reaches_the_ledger() -> None:
    INSURER.tell(told())
    withhold(current().person)
    assert (current().address, CANARY in dump()) == ("", False)
    withhold(current().person, on=False)
    assert (current().address, current().address_sealed) == (CANARY, None)


def test_restricting_twice_and_with_an_older_clock_is_one_restriction() -> None:
    INSURER.tell(told(address_withheld="1"), told(change="change", address_withheld="1"))
    earlier: datetime = clock.now() - timedelta(minutes=5)
    restriction = Restriction.objects.get(person=current().person)
    lift(person=restriction.person, kind=KIND, source=restriction.source, by=the_platform(), at=earlier)
    restriction.refresh_from_db()
    assert restriction.lifted_at == restriction.set_at


def test_the_last_word_of_a_file_counts() -> None:
    INSURER.tell(told(address_withheld="1"), told(change="change", address_withheld="0"))
    assert in_force() == []
    INSURER.tell(told(change="change", address_withheld="0"), ended(address_withheld="1"))
    assert in_force() == [UNION]


def test_a_flag_of_somebody_who_is_corrected_in_the_same_file_stays_with_her() -> None:
    told_of = INSURER.tell(
        told(link_token="TEST-LINK-FIRST", address_withheld="1"), told(change="change", link_token="TEST-LINK-SECOND")
    )
    assert told_of == ["added", "changed"]
    assert in_force() == []
    assert Restriction.objects.filter(kind=KIND, source__code=UNION, lifted_at__isnull=True).count() == 1
