"""Prescriptions whose medicines, amounts or days may not be, and facilities that may not issue."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from eprescription.actions.drug_releases import load_file, put_in_force
from eprescription.errors.masters import WrongDrugFile
from eprescription.gateways.master_forms import FileForm
from eprescription.models import SelfInspection, StopSwitch
from eprescription.rules import splits
from eprescription.rules.document import DosageForm, DrugCode, Item, Rp, Split, System, Usage
from platform_site import clock
from platform_site.actions.policies import set_policy
from platform_site.actors import the_platform
from platform_site.models import Organisation
from platform_site.periods import jst_day
from platform_site.queries import refreshed
from tests.eprescription.api_calls import API, put, register, registration
from tests.eprescription.receipt_lines import row
from tests.support import rx
from tests.support.callers import Caller
from tests.support.scenarios import World, provokes


EXPIRED = "620123801"
"""マドパー配合錠, whose 経過措置 ended on 2026-03-31."""


def prescribed(*items: Item, days: int = 14, **changed: Any) -> Any:
    """Register a prescription of these items, one RP each."""
    rx.prepare()
    return register(**{"rps": rps_of(*(items or (rx.item(),)), days=days), **changed})


def rps_of(*items: Item, days: int = 14) -> tuple[Rp, ...]:
    """Return one RP for each item."""
    usage = Usage("1", "", "１日１回朝食後", None)
    return tuple(
        Rp(number=place, dosage_form=DosageForm.INTERNAL, quantity=days, usage=usage,
           items=(replace(each, rp_number=place, order=1),))
        for place, each in enumerate(items, start=1)
    )  # fmt: skip


def coded(code: str, system: System = System.RECEIPT, name: str = rx.AMLODIPINE) -> Item:
    """Return an item of a code, under a name that may be another's."""
    return replace(rx.item(), drug_code=DrugCode(system, code), name=name)


def of_a_new_release(**values: str) -> Any:
    """Put a master in force that holds one medicine with these columns, and prescribe that."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(row(**values))
    at = clock.now()
    release = load_file(
        form=FileForm.RECEIPT, content=text.getvalue().encode("cp932"), effective_on=jst_day(at), source="架空",
        by=the_platform(), at=at,
    )  # fmt: skip
    rx.prepare()
    body = registration(ref=rx.visit(), rps=rps_of(coded("699999001", name="架空錠５ｍｇ")))
    put_in_force(release, at)
    refreshed.forget_all()
    return Caller(rx.CLINIC).post(f"{API}/prescriptions", body)


@provokes("RX-DRUGS")
@provokes("RX-DRUG-UNKNOWN")
def a_code_that_nobody_knows(world: World) -> Any:
    return prescribed(coded("611111111"))


@provokes("RX-DRUG-DUMMY")
def a_dummy_code(world: World) -> Any:
    return prescribed(coded("699999999"))


@provokes("RX-DRUG-EXPIRED")
def a_medicine_whose_time_is_over(world: World) -> Any:
    return prescribed(coded(EXPIRED, name="マドパー配合錠"))


@provokes("RX-DRUG-ABOLISHED")
def a_medicine_that_was_abolished(world: World) -> Any:
    return of_a_new_release(abolished_on="20260101")


@provokes("RX-CODE-ENDS-SOON")
def a_medicine_whose_last_day_is_near(world: World) -> Any:
    return of_a_new_release(transition_until=f"{jst_day(clock.now()) + timedelta(days=20):%Y%m%d}")


@provokes("RX-DRUG-NOT-YET")
def a_medicine_that_is_not_listed_yet(world: World) -> Any:
    return of_a_new_release(listed_on="20991201")


@provokes("RX-DRUG-STOPPED")
def a_medicine_that_the_fund_stopped(world: World) -> Any:
    StopSwitch.objects.create(
        code_system="2", code=rx.item().drug_code.code, reason="対応付けの誤り", set_at=clock.now()
    )
    return prescribed(rx.item())


@provokes("RX-DRUG-NAME")
def another_medicines_name(world: World) -> Any:
    return prescribed(rx.item(sent_as=rx.NORVASC))


@provokes("RX-DRUG-UNIT")
def another_unit_without_a_factor(world: World) -> Any:
    return prescribed(rx.item(unit="ｍｇ"))


@provokes("RX-DRUG-FACTOR")
def a_factor_that_cannot_be(world: World) -> Any:
    return prescribed(rx.item(unit="ｍｇ", dose=Decimal(5), unit_factor=Decimal(5)))


@provokes("RX-NARCOTICS")
def a_narcotic_without_its_licence(world: World) -> Any:
    return prescribed(rx.item(rx.MORPHINE))


@provokes("RX-REFILL")
def a_psychotropic_to_be_dispensed_twice(world: World) -> Any:
    return prescribed(rx.item(rx.TRIAZOLAM), refills=2)


@provokes("RX-SPLIT")
def a_split_into_more_than_is_prescribed(world: World) -> Any:
    (rp,) = rx.rps(rx.AMLODIPINE)
    document = rx.document(split=Split(2, 1), rps=(replace(rp, split_quantity=20, total_quantity=14),))
    # Both forms refuse it by their own rules before; this is the second wall.
    return {"errors": [{"code": fault.problem.code} for fault in splits.faults_of(document)]}


@provokes("RX-VALIDITY")
def a_prescription_of_last_month(world: World) -> Any:
    return prescribed(issued_on=jst_day(clock.now()) - timedelta(days=31))


@provokes("RX-LIMIT")
def more_items_than_one_prescription_may_have(world: World) -> Any:
    at = clock.now()
    most = {"name": "rx.items.most", "effective_on": jst_day(at), "value": 1, "unit": "件", "basis": "試験"}
    set_policy(**most, by=the_platform(), at=at)
    refreshed.forget_all()
    return prescribed(rx.item(), rx.item(rx.LOXOPROFEN))


@provokes("RX-FACILITY-STOPPED")
def a_clinic_that_the_fund_stopped(world: World) -> Any:
    house = Organisation.objects.get(pk=Caller(rx.CLINIC).row.organisation_id)
    StopSwitch.objects.create(organisation=house, reason="対応付けの誤り", set_at=clock.now())
    return prescribed()


@provokes("RX-NOT-INSPECTED")
def a_clinic_that_has_not_looked_at_its_master(world: World) -> Any:
    rx.prepare()
    SelfInspection.objects.filter(organisation=Caller(rx.CLINIC).row.organisation_id).update(
        state="revoked", revoked_at=clock.now(), revoked_because="点検のやり直し"
    )
    return register()


@provokes("RX-MASTER-FILE")
def a_master_that_is_no_table(world: World) -> Any:
    at = clock.now()
    try:
        load_file(
            form=FileForm.UNITS, content=b"\xff\xfe\x00", effective_on=jst_day(at), source="架空", by=the_platform(),
            at=at,
        )  # fmt: skip
    except WrongDrugFile as refused:
        return {"code": refused.problem.code}
    return {}


@provokes("RX-VERSION")
def a_change_of_a_version_that_is_gone(world: World) -> Any:
    rx.prepare()
    ref = rx.visit()
    told = register(ref=ref).json()
    body = registration(rx.LOXOPROFEN, ref=ref)
    return put(Caller(rx.CLINIC), f"{API}/prescriptions/{told['prescription_id']}", body, **{"If-Match": '"9"'})
