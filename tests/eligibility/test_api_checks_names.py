"""Names reach the counter sign by sign as their insurer wrote them, and a withheld address reaches nobody."""

import json

import pytest

from eligibility.models import CoverageVersion
from platform_site import clock
from platform_site.actions.people import lift, restrict
from platform_site.actors import the_platform
from platform_site.models import Organisation, Person, Restriction
from tests.support.callers import Caller, by_number
from tests.support.feeds import AS_OF, Insurer, line


pytestmark = pytest.mark.django_db
CLINIC, PHARMACY = Caller("sandbox-clinic-1"), Caller("sandbox-pharmacy-1")
P007 = by_number("138057", "20030007", "1988-08-08", branch="01")
ASKED = by_number("06139992", "7001", "1980-01-01", symbol="架空７７")
STRANGE = [
    "\U00020bb7田　\u9ad9志",
    "葛\U000e0100城　辻\U000e0100",
    "\ufa11山　神\U000e0101",
    "\ufa1b井　\ufa1e",
    "ＡＢ　ｱｲ①",
]
"""𠮷 and 髙; with variation selectors; a compatibility ideograph that NFC keeps; two that NFC would replace; widths."""


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_comes_out_byte_for_byte_as_it_went_in(name):
    assert Insurer().tell(line(name=name, householder=name)) == ["added"]
    answer = CLINIC.check(ASKED)
    sent = json.loads(answer.content)
    assert (sent["patient"]["name"], sent["coverages"][0]["householder"]) == (name, name)
    assert name.encode() in answer.content


def test_the_sandboxs_rare_name_is_shown_in_full():
    answer = CLINIC.check_by_card("SBX-0012")
    assert answer.json()["patient"]["name"] == "𠮷田　髙志"
    assert "●" not in answer.content.decode()


def test_other_names_and_sexes_are_shown_beside_the_printed_ones():
    Insurer().tell(line(other_name="ジョン・スミス", other_kana="ジョンスミス", sex_other="3"))
    patient = CLINIC.check(ASKED).json()["patient"]
    assert (patient["other_name"], patient["other_kana"]) == ("ジョン・スミス", "ジョンスミス")
    assert (patient["sex"], patient["sex_other"]) == ({"code": "1", "name": "男"}, {"code": "3", "name": "未設定"})


@pytest.mark.parametrize("ask", [lambda who: who.check(P007), lambda who: who.check_by_card("SBX-0007")])
@pytest.mark.parametrize("caller", [CLINIC, PHARMACY])
def test_a_withheld_address_is_given_to_nobody(caller, ask):
    answer = ask(caller)
    patient = answer.json()["patient"]
    assert (patient["address"], patient["postal_code"], patient["address_withheld"]) == (None, None, True)
    assert (patient["name"], answer.json()["result"]) == ("青空　ひかり", "active")
    assert "見本町" not in answer.content.decode()


def test_an_address_that_nobody_withholds_is_given():
    patient = CLINIC.check_by_card("SBX-0001").json()["patient"]
    given = (patient["postal_code"], patient["address"], patient["address_withheld"])
    assert given == ("999-9999", "架空県架空市見本町1-2-3", False)


def city() -> Organisation:
    """Return a source that withholds."""
    return Organisation.objects.get(code="139998")


def test_an_address_is_withheld_at_once_and_in_a_replay_too():
    Insurer().tell(line())
    first = CLINIC.check(ASKED, key="a-key-of-16-signs")
    person = Person.objects.get(coverageversion__coverage__number="7001")
    restrict(person=person, kind=Restriction.Kind.ADDRESS_WITHHELD, source=city(), by=the_platform(), at=clock.now())
    again = CLINIC.check(ASKED, key="a-key-of-16-signs")
    assert first.json()["patient"]["address"] == "架空県架空市試験町1-1"
    assert (again["Idempotency-Replayed"], again.json()["patient"]["address"]) == ("true", None)
    assert "試験町" not in again.content.decode()


def test_an_address_stays_withheld_while_one_of_two_sources_says_so():
    person = Person.objects.get(coverageversion__coverage__number="20030007")
    restrict(person=person, kind=Restriction.Kind.ADDRESS_WITHHELD, source=city(), by=the_platform(), at=clock.now())
    lift(person=person, kind=Restriction.Kind.ADDRESS_WITHHELD, source=city(), by=the_platform(), at=clock.now())
    assert CLINIC.check(P007).json()["patient"]["address_withheld"] is True


def test_an_address_that_is_not_known_is_null_and_not_withheld():
    Insurer().tell(line(address="", postal_code=""))
    patient = CLINIC.check(ASKED).json()["patient"]
    assert (patient["address"], patient["address_withheld"]) == (None, False)


def test_a_check_tells_what_its_insurer_says_now():
    insurer = Insurer()
    insurer.tell(line(), as_of=AS_OF)
    insurer.tell(line(change="change", name="改姓　歩"))
    assert CLINIC.check(ASKED).json()["patient"]["name"] == "改姓　歩"
    assert CoverageVersion.objects.filter(coverage__number="7001").count() == 2
