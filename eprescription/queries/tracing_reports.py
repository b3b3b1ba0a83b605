"""服薬情報提供書: between whom a report goes, a facility's list of them, and those of one prescription (R-064)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from eprescription.models import Dispensing, Prescription, TracingReport
from eprescription.permissions import check_may_ask
from eprescription.queries.parties import Parties, named, names_of
from eprescription.states import DispensingState
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.periods import as_japanese_time
from platform_site.transactions import reads


READ = "eprescription.tracing_report_read"


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A line of the list; it names no patient and no medicine. `place` is where it stands in it."""

    place: int
    uid: UUID
    prescription_uid: UUID
    told_by_id: int
    told_to_id: int
    reported_at: datetime
    read_at: datetime | None


def report_parties(uid: UUID, organisation_id: int) -> Parties:
    """Return between whom a report goes, before its row is open; raise NotFound for others', as for none (API-11)."""
    with connection.cursor() as cursor:
        cursor.execute("select * from eprescription_report_v1(%s, %s)", [uid, organisation_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound("服薬情報提供書が見つかりません。")
    return Parties(*row)


def reports(by: Actor, *, after: int = 0, most: int) -> list[ReportHead]:
    """Return what the actor's facility sent or was sent, behind a place: what nobody has read first."""
    house = check_may_ask(by)
    with connection.cursor() as cursor:
        cursor.execute("select * from eprescription_reports_v1(%s, %s, %s)", [house.id, after, most])
        return [ReportHead(*row) for row in cursor.fetchall()]


def heads(rows: list[ReportHead]) -> list[dict[str, Any]]:
    """Return lines of the list as they are shown."""
    names = names_of({each for row in rows for each in (row.told_by_id, row.told_to_id)})
    return [
        {
            "report_id": str(row.uid),
            "prescription_id": str(row.prescription_uid),
            "told_by": names[row.told_by_id],
            "told_to": names[row.told_to_id],
            "reported_at": as_japanese_time(row.reported_at),
            "read_at": as_japanese_time(row.read_at) if row.read_at else None,
        }
        for row in rows
    ]


def report(row: TracingReport, organisation_id: int) -> dict[str, Any]:
    """Return a report with its text; within `reads` of the person. Who wrote it is its own side's to know."""
    return {
        "report_id": str(row.uid),
        "prescription_id": str(row.prescription.uid),
        "told_by": named(row.told_by),
        "told_to": named(row.told_to),
        "reported_at": as_japanese_time(row.reported_at),
        "read_at": as_japanese_time(row.read_at) if row.read_at else None,
        "acting_user": row.acting_user if row.told_by_id == organisation_id else "",
        "text": row.text,
    }


def report_now(*, uid: UUID, by: Actor, at: datetime) -> dict[str, Any]:
    """Return a report with its text, to one of its two sides; raise NotFound for any other."""
    house = check_may_ask(by)
    parties = report_parties(uid, house.id)
    ground, about = parties.ground(house.id), f"TracingReport:{uid}"
    with reads(READ, persons=[parties.person_id], by=by, at=at, ground=ground, about=about):
        return report(_rows().get(pk=parties.id), house.id)


def reported_about(row: Prescription, organisation_id: int) -> list[dict[str, Any]]:
    """Return the reports about a prescription that this facility sent or was sent; within `reads` of the person."""
    mine = Q(told_by=organisation_id) | Q(told_to=organisation_id)
    return [report(each, organisation_id) for each in _rows().filter(mine, prescription=row).order_by("pk")]


def has_dispensed(row: Prescription, organisation_id: int) -> bool:
    """Tell if a pharmacy gave something for a prescription, and that counts; within `reads` of the person."""
    rows = Dispensing.objects.filter(prescription=row, organisation=organisation_id, state=DispensingState.CURRENT)
    return rows.exists()


def _rows() -> QuerySet[TracingReport]:
    return TracingReport.objects.select_related("prescription", "told_by", "told_to")
