"""医療扶助 at the counter: the recipient, and the voucher of the month for this institution (E-11)."""

from datetime import date

import pytest

from eligibility.actions.assistance import issue_voucher, register_recipient
from eligibility.models import AssistanceRecipient, AssistanceVoucher
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.identifiers import PayerNumber, RecipientNumber
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.support.callers import Caller
from tests.support.feeds import Insurer, line


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
P010 = {
    "method": "public_assistance",
    "payer_number": "12139994",
    "recipient_number": "0000018",
    "birth_date": "1958-06-30",
}
TOKEN = "SBX-LINK-P010"


def p010() -> AssistanceRecipient:
    """Return the sandbox's recipient."""
    return AssistanceRecipient.objects.get(recipient_number="0000018", known_until=None)


def registered(**changes):
    """Register P010 anew, as her welfare office would correct her."""
    values = {
        "office": Organisation.objects.get(kind=Organisation.Kind.WELFARE_OFFICE), "link_token": TOKEN,
        "payer_number": PayerNumber.parse("12139994"), "recipient_number": RecipientNumber.parse("0000018"),
        "name": "生活　明", "kana": "セイカツ　アキラ", "sex": "1", "birth_date": date(1958, 6, 30),
        "valid_from": date(2024, 4, 1), "by": the_platform(), "at": clock.now(),
    }  # fmt: skip
    return register_recipient(**{**values, **changes})


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
    assert answer["assistance"]["voucher"] == voucher
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
    Insurer().tell(line("8010", link_token=TOKEN, birth_date="1958-06-30", sex="1", name="生活　明"))


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


def test_a_recipient_who_is_registered_anew_replaces_what_was_known():
    earlier = p010()
    registered(name="生活　明子")
    earlier.refresh_from_db()
    assert earlier.known_until is not None
    answer = CLINIC.check(P010).json()
    assert answer["patient"]["name"] == "生活　明子"
    assert answer["assistance"]["voucher"] == "not_commissioned"


def test_a_voucher_that_is_issued_anew_replaces_the_earlier_one():
    month = jst_day(clock.now()).replace(day=1)
    issue_voucher(
        recipient=p010(), organisation=Organisation.objects.get(code=CLINIC.code), month=month,
        care=AssistanceVoucher.Care.OUTPATIENT, beside_insurance=True, own_payment=2500,
        by=the_platform(), at=clock.now(),
    )  # fmt: skip
    voucher = CLINIC.check(P010).json()["assistance"]["voucher"]
    assert (voucher["beside_insurance"], voucher["own_payment"]) == (True, 2500)
    assert AssistanceVoucher.objects.filter(recipient=p010(), known_until=None).count() == 1
