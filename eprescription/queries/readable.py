"""One prescription as whoever may see it reads it: its issuer always, a pharmacy what it redeemed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from eprescription.models import Dispensing, Prescription
from eprescription.permissions import check_may_ask
from eprescription.queries.inquiry_answers import asked_about
from eprescription.queries.prescription_answers import whole
from eprescription.queries.prescriptions import MISSING
from eprescription.queries.redeemed import GROUND, held, known
from eprescription.queries.registered import whole_of_own
from eprescription.queries.tracing_reports import reported_about
from eprescription.rules.amounts import plain
from eprescription.rules.document import System
from eprescription.states import DispensingState
from platform_site.actors import Actor
from platform_site.errors import ActingUserWrong, NotFound
from platform_site.periods import as_japanese_time
from platform_site.transactions import reads, refusals_recorded


EVENT = "eprescription.prescription_read"
SYSTEMS = {System.RECEIPT.value: "receipt", System.YJ.value: "yj"}


def readable(*, uid: UUID, by: Actor, at: datetime) -> dict[str, Any]:
    """Return a prescription with what was dispensed for it; raise ScopeMissing, or NotFound for another's (API-11)."""
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_ask(by)
        check_named(by)
        found = known(uid, house.id)
        if found is None or not found.is_known:
            raise NotFound(MISSING)
        is_own = found.organisation_id == house.id
        ground, about = "own" if is_own else GROUND, f"Prescription:{uid}"
        with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=ground, about=about):
            row = Prescription.objects.get(pk=found.id)
            answer = whole_of_own(row, at=at) if is_own else whole(held(row), at=at)
            results = [result(each) for each in _results(row)]
            return {**answer, "dispensings": results, **_told(row, house.id)}


def check_named(by: Actor) -> None:
    """Raise ActingUserWrong unless it is known who of the organisation reads (API-6)."""
    if by.user is None and not by.acting_user:
        raise ActingUserWrong


def _told(row: Prescription, organisation_id: int) -> dict[str, Any]:
    """Return what its pharmacies asked and reported, as far as it is this facility's to know."""
    return {
        "inquiries": asked_about(row, organisation_id),
        "tracing_reports": reported_about(row, organisation_id),
    }


def _results(row: Prescription) -> list[Dispensing]:
    rows = Dispensing.objects.filter(prescription=row, state=DispensingState.CURRENT).select_related("organisation")
    return list(rows.prefetch_related("items").order_by("refill_number"))


def result(made: Dispensing) -> dict[str, Any]:
    """Return a result as programs read it; within `reads` of the person."""
    return {
        "dispensing_id": str(made.uid),
        "version": made.version,
        "pharmacy": made.organisation.name,
        "dispensed_on": made.dispensed_on.isoformat(),
        "registered_at": as_japanese_time(made.registered_at),
        "refill_number": made.refill_number,
        "signer": made.signer["name"],
        "message": made.message,
        "leftover": made.leftover,
        "items": [
            {
                "item": item.item_key,
                "disposition": item.disposition,
                "code": {"system": SYSTEMS.get(item.code_system, ""), "value": item.code},
                "sent_name": item.sent_name,
                "master_name": item.master_name,
                "quantity": plain(item.given_quantity),
                "unit": item.unit,
                "lot": item.lot,
                "package_code": item.package_code,
            }
            for item in sorted(made.items.all(), key=lambda item: item.pk)
        ],
    }
