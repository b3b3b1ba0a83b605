"""Prescriptions at a pharmacy: which it may read, which it holds, and what is written in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from eprescription.errors.redemption import NotHolder
from eprescription.models import (
    Dispensing,
    FindingOverride,
    Prescription,
    PrescriptionItem,
    PrescriptionVersion,
    RedemptionGrant,
)
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.rules.document import Document
from eprescription.states import RxState


GROUND = "redeemed"
"""Why a pharmacy reads a prescription without the consent that opens the list (E-18)."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A prescription as whoever issued, redeemed or received it reads it: row, newest version, and what is in it."""

    row: Prescription
    version: PrescriptionVersion
    document: Document
    items: tuple[PrescriptionItem, ...]
    overrides: tuple[FindingOverride, ...]


def held(row: Prescription) -> Held:
    """Return what is written in a prescription; within `reads` of the person."""
    version = newest_version(row)
    return Held(
        row=row,
        version=version,
        document=document_of(version),
        items=tuple(version.items.order_by("pk")),
        overrides=tuple(row.overrides.order_by("pk")),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """Whose a prescription is, who issued and received it, and what this facility has to do with it."""

    id: int
    person_id: int
    organisation_id: int
    received_by_id: int | None
    is_known: bool
    was_granted: bool


def known(uid: UUID, organisation_id: int) -> Known | None:
    """Return what a facility has to do with a prescription, before its rows are open; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, person_id, organisation_id, received_by_id, is_known, was_granted"
            " from eprescription_known_v1(%s, %s)",
            [uid, organisation_id],
        )
        row = cursor.fetchone()
    return Known(*row) if row else None


def known_here(uid: UUID, organisation_id: int) -> Known:
    """Return whose a prescription is that this pharmacy redeemed, received or dispensed; raise NotHolder (API-11)."""
    found = known(uid, organisation_id)
    if found is None or not found.is_known:
        raise NotHolder
    return found


def granted_here(uid: UUID, organisation_id: int) -> Known:
    """Return whose a prescription is that this pharmacy redeemed once; raise NotHolder for any other."""
    found = known(uid, organisation_id)
    if found is None or not found.was_granted:
        raise NotHolder
    return found


def has_redeemed(row: Prescription, organisation_id: int) -> bool:
    """Tell if a pharmacy redeemed a prescription and that still counts; within `reads` of the person."""
    live = RedemptionGrant.objects.filter(prescription=row, organisation=organisation_id, ended_at__isnull=True)
    return live.exists()


def is_received(row: Prescription, organisation_id: int) -> bool:
    """Tell if this pharmacy, and so no other, has a prescription in hand."""
    return row.state == RxState.RECEIVED and row.received_by_id == organisation_id


def known_uids(records: Sequence[int], organisation_id: int) -> frozenset[str]:
    """Return the prescriptions of a person that a pharmacy knows: redeemed, received or dispensed there.

    Within `reads` of the person; `records` are hers.
    """
    redeemed = Q(grants__organisation=organisation_id, grants__ended_at__isnull=True)
    dispensed = Dispensing.objects.filter(organisation=organisation_id, person__in=records, prescription__isnull=False)
    rows = Prescription.objects.filter(
        Q(received_by=organisation_id) | redeemed | Q(pk__in=dispensed.values("prescription")), person__in=records
    )
    return frozenset(str(uid) for uid in rows.values_list("uid", flat=True))


def result_context(uid: UUID, version: int) -> str:
    """Return what the bytes of a dispensing result are sealed for."""
    return f"eprescription_dispensing:{uid}:{version}"
