"""疑義照会: between whom one goes, before it is read; a facility's inbox; and those of one prescription."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from eprescription.models import Inquiry, Prescription
from eprescription.permissions import check_may_ask
from eprescription.queries.inquiry_answers import asked_about, inquiry, whole_rows
from eprescription.queries.parties import Parties, names_of
from eprescription.queries.prescriptions import MISSING
from eprescription.queries.readable import check_named
from eprescription.queries.redeemed import GROUND, known
from eprescription.states import InquiryState
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.periods import as_japanese_time
from platform_site.transactions import reads, refusals_recorded


READ = "eprescription.inquiries_read"


@dataclass(frozen=True, slots=True)
class InquiryHead:
    """A line of an inbox; it names no patient and no medicine. `place` is where it stands in it."""

    place: int
    uid: UUID
    prescription_uid: UUID
    item_key: str
    state: str
    asked_by_id: int
    asked_of_id: int
    asked_at: datetime
    ended_at: datetime | None


def inquiry_parties(uid: UUID, organisation_id: int) -> Parties:
    """Return between whom an inquiry goes, before its row is open; raise NotFound for others', as for none (API-11)."""
    with connection.cursor() as cursor:
        cursor.execute("select * from eprescription_inquiry_v1(%s, %s)", [uid, organisation_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound("疑義照会が見つかりません。")
    return Parties(*row)


def inbox(by: Actor, *, state: str = "", after: int = 0, most: int) -> list[InquiryHead]:
    """Return what the actor's facility asked or is asked, behind a place: what waits first. Raises ScopeMissing.

    `state` is one of `InquiryState`, or empty for all.
    """
    house = check_may_ask(by)
    with connection.cursor() as cursor:
        cursor.execute("select * from eprescription_inquiries_v1(%s, %s, %s, %s)", [house.id, state, after, most])
        return [InquiryHead(*row) for row in cursor.fetchall()]


def heads(rows: list[InquiryHead]) -> list[dict[str, Any]]:
    """Return lines of an inbox as they are shown."""
    names = names_of({each for row in rows for each in (row.asked_by_id, row.asked_of_id)})
    return [
        {
            "inquiry_id": str(row.uid),
            "prescription_id": str(row.prescription_uid),
            "item": row.item_key,
            "state": row.state,
            "asked_by": names[row.asked_by_id],
            "asked_of": names[row.asked_of_id],
            "asked_at": as_japanese_time(row.asked_at),
            "ended_at": as_japanese_time(row.ended_at) if row.ended_at else None,
        }
        for row in rows
    ]


def inquiries_of(*, uid: UUID, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Return the inquiries of a prescription; raise ScopeMissing, ActingUserWrong, or NotFound for another's."""
    with refusals_recorded(READ, by=by, at=at):
        house = check_may_ask(by)
        check_named(by)
        found = known(uid, house.id)
        if found is None or not found.is_known:
            raise NotFound(MISSING)
        ground, about = "own" if found.organisation_id == house.id else GROUND, f"Prescription:{uid}"
        with reads(READ, persons=[found.person_id], by=by, at=at, ground=ground, about=about):
            return asked_about(Prescription.objects.get(pk=found.id), house.id)


def inquiry_now(*, uid: UUID, by: Actor, at: datetime) -> dict[str, Any]:
    """Return an inquiry as it stands, to one of its two sides; raise NotFound for any other."""
    house = check_may_ask(by)
    parties = inquiry_parties(uid, house.id)
    about = f"Inquiry:{uid}"
    with reads(READ, persons=[parties.person_id], by=by, at=at, ground=parties.ground(house.id), about=about):
        return inquiry(whole_rows().get(pk=parties.id), house.id)


def waits_for_answer(row: Prescription, organisation_id: int) -> bool:
    """Tell if a pharmacy asked about a prescription and has no answer yet; within `reads` of the person."""
    return Inquiry.objects.filter(prescription=row, asked_by=organisation_id, state=InquiryState.OPEN).exists()
