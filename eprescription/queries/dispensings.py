"""Results of dispensing: which one counts, why it may differ from what was prescribed, and what comes next."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from eprescription.errors.redemption import NotHolder
from eprescription.models import Dispensing, Inquiry, Prescription, Protocol
from eprescription.rules.refills import is_last
from eprescription.rules.results import GivenItem, Result
from eprescription.rules.validity import WINDOW
from eprescription.states import DispensingState, InquiryState
from platform_site.periods import Period


def newest_result(row: Prescription, organisation_id: int) -> Dispensing | None:
    """Return the current result of a prescription's newest dispensing, if this pharmacy made it; within `reads`."""
    rows = Dispensing.objects.filter(prescription=row, organisation=organisation_id, state=DispensingState.CURRENT)
    return rows.filter(refill_number=row.used_count).first()


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
        return _inquiry(one.inquiry_id, one.item_key, row)
    return _protocol(one.protocol_id, row.organisation_id, organisation_id, on) if one.protocol_id else None


def _inquiry(uid: UUID, item_key: str, row: Prescription) -> Inquiry | None:
    """Return an inquiry that was answered with a change of this item, or of the prescription as a whole."""
    about = Inquiry.objects.filter(uid=uid, prescription=row, item_key__in=["", item_key])
    changed = [Inquiry.Result.CHANGED, Inquiry.Result.DROPPED]
    return about.filter(state=InquiryState.ANSWERED, result__in=changed).first()


def _protocol(uid: UUID, issuer_id: int, pharmacy_id: int, on: date) -> Protocol | None:
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    agreed = Protocol.objects.filter(in_force, agreed_at__isnull=False, valid_from__lte=on)
    return agreed.filter(uid=uid, issuer=issuer_id, pharmacy=pharmacy_id).first()
