"""What pharmacies of the sandbox do with prescriptions: redeem, receive, dispense."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from eprescription.actions.accepting_results import SentResult
from eprescription.actions.dispensing import dispense
from eprescription.actions.granting import Redeemed
from eprescription.actions.receiving import receive
from eprescription.actions.recording import Dispensed
from eprescription.actions.redeeming_by_card import redeem_by_card
from eprescription.actions.redeeming_by_number import redeem_by_insurance
from eprescription.models import MedicationLine, Prescription
from eprescription.queries.prescriptions import redemption_number_of
from eprescription.rules.checks.findings import Override
from platform_site import clock
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.transactions import reads
from tests.support import rx
from tests.support.callers import Caller
from tests.support.drug_rows import named


BLUE, GREEN = "sandbox-pharmacy-1", "sandbox-pharmacy-2"
"""あおぞら薬局 and みどり薬局."""


def number_of(row: Prescription) -> str:
    """Return what stands on the copy of a prescription as its 引換番号."""
    return redemption_number_of(row)


def by_card(*rows: Prescription, at_pharmacy: str = BLUE, person: str = "P001", **choices: object) -> Redeemed:
    """Have the patient select prescriptions at a pharmacy's reader."""
    caller = Caller(at_pharmacy)
    given = {"prescription_form": "electronic", "prescriptions": [str(row.uid) for row in rows], **choices}
    return redeem_by_card(proof=caller.proof(rx.PEOPLE[person][0], **given), by=caller.actor, at=clock.now())


def by_number(
    row: Prescription, *, at_pharmacy: str = BLUE, person: str = "P001", by: Actor | None = None, **changed: str
) -> Redeemed:
    """Type what stands on the copy, or something else of it."""
    _, _, _, insurer, symbol, number, branch = rx.PEOPLE[person]
    typed = {
        "redemption_number": number_of(row), "insurer_number": insurer, "symbol": symbol, "number": number,
        "branch": branch, **changed,
    }  # fmt: skip
    return redeem_by_insurance(**typed, by=by or Caller(at_pharmacy).actor, at=clock.now())


def received(row: Prescription, at_pharmacy: str = BLUE, person: str = "P001") -> Prescription:
    """Redeem a prescription by its numbers and receive it."""
    by_number(row, at_pharmacy=at_pharmacy, person=person)
    return receive(uid=row.uid, by=Caller(at_pharmacy).actor, at=clock.now())


def uids(found: Redeemed) -> list[UUID]:
    """Return which prescriptions were redeemed."""
    return [each.row.uid for each in found.prescriptions]


def now(row: Prescription) -> Prescription:
    """Return a prescription as it stands in the database."""
    with opened(row):
        return Prescription.objects.get(pk=row.pk)


def opened(row: Prescription) -> AbstractContextManager[None]:
    """Open the rows of a prescription's patient, as her clinic reads them."""
    by = Caller(rx.CLINIC).actor
    return reads("eprescription.prescription_read", persons=[row.person_id], by=by, at=clock.now(), ground="own")


PHARMACISTS = {BLUE: "pharmacist-1", GREEN: "pharmacist-2"}
"""Who signs at a pharmacy: the sandbox's name of the signer."""


def given(item: str = "1-1", name: str = rx.AMLODIPINE, quantity: str = "14", **changed: Any) -> dict[str, Any]:
    """Return one given item as a pharmacy writes it, 14 days of one tablet a day unless told otherwise."""
    drug = named(name)
    return {
        "item": item, "disposition": "as_prescribed", "code": {"system": "receipt", "value": drug.receipt_code},
        "name": drug.name, "quantity": quantity, "unit": drug.unit, **changed,
    }  # fmt: skip


def result(row: Prescription, *items: dict[str, Any], at_pharmacy: str = BLUE, **changed: Any) -> dict[str, Any]:
    """Return a result of today as a pharmacy writes it; of one item as prescribed unless told otherwise."""
    return {
        "facility_code": Caller(at_pharmacy).code, "prescription_id": str(row.uid),
        "dispensed_on": jst_day(clock.now()).isoformat(), "items": list(items) or [given()], **changed,
    }  # fmt: skip


def signed(document: Any, *, by: str = "pharmacist-1", store: bool = False) -> SentResult:
    """Return a result as it is sent, signed."""
    content = json.dumps(document, ensure_ascii=False).encode()
    return SentResult(document=content, signature=rx.authority().sign_json(by, content), store=store)


def dispensed(
    row: Prescription, *items: dict[str, Any], at_pharmacy: str = BLUE, overrides: Sequence[Override] = (),
    store: bool = False, **changed: Any,
) -> Dispensed:  # fmt: skip
    """Dispense a prescription that the pharmacy has in hand."""
    document = result(row, *items, at_pharmacy=at_pharmacy, **changed)
    sent = signed(document, by=PHARMACISTS[at_pharmacy], store=store)
    return dispense(uid=row.uid, sent=sent, overrides=overrides, by=Caller(at_pharmacy).actor, at=clock.now())


def lines_of(row: Prescription) -> list[MedicationLine]:
    """Return what is known now of what is taken by a prescription."""
    with opened(row):
        return list(MedicationLine.objects.filter(prescription_id=row.pk, known_until__isnull=True).order_by("pk"))
