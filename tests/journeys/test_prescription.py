"""P008's prescriptions, from two clinics to the pharmacy and back: checked, asked about, dispensed, true in his list.

Everything goes over the doors that programs use; what he takes is read after each step as a clinic with his consent
reads it.
"""

from typing import Any

import pytest

from eprescription.models import Dispensing
from eprescription.queries.statistics import Adoption, adoption
from platform_site import clock
from platform_site.models import Notice
from platform_site.periods import jst_day
from platform_site.queries.patient_refs import person_behind
from tests.eprescription import api_calls
from tests.eprescription.api_calls import API, NAMED, dispense, put, receive, registration, result_body
from tests.eprescription.pharmacies import BLUE, GREEN, given
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
SAKURA, MOMIJI = Caller(rx.CLINIC), Caller(rx.OTHER)
PHARMACY = Caller(BLUE)
CONSENT = ("care_drug_allergy_lab",)


@pytest.fixture
def issuing(db) -> None:
    """Facilities that may issue; signers and medicines are the sandbox's."""
    rx.prepare()


def sent(clinic: str, *names: str, consents: tuple[str, ...] = (), **changed: Any) -> dict[str, Any]:
    """Return what a clinic sends for P008, who is at its counter."""
    return registration(
        *names, ref=rx.visit(clinic, "P008", consents=consents), clinic=clinic, person="P008", **changed
    )


def prescribed(clinic: str, *names: str, **changed: Any) -> dict[str, Any]:
    """Register a prescription; return the answer."""
    answer = Caller(clinic).post(f"{API}/prescriptions", sent(clinic, *names, **changed))
    assert answer.status_code == 201, answer.content
    return answer.json()


def redeemed(told: dict[str, Any], pharmacy: str = BLUE) -> Any:
    """Type what stands on his copy."""
    _, _, _, _, symbol, number, _ = rx.PEOPLE["P008"]
    return api_calls.redeem(told, pharmacy, symbol=symbol, number=number)


def read(caller: Caller, told: dict[str, Any]) -> dict[str, Any]:
    """Read a prescription as one of its two sides."""
    answer = caller.get(f"{API}/prescriptions/{told['prescription_id']}", **NAMED)
    assert answer.status_code == 200, answer.content
    return answer.json()


def listed() -> list[tuple[str, str]]:
    """Return what he takes now, and how that is known, as a clinic with his consent reads it."""
    ref = rx.visit(rx.CLINIC, "P008", consents=CONSENT)
    found = SAKURA.get(f"{API}/patients/{ref}/medications", **NAMED).json()["current"]
    return sorted((each["name"], each["source"]) for each in found)


def person() -> int:
    """Return who P008 is within the platform."""
    found = person_behind(rx.visit(rx.CLINIC, "P008"), organisation_id=SAKURA.row.organisation_id)
    assert found is not None
    return found


def use_of(kind: str) -> Adoption:
    """Return this month's figures of a kind of facility."""
    (found,) = (each for each in adoption(jst_day(clock.now()).replace(day=1)) if each.kind == kind)
    return found


def reasons(stopped: dict[str, Any], *, confirmed: bool) -> list[dict[str, Any]]:
    """Return a reason for each finding, confirmed a second time or not."""
    return [
        {"finding_id": each["finding_id"], "reason": "ほかに方法がない", "confirmed": confirmed}
        for each in stopped["findings"]
    ]


def asked(told: dict[str, Any], item: str, question: str) -> str:
    """Have the pharmacy ask about an item; return the inquiry's name."""
    path = f"{API}/prescriptions/{told['prescription_id']}/inquiries"
    answer = PHARMACY.post(path, {"item": item, "question": question}, **NAMED)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["inquiry_id"])


def answered(inquiry: str, result: str, answer: str) -> Any:
    """Have the clinic's doctor answer an inquiry."""
    body = {"result": result, "answer": answer, "answered_by": rx.DOCTORS[rx.OTHER][1]}
    return MOMIJI.post(f"{API}/inquiries/{inquiry}/answer", body, **NAMED)


def test_two_clinics_and_a_pharmacy_see_the_truth_at_each_step() -> None:
    before = use_of("clinic"), use_of("pharmacy")
    # At さくら診療所 he is prescribed the brand, and something to sleep. His list has both in the same second.
    first = prescribed(rx.CLINIC, rx.NORVASC, rx.TRIAZOLAM, days=28)
    assert (first["state"], first["findings"], len(first["redemption_number"])) == ("registered", [], 6)
    assert listed() == [(rx.TRIAZOLAM, "prescribed"), (rx.NORVASC, "prescribed")]

    second = _stopped_at_the_other_clinic()
    both = [(rx.AMLODIPINE, "prescribed"), (rx.ITRACONAZOLE, "prescribed"), *listed_of_the_first("prescribed")]
    assert listed() == sorted(both)

    _received_by_one_of_two_pharmacies(first, second)
    _first_dispensed_with_a_generic(first)
    taken = [(rx.AMLODIPINE, "dispensed"), (rx.TRIAZOLAM, "dispensed")]
    assert listed() == sorted([(rx.AMLODIPINE, "prescribed"), (rx.ITRACONAZOLE, "prescribed"), *taken])

    _second_asked_about_and_dispensed(second)
    assert listed() == sorted([(rx.AMLODIPINE, "dispensed"), *taken])

    _the_doctor_sees_it(second)
    _corrected(first)
    after = use_of("clinic"), use_of("pharmacy")
    assert [one.prescriptions - other.prescriptions for one, other in zip(after, before, strict=True)] == [2, 0]
    assert [one.results - other.results for one, other in zip(after, before, strict=True)] == [0, 2]
    _everything_stands_in_his_trail()


def listed_of_the_first(source: str) -> list[tuple[str, str]]:
    """Return what さくら診療所 prescribed, as his list has it."""
    return [(rx.TRIAZOLAM, source), (rx.NORVASC, source)]


def _stopped_at_the_other_clinic() -> dict[str, Any]:
    """Have もみじ診療所 prescribe what does not go with it; return what it registers in the end."""
    body = sent(rx.OTHER, rx.ITRACONAZOLE, rx.AMLODIPINE)
    masked = MOMIJI.post(f"{API}/prescriptions", body)
    assert (masked.status_code, masked.json()["code"]) == (409, "RX-STOPPED")
    found = {each["kind"]: each for each in masked.json()["findings"]}
    assert {kind: (each["masked"], each["stops"]) for kind, each in found.items()} == {
        "contraindicated": (True, True), "duplicate": (True, False),
    }  # fmt: skip
    # Nothing tells what it is or who prescribed it, and nothing was registered.
    assert _words(masked, "トリアゾラム", "ノルバスク", "さくら") == set()
    assert listed() == sorted(listed_of_the_first("prescribed"))

    # He consents at the reader: now the doctor is told.
    rx.visit(rx.OTHER, "P008", consents=CONSENT)
    open_ = MOMIJI.post(f"{API}/prescriptions", body).json()
    assert not any(each["masked"] for each in open_["findings"])
    others = {each["kind"]: each["other"]["name"] for each in open_["findings"]}
    assert others == {"contraindicated": rx.TRIAZOLAM, "duplicate": rx.NORVASC}

    # A reason alone does not pass a contraindication: it takes a second confirmation.
    once = MOMIJI.post(f"{API}/prescriptions", {**body, "overrides": reasons(open_, confirmed=False)})
    assert [each["code"] for each in once.json()["errors"]] == ["RX-CONFIRMATION-NEEDED"]
    answer = MOMIJI.post(f"{API}/prescriptions", {**body, "overrides": reasons(open_, confirmed=True)})
    assert answer.status_code == 201, answer.content
    return answer.json()


def _words(answer: Any, *words: str) -> set[str]:
    """Return which of some words stand anywhere in an answer."""
    text = answer.content.decode()
    return {word for word in words if word in text}


def _received_by_one_of_two_pharmacies(first: dict[str, Any], second: dict[str, Any]) -> None:
    # The first he hands over as a copy, to both; the second he selects with his card at あおぞら薬局 alone.
    assert redeemed(first, GREEN).status_code == 201
    assert redeemed(first).status_code == 201
    proof = PHARMACY.proof("SBX-0008", prescription_form="electronic", prescriptions=[second["prescription_id"]])
    by_card = PHARMACY.post(f"{API}/redemptions", {"proof": proof}).json()["prescriptions"]
    assert [each["prescription_id"] for each in by_card] == [second["prescription_id"]]
    for told in (first, second):
        assert receive(told["prescription_id"]).json()["state"] == "received"
    # みどり薬局 is told that it is taken, and that of the second it knows nothing.
    assert receive(first["prescription_id"], GREEN).json()["code"] == "RX-TAKEN"
    assert receive(second["prescription_id"], GREEN).json()["code"] == "RX-NOT-HOLDER"
    assert redeemed(first, GREEN).json()["code"] == "RX-NOT-REDEEMABLE"


def _first_dispensed_with_a_generic(first: dict[str, Any]) -> None:
    items = (given(quantity="28", disposition="generic", lot="A12"), given("2-1", rx.TRIAZOLAM, "28"))
    body = result_body(first["prescription_id"], *items)
    path = f"{API}/prescriptions/{first['prescription_id']}/dispensing"
    # What もみじ診療所 prescribed meanwhile is found here too, and the pharmacist gives reasons.
    stopped = PHARMACY.post(path, body)
    assert (stopped.status_code, stopped.json()["code"]) == (409, "RX-STOPPED")
    answer = PHARMACY.post(path, {**body, "overrides": reasons(stopped.json(), confirmed=True)})
    assert (answer.status_code, answer.json()["state"]) == (201, "dispensed")
    (brand, _) = read(SAKURA, first)["dispensings"][0]["items"]
    assert (brand["disposition"], brand["master_name"], brand["lot"]) == ("generic", rx.AMLODIPINE, "A12")


def _second_asked_about_and_dispensed(second: dict[str, Any]) -> None:
    uid = second["prescription_id"]
    # The pharmacy reads which reasons the doctor gave, and drops nothing without having asked.
    assert {each["reason"] for each in read(PHARMACY, second)["overrides"]} == {"ほかに方法がない"}
    dropped = {"item": "1-1", "disposition": "dropped", "quantity": "0"}
    assert _codes(dispense(uid, dropped, given("2-1"))) == {"RX-DISPENSING-INQUIRY"}

    inquiry = asked(second, "1-1", "併用禁忌の薬が調剤されています。中止でよろしいでしょうか。")
    unanswered = dispense(uid, {**dropped, "inquiry_id": inquiry}, given("2-1"))
    assert (unanswered.status_code, unanswered.json()["code"]) == (409, "RX-INQUIRY-OPEN")
    assert Notice.objects.filter(organisation=MOMIJI.row.organisation, about=f"Inquiry:{inquiry}").exists()
    assert Caller(GREEN).post(f"{API}/inquiries/{inquiry}/messages", {"text": "架空"}, **NAMED).status_code == 404
    told = answered(inquiry, "dropped", "中止してください。")
    assert (told.status_code, told.json()["state"], told.json()["result"]) == (200, "answered", "dropped")

    body = result_body(uid, {**dropped, "inquiry_id": inquiry}, given("2-1"), message="残薬があります。")
    stopped = PHARMACY.post(f"{API}/prescriptions/{uid}/dispensing", body).json()
    assert {each["kind"] for each in stopped["findings"]} == {"duplicate"}
    body["overrides"] = reasons(stopped, confirmed=False)
    answer = PHARMACY.post(f"{API}/prescriptions/{uid}/dispensing", body)
    assert (answer.status_code, answer.json()["time_stamp"].count(".")) == (201, 2)


def _codes(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.content
    return {each["code"] for each in answer.json()["errors"]}


def _the_doctor_sees_it(second: dict[str, Any]) -> None:
    seen = read(MOMIJI, second)
    (result,) = seen["dispensings"]
    assert (seen["state"], result["message"]) == ("dispensed", "残薬があります。")
    assert [each["disposition"] for each in result["items"]] == ["dropped", "as_prescribed"]
    assert [(each["state"], each["result"]) for each in seen["inquiries"]] == [("answered", "dropped")]
    # The other clinic, of which it is none of its business, reads nothing.
    path = f"{API}/prescriptions/{second['prescription_id']}"
    assert SAKURA.get(path, **NAMED).status_code == 404


def _corrected(first: dict[str, Any]) -> None:
    uid = first["prescription_id"]
    items = (given(quantity="28", disposition="generic"), given("2-1", rx.TRIAZOLAM, "7", disposition="partial"))
    path, body = f"{API}/prescriptions/{uid}/dispensing", result_body(uid, *items)
    stopped = put(PHARMACY, path, body, **{"If-Match": '"1"'}).json()
    body["overrides"] = reasons(stopped, confirmed=True)
    answer = put(PHARMACY, path, body, **{"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["dispensing_version"]) == (200, 2)
    # Another has read version 1 and is told so; the first version stays as it was.
    again = result_body(uid, *items, message="二度目")
    assert put(PHARMACY, path, again, **{"If-Match": '"1"'}).status_code == 412
    with rx.opened(person()):
        kept = Dispensing.objects.filter(prescription__uid=uid).order_by("version")
        assert [(row.version, row.state) for row in kept] == [(1, "corrected"), (2, "current")]
    assert (rx.TRIAZOLAM, "dispensed") in listed()


def _everything_stands_in_his_trail() -> None:
    lines = [line for line in lines_of([person()]) if line.event.startswith("eprescription.")]
    done = {
        (line.event.removeprefix("eprescription."), line.organisation_id) for line in lines if line.outcome == "done"
    }
    sakura, momiji, blue, green = (Caller(each).row.organisation_id for each in (rx.CLINIC, rx.OTHER, BLUE, GREEN))
    assert done >= {
        ("registered", sakura), ("registered", momiji), ("redeemed", green), ("redeemed", blue), ("received", blue),
        ("inquiry_asked", blue), ("inquiry_answered", momiji), ("dispensed", blue), ("corrected", blue),
        ("prescription_read", sakura), ("prescription_read", momiji), ("prescription_read", blue),
        ("medications_read", sakura),
    }  # fmt: skip
    assert ("received", green) not in done
    # Who looked is named where somebody looked.
    lookers = {line.acting_user for line in lines if line.event == "eprescription.medications_read"}
    assert lookers == {NAMED["X-Acting-User"]}


class TestWhatIsNeverDispensed:
    """取消、回収、期限切れ: what nobody takes leaves his list in the same second, and no pharmacy finds it."""

    @pytest.fixture
    def told(self):
        """What さくら診療所 was answered."""
        return prescribed(rx.CLINIC, rx.LOXOPROFEN)

    def ended(self, told: dict[str, Any], door: str, **body: str) -> Any:
        return SAKURA.post(f"{API}/prescriptions/{told['prescription_id']}/{door}", body)

    def test_cancelled(self, told):
        assert listed() == [(rx.LOXOPROFEN, "prescribed")]
        assert self.ended(told, "cancellation", reason="処方の見直し").json()["state"] == "cancelled"
        assert (listed(), redeemed(told).json()["code"]) == ([], "RX-NOT-REDEEMABLE")

    def test_recalled_even_out_of_a_pharmacys_hands(self, told):
        redeemed(told)
        receive(told["prescription_id"])
        assert self.ended(told, "recall", reason="reissued").json()["state"] == "recalled"
        assert (listed(), dispense(told["prescription_id"]).json()["code"]) == ([], "CONF-STATE")

    def test_expired_on_the_fifth_day(self, told, settings, tmp_path):
        settings.LOCAL_DIR = tmp_path
        clock.file().write_text(str(4 * 86_400))
        assert read(SAKURA, told)["state"] == "expired"
        assert redeemed(told).json()["code"] == "RX-NOT-REDEEMABLE"
