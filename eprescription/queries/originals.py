"""Originals that a pharmacy had us keep (E-21); nobody else reads them."""

from collections.abc import Sequence
from uuid import UUID

from eprescription.models import StoredOriginal
from platform_site.models import DataKey


def stored_context(uid: UUID) -> str:
    """Return what a stored original is sealed for."""
    return f"eprescription_storedoriginal:{uid}"


def originals_of(records: Sequence[int], document_uids: Sequence[UUID], organisation_id: int) -> list[StoredOriginal]:
    """Return what a pharmacy had us keep of these documents, the oldest version first; within `reads` of the person."""
    rows = StoredOriginal.objects.filter(
        person_id__in=records, document_uid__in=document_uids, organisation=organisation_id
    )
    return list(rows.order_by("pk"))


def bytes_of(row: StoredOriginal) -> bytes:
    """Return an original as it came; raises keys.Unreadable where its time is over."""
    return DataKey.objects.unseal(bytes(row.content), context=stored_context(row.uid))
