"""What checks find, what is said to that, and what pharmacies are refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from eprescription.errors.checks import ReplayGone
from eprescription.models import StopSwitch
from eprescription.queries.replays import replay
from eprescription.rules.document import DrugCode, Information, ItemNote, System
from platform_site import clock
from tests.eprescription.api_calls import (
    API,
    NAMED,
    dispense,
    receive,
    redeem,
    register,
    registration,
)
from tests.eprescription.pharmacies import BLUE, GREEN, given
from tests.support import rx, rx_doors
from tests.support.callers import Caller
from tests.support.scenarios import World, provokes


CLINIC, PHARMACY = Caller(rx.CLINIC), Caller(BLUE)
CONSENT = ("care_drug_allergy_lab",)


def stopped(*overrides: dict[str, Any], reason: dict[str, Any] | None = None) -> Any:
    """Prescribe itraconazole to who takes triazolam; with `reason`, answer each finding so."""
    rx.prepare()
    register(rx.TRIAZOLAM, clinic=rx.OTHER)
    body = {**registration(rx.ITRACONAZOLE, ref=rx.visit(consents=CONSENT)), "overrides": list(overrides)}
    answer = CLINIC.post(f"{API}/prescriptions", body)
    if reason is None:
        return answer
    answers = [{"finding_id": each["finding_id"], **reason} for each in answer.json()["findings"]]
    return CLINIC.post(f"{API}/prescriptions", {**body, "overrides": answers})


def in_hand(*names: str, **changed: Any) -> str:
    """Have a pharmacy receive a prescription; return its id."""
    rx.prepare()
    told = register(*names, **changed).json()
    redeem(told)
    receive(told["prescription_id"])
    return str(told["prescription_id"])


@provokes("RX-STOPPED")
@provokes("RX-REASON-NEEDED")
def a_contraindicated_pair_without_a_reason(world: World) -> Any:
    return stopped()


@provokes("RX-CONFIRMATION-NEEDED")
def a_reason_without_the_second_confirmation(world: World) -> Any:
    return stopped(reason={"reason": "ほかに方法がない"})


@provokes("RX-FINDING-UNKNOWN")
def an_answer_to_nothing(world: World) -> Any:
    return stopped({"finding_id": "0" * 32, "reason": "ほかに方法がない"})


@provokes("RX-CHECK-BUDGET")
def more_medicines_than_a_treatment_needs(world: World) -> Any:
    rx.prepare()
    body = rx_doors.check_body()
    body["items"] *= 60
    CLINIC.post(f"{API}/checks", body)
    return CLINIC.post(f"{API}/checks", body)


@provokes("RX-MEDIUM-PAIR")
def a_pair_that_waits_for_its_verification(world: World) -> Any:
    rx.prepare()
    register(rx.TRIAZOLAM, clinic=rx.OTHER)
    code = {"system": "receipt", "value": rx.item("ボリコナゾール錠５０ｍｇ「ＤＳＥＰ」").drug_code.code}
    item = {"code": code, "dosage_form": "internal", "quantity": 7}
    return CLINIC.post(f"{API}/checks", {"patient_ref": rx.visit(consents=CONSENT), "items": [item]})


@provokes("RX-OPENED-BEFORE")
def a_finding_that_was_opened(world: World) -> Any:
    rx.prepare()
    path = rx_doors.masked_finding()
    CLINIC.post(path, {"oral_consent": True}, **NAMED)
    return CLINIC.post(path, {"oral_consent": True}, **NAMED)


@provokes("RX-REPLAY-GONE")
def a_check_that_is_a_hundred_days_old(world: World) -> Any:
    rx.prepare()
    uid = rx_doors.check()
    by = replace(CLINIC.actor, acting_user="u1;doctor")
    try:
        replay(uid=uid, by=by, at=clock.now() + timedelta(days=100))
    except ReplayGone as refused:
        return {"code": refused.problem.code}
    return {}


@provokes("RX-UNINSURED-UNCHECKED")
def an_item_that_insurance_does_not_list(world: World) -> Any:
    rx.prepare()
    item = replace(
        rx.item(), information=Information.UNINSURED, drug_code=DrugCode(System.NONE, ""), name="架空の薬", unit="錠"
    )
    (rp,) = rx.rps(rx.AMLODIPINE)
    return register(rps=(replace(rp, items=(item,)),))


@provokes("RX-CONSENT-MISSING")
def a_list_without_consent(world: World) -> Any:
    rx.prepare()
    return CLINIC.get(f"{API}/patients/{rx.visit()}/medications", **NAMED)


@provokes("RX-NOT-REDEEMABLE")
def a_wrong_redemption_number(world: World) -> Any:
    rx.prepare()
    told = register().json()
    return redeem(told, redemption_number=f"{(int(told['redemption_number']) + 1) % 1_000_000:06d}")


@provokes("RX-PAPER-CHOSEN")
def a_patient_who_chose_paper(world: World) -> Any:
    return PHARMACY.post(f"{API}/redemptions", {"proof": PHARMACY.proof("SBX-0001", prescription_form="paper")})


@provokes("RX-TAKEN")
def a_prescription_that_another_received(world: World) -> Any:
    rx.prepare()
    told = register().json()
    redeem(told, GREEN)
    redeem(told, BLUE)
    receive(told["prescription_id"], BLUE)
    return receive(told["prescription_id"], GREEN)


@provokes("RX-PHARMACY-STOPPED")
def a_pharmacy_that_the_fund_stopped(world: World) -> Any:
    rx.prepare()
    told = register().json()
    house = Caller(BLUE).row.organisation
    StopSwitch.objects.create(organisation=house, reason="番号の誤り", set_at=clock.now())
    return redeem(told, BLUE)


@provokes("RX-NOT-HOLDER")
def a_prescription_that_nobody_redeemed(world: World) -> Any:
    rx.prepare()
    return receive(register().json()["prescription_id"])


@provokes("RX-DISPENSING")
@provokes("RX-DISPENSING-QUANTITY")
def more_than_was_prescribed(world: World) -> Any:
    return dispense(in_hand(), given(quantity="100"))


@provokes("RX-DISPENSING-INQUIRY")
def a_change_without_asking(world: World) -> Any:
    return dispense(in_hand(), given(name=rx.LOXOPROFEN, disposition="changed"))


@provokes("RX-INQUIRY-OPEN")
def a_dispensing_before_the_prescriber_has_answered(world: World) -> Any:
    uid = in_hand()
    PHARMACY.post(f"{API}/prescriptions/{uid}/inquiries", {"question": "量が多いのではないでしょうか。"}, **NAMED)
    return dispense(uid)


@provokes("RX-DISPENSING-LOT")
def a_package_code_whose_check_digit_is_wrong(world: World) -> Any:
    return dispense(in_hand(), given(package_code="12345678901234"))


@provokes("RX-DISPENSING-VETO")
def a_generic_against_the_veto(world: World) -> Any:
    (rp,) = rx.rps(rx.NORVASC)
    item = rx.item(rx.NORVASC, notes=(ItemNote("3", "患者の希望", ""),))
    return dispense(in_hand(rps=(replace(rp, items=(item,)),)), given(disposition="generic"))
