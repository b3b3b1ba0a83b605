"""What a welfare office tells, and what an institution asks of it."""

from typing import Any

from tests.support.assistance import HOSPITAL, file, recipient, this_month, voucher
from tests.support.assistance import P010 as KNOWN
from tests.support.callers import P001, Caller
from tests.support.scenarios import World, provokes
from tests.support.vouchers import ASKS, PATH, asking
from tests.support.work import assisted


CITY = Caller("sandbox-municipality-1")


def told(*rows: dict[str, str]) -> Any:
    """Have lines applied; return the job as the office sees it."""
    return CITY.get(f"/api/v1/jobs/{assisted(CITY, file(rows, number=900))}")


@provokes("ELIG-ASSIST-NO-OFFICE")
def a_town_without_a_welfare_office(world: World) -> Any:
    town = Caller("sandbox-municipality-2")
    return town.post("/api/v1/eligibility/assistance-feeds", file([]), content_type="text/csv")


@provokes("ELIG-ASSIST-NO-RECIPIENT")
def a_voucher_for_somebody_who_is_insured(world: World) -> Any:
    check = ASKS.check(P001).json()["check_id"]
    return ASKS.post(PATH, {"check_id": check, "month": this_month(), "care": "outpatient"})


@provokes("ELIG-ASSIST-OFFICE")
def a_recipient_of_another_office(world: World) -> Any:
    return told(recipient(payer_number="12139986"))


@provokes("ELIG-ASSIST-EXISTS")
def a_new_recipient_who_is_there_already(world: World) -> Any:
    return told(recipient(), recipient(valid_from="2026-05-01"))


@provokes("ELIG-ASSIST-UNKNOWN")
def a_voucher_of_nobody(world: World) -> Any:
    return told(voucher())


@provokes("ELIG-VOUCHER-EXISTS")
def a_new_voucher_that_is_there_already(world: World) -> Any:
    return told(voucher(KNOWN, own_payment="100"))


@provokes("ELIG-VOUCHER-UNKNOWN")
def a_voucher_that_was_never_issued(world: World) -> Any:
    return told(voucher(KNOWN, change="cancel", institution=HOSPITAL))


@provokes("ELIG-VOUCHER-MONTH")
def a_voucher_of_a_month_before_the_assistance(world: World) -> Any:
    return told(voucher(KNOWN, month="2020-01"))


@provokes("ELIG-VOUCHER-INSTITUTION")
def a_voucher_for_an_institution_that_nobody_knows(world: World) -> Any:
    return told(voucher(KNOWN, institution="1310199992"))


@provokes("ELIG-VOUCHER-CARE")
def a_clinic_that_asks_for_medicines(world: World) -> Any:
    return ASKS.post(PATH, asking(care="pharmacy"))
