"""Originals that a pharmacy had us keep (E-21); nobody else reads them, and they outlive the prescription."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from eprescription.errors.redemption import NotHolder
from eprescription.models import StoredOriginal
from eprescription.permissions import check_may_dispense
from eprescription.queries.readable import check_named
from platform_site.actors import Actor
from platform_site.models import DataKey
from platform_site.queries.persons import same_person
from platform_site.transactions import reads, refusals_recorded


EVENT = "eprescription.original_read"
GROUND = "stored"


def stored_context(uid: UUID) -> str:
    """Return what a stored original is sealed for."""
    return f"eprescription_storedoriginal:{uid}"


def read_originals(*, uid: UUID, by: Actor, at: datetime) -> list[tuple[StoredOriginal, bytes]]:
    """Return what one's own pharmacy had us keep of a prescription, the oldest first, with the bytes as they came.

    Raises ScopeMissing, NotPermitted, ActingUserWrong; NotHolder for another's, as for none (API-11).
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_dispense(by)
        check_named(by)
        person_id = _person_of(uid, house.id)
        with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=f"Prescription:{uid}"):
            return [(row, bytes_of(row)) for row in originals_of(same_person(person_id), uid, house.id)]


def originals_of(records: Sequence[int], uid: UUID, organisation_id: int) -> list[StoredOriginal]:
    """Return what a pharmacy had us keep of a prescription, the oldest first; within `reads` of the person."""
    rows = StoredOriginal.objects.filter(
        person_id__in=records, prescription_uid=uid, organisation=organisation_id
    )  # fmt: skip
    return list(rows.order_by("pk"))


def bytes_of(row: StoredOriginal) -> bytes:
    """Return an original as it came; raises keys.Unreadable where its time is over."""
    return DataKey.objects.unseal(bytes(row.content), context=stored_context(row.uid))


def _person_of(uid: UUID, organisation_id: int) -> int:
    """Return whom a pharmacy's originals are about, before their rows are open; raise NotHolder where it has none."""
    with connection.cursor() as cursor:
        cursor.execute("select eprescription_kept_v1(%s, %s)", [uid, organisation_id])
        person_id: int | None = cursor.fetchone()[0]
    if person_id is None:
        raise NotHolder
    return person_id
