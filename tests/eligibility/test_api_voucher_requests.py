"""A clinic asks for a voucher in one call, and finds the answer in the same place (E-11)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from eligibility.models import AssistanceVoucher, VoucherRequest
from platform_site import clock
from platform_site.models import Notice
from tests.support import openapi
from tests.support.assistance import (
    CLINIC,
    HOSPITAL,
    OTHER_CLINIC,
    P010,
    Office,
    known,
    p010,
    recipient,
    this_month,
    voucher,
)
from tests.support.audit_lines import lines_of
from tests.support.callers import P001, Caller
from tests.support.vouchers import ASKS, BY_NUMBER, DECLINE, GRANT, OFFICE, PATH, answered, asked, asking, checked, seen


pytestmark = pytest.mark.django_db

CITY = Office()
AT_HOSPITAL = {"institution": HOSPITAL, "care": "inpatient"}


def told(uid: str) -> set[str]:
    """Return whom a notice about a request went to, and why."""
    rows = Notice.objects.filter(about=f"VoucherRequest:{uid}").select_related("organisation")
    return {f"{row.organisation.code} {row.kind}" for row in rows}


def refused(body: dict, status: int, code: str, caller: Caller = ASKS) -> list[tuple[str, str]]:
    """Ask in vain; return code and place of each fault."""
    before = VoucherRequest.objects.count()
    answer = caller.post(PATH, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert VoucherRequest.objects.count() == before
    return [(fault["code"], fault["pointer"]) for fault in answer.json().get("errors", ())]


def test_a_request_names_the_office_and_tells_it() -> None:
    answer = ASKS.post(PATH, asking())
    shown = answer.json()
    assert (answer.status_code, shown["state"], shown["month"], shown["care"]) == (
        201, "requested", this_month(), "outpatient",
    )  # fmt: skip
    assert shown["office"] == {"name": "架空市福祉事務所", "phone": "03-0000-0023"}
    assert (shown["voucher"], shown["reason"], shown["answered_at"]) == (None, "", None)
    assert told(shown["request_id"]) == {"12139994 eligibility.voucher_requested"}
    assert seen(shown["request_id"]) == shown


@pytest.mark.parametrize("ask", [lambda: checked(), lambda: ASKS.check_by_card("SBX-0010").json()["check_id"]])
def test_it_follows_from_a_check_by_number_or_by_card(ask) -> None:
    assert asked(check_id=ask())


def test_the_same_again_is_the_same_request_while_it_is_open() -> None:
    first = asked()
    assert asked() == first
    assert asked(month=previous_month()) != first
    answered(first, DECLINE)
    assert asked() != first


def previous_month() -> str:
    """Return the month before this one."""
    first = date.fromisoformat(f"{this_month()}-01")
    return f"{first - timedelta(days=1):%Y-%m}"


def test_the_same_key_again_is_the_same_answer_as_it_stands_now() -> None:
    body = asking()
    first = ASKS.post(PATH, body, key="asking-for-a-voucher").json()
    answered(first["request_id"], GRANT)
    again = ASKS.post(PATH, body, key="asking-for-a-voucher")
    assert again["Idempotency-Replayed"] == "true"
    assert (again.json()["request_id"], again.json()["state"]) == (first["request_id"], "granted")


def test_a_voucher_that_is_there_grants_at_once_and_nobody_is_bothered() -> None:
    clinic = Caller("sandbox-clinic-1")
    uid = asked(clinic)
    shown = seen(uid, clinic)
    voucher = {"month": this_month(), "care": "outpatient", "beside_insurance": False, "own_payment": 0}
    assert (shown["state"], shown["voucher"]) == ("granted", voucher)
    assert told(uid) == set()
    assert asked(clinic) == uid


def test_the_office_grants_and_the_clinic_finds_the_voucher() -> None:
    uid = asked()
    answer = answered(uid, GRANT)
    assert (answer.status_code, answer.json()["state"]) == (200, "granted")
    shown = seen(uid)
    assert shown["voucher"] == {
        "month": this_month(), "care": "outpatient", "beside_insurance": False, "own_payment": 1200,
    }  # fmt: skip
    assert shown["answered_at"]
    assert told(uid) == {
        "12139994 eligibility.voucher_requested",
        f"{OTHER_CLINIC} eligibility.voucher_request_answered",
    }
    assert ASKS.check(BY_NUMBER).json()["assistance"]["voucher"] == shown["voucher"]
    assert AssistanceVoucher.objects.latest("pk").feed is None


def test_the_office_declines_with_a_reason() -> None:
    uid = asked()
    assert answered(uid, DECLINE).json()["state"] == "declined"
    shown = seen(uid)
    assert (shown["state"], shown["voucher"], shown["reason"]) == ("declined", None, DECLINE["reason"])
    assert ASKS.check(BY_NUMBER).json()["assistance"]["voucher"] == "not_commissioned"


@pytest.mark.parametrize("first", [GRANT, DECLINE])
@pytest.mark.parametrize("second", [GRANT, DECLINE])
def test_an_answer_is_given_once(first: dict, second: dict) -> None:
    uid = asked()
    answered(uid, first)
    answer = answered(uid, second)
    assert (answer.status_code, answer.json()["code"]) == (409, "CONF-STATE")
    was, asked_for = ("交付" if each["grant"] else "交付しない" for each in (first, second))
    assert answer.json()["detail"] == f"「{was}」から「{asked_for}」へは進めません。"


def test_the_same_answer_with_the_same_key_is_replayed() -> None:
    path = f"{PATH}/{asked()}/answer"
    first = OFFICE.post(path, GRANT, key="granting-one-voucher")
    again = OFFICE.post(path, GRANT, key="granting-one-voucher")
    assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")


def test_a_voucher_that_comes_by_feed_grants_what_is_open_for_it_and_nothing_else() -> None:
    hospital = Caller("sandbox-hospital-1")
    mine, inpatient, outpatient = asked(), asked(hospital, care="inpatient"), asked(hospital)
    assert CITY.tell(voucher(P010, **AT_HOSPITAL, beside_insurance="1")) == ["added"]
    assert [seen(inpatient, hospital)["state"], seen(outpatient, hospital)["state"]] == ["granted", "requested"]
    assert seen(inpatient, hospital)["voucher"]["beside_insurance"] is True
    assert seen(mine)["state"] == "requested"
    assert f"{HOSPITAL} eligibility.voucher_request_answered" in told(inpatient)


def test_a_request_goes_with_its_recipient_when_she_is_corrected() -> None:
    uid = asked()
    CITY.tell(p010(valid_from="2024-05-01"))
    assert asked() == uid
    CITY.tell(voucher(P010, institution=OTHER_CLINIC))
    assert seen(uid)["state"] == "granted"


def test_what_was_granted_is_shown_as_it_stands_now() -> None:
    uid = asked()
    answered(uid, GRANT)
    corrected = voucher(P010, institution=OTHER_CLINIC, change="change", own_payment="500")
    assert CITY.tell(corrected, p010(valid_from="2024-05-01")) == ["changed", "changed"]
    assert seen(uid)["voucher"]["own_payment"] == 500
    CITY.tell(voucher(P010, institution=OTHER_CLINIC, change="cancel"))
    assert (seen(uid)["state"], seen(uid)["voucher"]) == ("granted", None)
    assert asked() != uid


def test_the_end_of_an_error_declines_what_was_asked_for() -> None:
    uid = asked()
    assert CITY.tell(p010(change="cancel")) == ["cancelled"]
    assert (seen(uid)["state"], "取り消された" in seen(uid)["reason"]) == ("declined", True)


class TestWhoMayAsk:
    """A facility of a kind that gives that care, after its own check of the last 24 hours."""

    def test_not_after_another_facilitys_check(self) -> None:
        body = asking(Caller("sandbox-clinic-1"))
        refused(body, 404, "ELIG-NO-CHECK-IN")
        refused({**body, "check_id": str(uuid4())}, 404, "ELIG-NO-CHECK-IN")

    def test_not_after_a_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        body, later = asking(), clock.now() + timedelta(hours=24)
        monkeypatch.setattr("platform_site.clock.now", lambda: later)
        refused(body, 404, "ELIG-NO-CHECK-IN")

    def test_not_after_a_check_that_found_nobody(self) -> None:
        check = ASKS.check({**BY_NUMBER, "birth_date": "1958-07-01"}).json()
        refused(asking(check_id=check["check_id"]), 404, "ELIG-NO-CHECK-IN")

    def test_not_for_somebody_without_assistance(self) -> None:
        refused(asking(check_id=ASKS.check(P001).json()["check_id"]), 422, "ELIG-ASSIST-NO-RECIPIENT")

    def test_not_for_somebody_whose_number_is_another_persons_by_now(self) -> None:
        body = asking()
        CITY.tell(recipient(P010, change="change"))
        refused(body, 422, "ELIG-ASSIST-NO-RECIPIENT")

    def test_not_for_somebody_who_was_cancelled_since(self) -> None:
        body = asking()
        CITY.tell(p010(change="cancel"))
        refused(body, 422, "ELIG-ASSIST-NO-RECIPIENT")

    def test_not_for_a_month_after_the_assistance(self) -> None:
        body = asking()
        CITY.tell(p010(change="end", last_day=str(date.fromisoformat(f"{this_month()}-01") - timedelta(days=1))))
        refused(body, 422, "ELIG-ASSIST-NO-RECIPIENT")
        assert ASKS.post(PATH, {**body, "month": previous_month()}).status_code == 201

    @pytest.mark.parametrize(
        ("client", "care"),
        [("sandbox-clinic-2", "pharmacy"), ("sandbox-pharmacy-1", "outpatient"), ("sandbox-dental-1", "inpatient")],
    )
    def test_not_for_care_that_it_does_not_give(self, client: str, care: str) -> None:
        caller = Caller(client)
        assert refused(asking(caller, care=care), 400, "VAL-INVALID", caller) == [("ELIG-VOUCHER-CARE", "/care")]

    @pytest.mark.parametrize("client", ["sandbox-pharmacy-1", "sandbox-dental-1", "sandbox-hospital-1"])
    def test_every_kind_of_facility_asks_for_its_own(self, client: str) -> None:
        care = {"pharmacy": "pharmacy", "dental": "dental", "hospital": "inpatient"}[client.split("-")[1]]
        assert asked(Caller(client), care=care)

    @pytest.mark.parametrize("month", ["2020-01", "2099-12"])
    def test_not_for_a_month_that_is_far(self, month: str) -> None:
        assert refused(asking(month=month), 400, "VAL-INVALID") == [("VAL-CHOICE", "/month")]


class TestWhoSees:
    """The institution that asked, and the recipient's own office."""

    def test_another_clinic_finds_what_it_would_find_of_none(self) -> None:
        other, uid = Caller("sandbox-clinic-1"), asked()
        answers = [other.get(f"{PATH}/{each}").json() for each in (uid, uuid4())]
        assert {answer["code"] for answer in answers} == {"SYS-NOT-FOUND"}
        assert answers[0]["title"] == answers[1]["title"]
        assert answers[0]["detail"] == answers[1]["detail"]

    def test_another_town_finds_nothing_and_answers_nothing(self) -> None:
        town, uid = Caller("sandbox-municipality-2"), asked()
        assert town.get(PATH).json() == {"requests": [], "next": None}
        for each in (uid, uuid4()):
            answer = answered(str(each), GRANT, town)
            assert (answer.status_code, answer.json()["code"]) == (404, "SYS-NOT-FOUND")
        assert seen(uid)["state"] == "requested"

    def test_the_office_reads_numbers_and_institution_and_no_name(self) -> None:
        uid = asked()
        answer = OFFICE.get(f"{PATH}?state=requested")
        (shown,) = answer.json()["requests"]
        assert shown["request_id"] == uid
        assert (shown["payer_number"], shown["recipient_number"]) == ("12139994", P010)
        assert shown["institution"] == {"code": OTHER_CLINIC, "name": "もみじ診療所"}
        assert "生活" not in answer.content.decode()

    def test_the_office_reads_by_state_and_in_pages(self) -> None:
        hospital = Caller("sandbox-hospital-1")
        uids = [asked(), asked(hospital), asked(hospital, care="inpatient")]
        answered(uids[1], DECLINE)
        first = OFFICE.get(f"{PATH}?limit=2").json()
        assert [each["request_id"] for each in first["requests"]] == uids[:2]
        second = OFFICE.get(f"{PATH}?limit=2&cursor={first['next']}").json()
        assert ([each["request_id"] for each in second["requests"]], second["next"]) == (uids[2:], None)
        waiting = OFFICE.get(f"{PATH}?state=requested").json()["requests"]
        assert [each["request_id"] for each in waiting] == [uids[0], uids[2]]
        assert OFFICE.get(f"{PATH}?state=requested&cursor={first['next']}").status_code == 400

    def test_a_state_that_is_none_is_named(self) -> None:
        answer = OFFICE.get(f"{PATH}?state=lost")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/state")

    def test_every_view_and_every_step_leaves_a_line_with_the_person(self) -> None:
        uid = asked()
        OFFICE.get(PATH)
        answered(uid, GRANT)
        seen(uid)
        lines = [line for line in lines_of([known(P010).person_id]) if line.event.startswith("eligibility.voucher")]
        assert [(line.event.removeprefix("eligibility.voucher_"), line.ground) for line in lines] == [
            ("requested", ""), ("requests_read", "law"), ("request_answered", ""), ("requests_read", "law"),
        ]  # fmt: skip
        assert all(line.client_uid and line.about.startswith("VoucherRequest") for line in lines)


class TestWhatTheOfficeMayNotGrant:
    """What it could not issue by its feed either."""

    def test_a_voucher_after_the_end_of_the_assistance(self) -> None:
        uid = asked()
        CITY.tell(p010(change="end", last_day="2024-12-31"))
        answer = answered(uid, GRANT)
        assert [fault["code"] for fault in answer.json()["errors"]] == ["ELIG-VOUCHER-MONTH"]
        assert (answer.status_code, seen(uid)["state"]) == (400, "requested")

    def test_a_voucher_of_its_own_clinic_is_no_other_clinics(self) -> None:
        assert CITY.tell(voucher(P010, institution=CLINIC, change="change")) == ["unchanged"]
        assert ASKS.check(BY_NUMBER).json()["assistance"]["vouchers"] == []


class TestTheDocument:
    """Says what the doors answer."""

    def test_of_each_door(self) -> None:
        made = ASKS.post(PATH, asking())
        uid = made.json()["request_id"]
        answers = {
            (PATH, "POST"): made,
            (PATH, "GET"): OFFICE.get(PATH),
            (f"{PATH}/{{uid}}/answer", "POST"): answered(uid, GRANT),
            (f"{PATH}/{{uid}}", "GET"): ASKS.get(f"{PATH}/{uid}"),
        }
        for (path, method), answer in answers.items():
            schema = openapi.answer_schema(path, method, answer.status_code)
            assert openapi.faults(schema, answer.json()) == []
