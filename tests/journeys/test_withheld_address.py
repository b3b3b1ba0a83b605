"""Somebody hides from a person who searches for her: her address is gone at once, and her insurer learns who had it."""

import pytest

from eligibility.actions import address_cases
from eligibility.models import Case
from platform_site import clock
from platform_site.actors import the_platform
from tests.support.callers import Caller
from tests.support.disputes import CLINIC, OTHER, case, resolve, whose
from tests.support.feeds import Insurer, line


pytestmark = pytest.mark.django_db
SHE = {
    "method": "insurance_number", "insurer_number": "06139992", "symbol": "架空７７", "number": "7001", "branch": "01",
    "birth_date": "1980-01-01",
}  # fmt: skip


def test_an_address_is_withheld_at_once_and_the_source_is_told_who_had_seen_it() -> None:
    insurer, clinic, other = Insurer(), Caller(CLINIC), Caller(OTHER)
    insurer.tell(line())
    assert clinic.check(SHE).json()["patient"]["address"] == "架空県架空市試験町1-1"

    insurer.tell(line(change="change", address_withheld="1"))
    patient = other.check(SHE).json()["patient"]
    assert (patient["address"], patient["address_withheld"]) == (None, True)

    address_cases.tell_sources(person_id=whose("7001").pk, by=the_platform(), at=clock.now())
    uid = Case.objects.get(kind=Case.Kind.ADDRESS_SEEN).uid
    shown = case(uid).json()
    assert [each["organisation"]["name"] for each in shown["seen_by"]] == ["さくら診療所"]
    assert "試験町" not in case(uid).content.decode()
    assert resolve(uid, "acknowledged").json()["state"] == "closed"
