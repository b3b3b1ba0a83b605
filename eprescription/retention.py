"""How long the electronic prescription service keeps what it stores (E-21)."""

from typing import Any

from django.db.models import Q

from eprescription.models import (
    CheckBudget,
    DispensedItem,
    Dispensing,
    FindingOpening,
    FindingOverride,
    Inquiry,
    InquiryMessage,
    MedicationLine,
    Prescription,
    PrescriptionCheck,
    PrescriptionItem,
    PrescriptionVersion,
    RedemptionGrant,
    StoredOriginal,
    TracingReport,
)
from platform_site.retention import Keep, Retention, declare


HUNDRED_DAYS = Keep(days=100)
VISIBLE = "規程: 処方・調剤の情報は100日間、閲覧とチェックに使う"
TOGETHER = VISIBLE + "、処方箋・調剤結果とともに"
STORED = "規程: 保管を依頼された調剤済みの原本は、調剤日から5年3か月"


def with_prescription(through: str = "") -> dict[str, Any]:
    """Return by when what hangs on a prescription is over: when that ended, or its last day.

    By its last day goes what a facility gave itself, and what a pharmacy received and never dispensed, long after
    anybody would come for it.
    """
    in_house = Q(**{f"{through}kind": "in_house"})
    left_lying = Q(**{f"{through}state": "received", f"{through}refills": 1})
    by_last_day = {f"{through}last_day": in_house | left_lying}
    return {"since": f"{through}ended_at", "also": by_last_day, "keep": HUNDRED_DAYS}


declare(
    Retention(model=Prescription, **with_prescription(), basis=VISIBLE + "、終了から数える"),
    Retention(model=PrescriptionVersion, **with_prescription("prescription__"), basis=TOGETHER),
    Retention(model=PrescriptionItem, **with_prescription("version__prescription__"), basis=TOGETHER),
    Retention(model=RedemptionGrant, **with_prescription("prescription__"), basis=TOGETHER),
    Retention(model=Inquiry, **with_prescription("prescription__"), basis=TOGETHER),
    Retention(model=InquiryMessage, **with_prescription("inquiry__prescription__"), basis=TOGETHER),
    Retention(
        model=FindingOverride,
        since=("prescription__ended_at", "dispensing__registered_at"),
        keep=HUNDRED_DAYS,
        basis=TOGETHER,
    ),
    Retention(model=TracingReport, since="reported_at", keep=HUNDRED_DAYS, basis=VISIBLE),
    Retention(model=Dispensing, since="registered_at", keep=HUNDRED_DAYS, basis=VISIBLE),
    Retention(
        model=DispensedItem,
        since="dispensing__registered_at",
        keep=HUNDRED_DAYS,
        basis=TOGETHER,
    ),
    Retention(model=MedicationLine, since="starts_on", keep=HUNDRED_DAYS, basis=VISIBLE),
    Retention(
        model=PrescriptionCheck,
        since="at",
        keep=Keep(months=4),
        partition="month",
        basis=VISIBLE + "、月ごとに消去",
    ),
    Retention(model=FindingOpening, since="opened_at", keep=Keep(months=4), basis=VISIBLE + "、チェックとともに"),
    Retention(model=CheckBudget, since="day", keep=Keep(days=2), basis="規程: その日の上限を数える間"),
    Retention(model=StoredOriginal, since="dispensed_on", keep=Keep(years=5, months=3), basis=STORED),
)
