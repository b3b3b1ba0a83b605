"""Prescriptions: whose one is before it is read, how it stands, and what is written in it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from eprescription.gateways import documents, kept_documents, signing
from eprescription.models import Prescription, PrescriptionVersion
from eprescription.rules.document import Document, Form, Kind
from eprescription.states import RxState
from platform_site.errors import NotFound
from platform_site.models import DataKey


SHAPES = {
    Kind.ELECTRONIC: signing.PRESCRIPTION,
    Kind.NUMBERED_PAPER: signing.NUMBERED_PAPER,
    Kind.IN_HOUSE: signing.IN_HOUSE,
}
MISSING = "処方箋が見つかりません。"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a prescription is about, who issued it, and which pharmacy has received it."""

    id: int
    person_id: int
    organisation_id: int
    received_by_id: int | None


def whose(uid: UUID) -> Whose | None:
    """Return whose a prescription is, before its rows are open; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("select id, person_id, organisation_id, received_by_id from eprescription_whose_v1(%s)", [uid])
        row = cursor.fetchone()
    return Whose(*row) if row and row[0] is not None else None


def issued_by(uid: UUID, organisation_id: int) -> Whose:
    """Return whose a prescription of this facility is; raise NotFound for another's, as for none (API-11)."""
    found = whose(uid)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound(MISSING)
    return found


def standing(row: Prescription, *, on: date, window_days: int) -> RxState:
    """Return the state as of a day: what is over has expired, whether or not the day's task has been there."""
    if row.state != RxState.REGISTERED or row.kind == Kind.IN_HOUSE:
        return RxState(row.state)
    due = row.next_due_on
    is_over = row.last_day < on if due is None else (on - due).days > window_days
    return RxState.EXPIRED if is_over else RxState.REGISTERED


def newest_version(row: Prescription) -> PrescriptionVersion:
    """Return the version that counts; within `reads` of the person."""
    return PrescriptionVersion.objects.get(prescription=row, number=row.version)


def envelope_of(version: PrescriptionVersion) -> bytes:
    """Return the bytes as they came; raises keys.Unreadable where their time is over."""
    return DataKey.objects.unseal(bytes(version.content), context=context_of(version.prescription.uid, version.number))


def document_of(version: PrescriptionVersion) -> Document:
    """Return what is written in a version."""
    row = version.prescription
    content = kept_documents.content_in(envelope_of(version), Form(row.form), SHAPES[Kind(row.kind)])
    return documents.read(content, Form(row.form))


def redemption_number_of(row: Prescription) -> str:
    """Return the 引換番号 as it stands on the copy; empty for what is given in-house."""
    if row.redemption_number is None or row.drawn:
        return row.drawn
    return DataKey.objects.unseal(bytes(row.redemption_number), context=number_context(row.uid)).decode()


def context_of(uid: UUID, version: int) -> str:
    """Return what the bytes of a version are sealed for."""
    return f"eprescription_prescriptionversion:{uid}:{version}"


def number_context(uid: UUID) -> str:
    """Return what a redemption number is sealed for."""
    return f"eprescription_prescription:{uid}:redemption_number"
