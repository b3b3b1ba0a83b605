"""Results of dispensing: which one counts, why it may differ from what was prescribed, and what comes next."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from eprescription.errors.redemption import NotHolder
from eprescription.gateways import dispensing_documents
from eprescription.models import Dispensing, Inquiry, Prescription, Protocol
from eprescription.queries.protocols import in_force
from eprescription.queries.redeemed import result_context
from eprescription.rules.given import Disposition
from eprescription.rules.refills import is_last
from eprescription.rules.results import GivenItem, Result
from eprescription.rules.validity import WINDOW
from eprescription.states import DispensingState, InquiryState
from platform_site.models import DataKey
from platform_site.periods import Period


_ASKED_FOR = {Disposition.DROPPED: Inquiry.Result.DROPPED}
"""Which answer about an item lets a pharmacy leave it out; for all else it is the one that changed it."""


def newest_result(row: Prescription, organisation_id: int) -> Dispensing | None:
    """Return the current result of a prescription's newest dispensing, if this pharmacy made it; within `reads`."""
    rows = Dispensing.objects.filter(prescription=row, organisation=organisation_id, state=DispensingState.CURRENT)
    return rows.filter(refill_number=row.used_count).first()


def result_of(made: Dispensing) -> Result:
    """Return what the pharmacist signed in one version of a result; within `reads` of the person."""
    return dispensing_documents.read(signed_content(made))


def signed_content(made: Dispensing) -> bytes:
    """Return the signed bytes of one version of a result as they came; within `reads` of the person."""
    return DataKey.objects.unseal(bytes(made.content or b""), context=result_context(made.uid, made.version))


def person_of_result(uid: UUID, organisation_id: int) -> int:
    """Return whom a pharmacy's result is about, before its row is open; raise NotHolder for another's."""
    with connection.cursor() as cursor:
        cursor.execute("select eprescription_made_v1(%s, %s)", [uid, organisation_id])
        person_id: int | None = cursor.fetchone()[0]
    if person_id is None:
        raise NotHolder
    return person_id


def grounds_of(result: Result, row: Prescription, organisation_id: int) -> tuple[Inquiry | Protocol | None, ...]:
    """Return for each given item the answered inquiry or the agreement that it names; None for none that counts."""
    return tuple(_ground_of(one, row, organisation_id, result.dispensed_on) for one in result.items)


def next_window(row: Prescription) -> Period | None:
    """Return from when to when the next dispensing of a refill may be received; None where there is none (E-20)."""
    due = row.next_due_on
    if due is None or is_last(row.used_count, row.refills):
        return None
    return Period.from_last_day(due - WINDOW, due + WINDOW)


def _ground_of(one: GivenItem, row: Prescription, organisation_id: int, on: date) -> Inquiry | Protocol | None:
    if one.inquiry_id:
        return _inquiry(one.inquiry_id, one, row)
    if one.protocol_id is None:
        return None
    return in_force(one.protocol_id, issuer_id=row.organisation_id, pharmacy_id=organisation_id, on=on)


def _inquiry(uid: UUID, one: GivenItem, row: Prescription) -> Inquiry | None:
    """Return an inquiry whose answer allows this: left out what was dropped, or anything as the whole was changed."""
    wanted = _ASKED_FOR.get(one.disposition, Inquiry.Result.CHANGED)
    allows = Q(item_key__in=["", one.item_key], result=wanted) | Q(item_key="", result=Inquiry.Result.CHANGED)
    return Inquiry.objects.filter(allows, uid=uid, prescription=row, state=InquiryState.ANSWERED).first()
