"""医療扶助 at the counter: the recipient, and the voucher of the month for this institution (E-11)."""

from datetime import date

import pytest

from eligibility.models import AssistanceRecipient, AssistanceVoucher
from platform_site import clock
from platform_site.periods import as_japanese_time, jst_day
from tests.support.assistance import HOSPITAL, Office, voucher
from tests.support.assistance import p010 as line_of_p010
from tests.support.callers import Caller
from tests.support.feeds import AS_OF, Insurer, line


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
P010 = {
    "method": "public_assistance",
    "payer_number": "12139994",
    "recipient_number": "0000018",
    "birth_date": "1958-06-30",
}
TOKEN = "SBX-LINK-P010"
OFFICE = Office()


def p010() -> AssistanceRecipient:
    """Return the sandbox's recipient."""
    return AssistanceRecipient.objects.get(recipient_number="0000018", known_until=None)


@pytest.mark.parametrize("ask", [lambda caller: caller.check(P010), lambda caller: caller.check_by_card("SBX-0010")])
def test_the_institution_of_the_voucher_is_told_recipient_and_voucher(ask):
    answer = ask(CLINIC).json()
    assert (answer["result"], answer["coverages"], answer["patient"]["name"]) == ("active", [], "生活　明")
    assert answer["assistance"]["recipient"] == {
        "payer_number": "12139994",
        "recipient_number": "0000018",
        "valid_from": "2024-04-01",
        "last_day": None,
        "office": {"name": "架空市福祉事務所", "phone": "03-0000-0023"},
    }
    month = jst_day(clock.now()).strftime("%Y-%m")
    voucher = {"month": month, "care": "outpatient", "beside_insurance": False, "own_payment": 0}
    assert (answer["assistance"]["voucher"], answer["assistance"]["vouchers"]) == (voucher, [voucher])
    assert (answer["consents"], answer["advisories"], answer["feed"]) == ([], [], {"as_of": None})


@pytest.mark.parametrize("client_id", ["sandbox-clinic-2", "sandbox-dental-1", "sandbox-pharmacy-1"])
def test_elsewhere_the_recipient_is_active_and_not_commissioned(client_id):
    answer = Caller(client_id).check(P010).json()
    assert (answer["result"], answer["assistance"]["voucher"]) == ("active", "not_commissioned")
    assert answer["assistance"]["recipient"]["office"]["phone"] == "03-0000-0023"


def test_the_voucher_is_that_of_the_month_asked_about():
    answer = CLINIC.check_by_card("SBX-0010", on="2026-01-31").json()
    assert (answer["result"], answer["assistance"]["voucher"]) == ("active", "not_commissioned")


@pytest.mark.parametrize(
    "wrong",
    [{"recipient_number": "0000026"}, {"payer_number": "12139986"}, {"birth_date": "1958-06-29"}],
)
def test_whichever_detail_is_wrong_the_answer_is_the_same(wrong):
    right = CLINIC.check({**P010, "birth_date": "1958-07-30"}).json()
    answer = CLINIC.check({**P010, **wrong}).json()
    for sent in (right, answer):
        del sent["check_id"], sent["checked_at"]
    assert answer == right
    assert (answer["result"], answer["patient_ref"], answer["patient"]) == ("not_found", None, None)


@pytest.mark.parametrize("day", ["2024-03-31", "2026-10-01"])
def test_outside_of_the_period_a_recipient_is_inactive_and_needs_no_voucher(day):
    AssistanceRecipient.objects.filter(pk=p010().pk).update(valid_until=date(2026, 10, 1))
    answer = CLINIC.check({**P010, "on": day}).json()
    assert (answer["result"], answer["assistance"]["voucher"]) == ("inactive", None)
    assert answer["assistance"]["recipient"]["last_day"] == "2026-09-30"


def test_by_card_an_assistance_that_ended_is_told_while_nothing_else_covers():
    AssistanceRecipient.objects.filter(pk=p010().pk).update(valid_until=date(2026, 10, 1))
    on_the_last_day = CLINIC.check_by_card("SBX-0010", on="2026-09-30").json()
    after = CLINIC.check_by_card("SBX-0010", on="2026-10-01").json()
    before = CLINIC.check_by_card("SBX-0010", on="2024-03-31").json()
    assert [answer["result"] for answer in (on_the_last_day, after, before)] == ["active", "inactive", "not_found"]
    assert after["assistance"]["recipient"]["recipient_number"] == "0000018"
    assert before["assistance"]["recipient"] is None


def insured() -> None:
    """Give P010 a coverage too."""
    p010 = {"birth_date": "1958-06-30", "sex": "1", "name": "生活　明", "kana": "セイカツ　アキラ", "address": ""}
    assert Insurer().tell(line("8010", link_token=TOKEN, **p010)) == ["added"]


def test_beside_an_insurance_a_card_tells_both():
    insured()
    answer = CLINIC.check_by_card("SBX-0010").json()
    assert [coverage["number"] for coverage in answer["coverages"]] == ["8010"]
    assert answer["result"] == "active"
    assert answer["assistance"]["voucher"]["care"] == "outpatient"


def test_an_assistance_that_ended_is_no_part_of_the_answer_once_an_insurance_covers():
    insured()
    AssistanceRecipient.objects.filter(pk=p010().pk).update(valid_until=date(2026, 10, 1))
    answer = CLINIC.check_by_card("SBX-0010").json()
    assert (answer["result"], answer["assistance"]["recipient"]) == ("active", None)


def test_before_an_insurance_begins_the_assistance_counts_and_no_advisory_remains():
    insured()
    answer = CLINIC.check_by_card("SBX-0010", on="2026-03-31").json()
    assert (answer["result"], answer["coverages"], answer["advisories"]) == ("active", [], [])


def test_a_recipient_who_is_corrected_replaces_what_was_known_and_keeps_her_vouchers():
    earlier = p010()
    assert OFFICE.tell(line_of_p010(valid_from="2024-05-01")) == ["changed"]
    earlier.refresh_from_db()
    assert earlier.known_until == p010().known_from
    answer = CLINIC.check(P010).json()
    assert answer["assistance"]["recipient"]["valid_from"] == "2024-05-01"
    assert answer["assistance"]["voucher"]["care"] == "outpatient"


def test_a_voucher_that_is_corrected_replaces_the_earlier_one():
    assert OFFICE.tell(voucher("0000018", change="change", beside_insurance="1", own_payment="2500")) == ["changed"]
    answered = CLINIC.check(P010).json()["assistance"]["voucher"]
    assert (answered["beside_insurance"], answered["own_payment"]) == (True, 2500)
    assert AssistanceVoucher.objects.filter(recipient=p010(), known_until=None).count() == 1


def test_a_hospital_with_two_vouchers_in_a_month_is_told_both():
    OFFICE.tell(
        voucher("0000018", institution=HOSPITAL, care="inpatient", own_payment="15000"),
        voucher("0000018", institution=HOSPITAL, care="outpatient"),
    )
    told = Caller("sandbox-hospital-1").check(P010).json()["assistance"]
    shown = [(each["care"], each["own_payment"]) for each in told["vouchers"]]
    assert shown == [("inpatient", 15000), ("outpatient", 0)]
    assert told["voucher"] == told["vouchers"][0]


def test_the_age_of_what_the_office_fed_stands_beside_it():
    OFFICE.tell(voucher("0000018", change="change"), as_of=AS_OF)
    told = CLINIC.check_by_card("SBX-0010").json()
    assert told["assistance"]["as_of"] == max(told["assistance"]["as_of"], as_japanese_time(AS_OF))
    assert CLINIC.check_by_card("SBX-0001").json()["assistance"]["as_of"] is None


def test_a_replay_tells_the_vouchers_that_were_told_first():
    first = CLINIC.check(P010, key="asked-about-p010-once").json()
    OFFICE.tell(voucher("0000018", change="cancel"))
    assert CLINIC.check(P010, key="asked-about-p010-once").json() == first
    assert CLINIC.check(P010).json()["assistance"]["voucher"] == "not_commissioned"
