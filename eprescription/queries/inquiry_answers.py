"""疑義照会 as those read it who may read the prescription that it is about."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from eprescription.models import Inquiry, InquiryMessage, Prescription
from eprescription.queries.parties import named
from eprescription.states import InquiryState
from platform_site.periods import as_japanese_time


def asked_about(row: Prescription, organisation_id: int) -> list[dict[str, Any]]:
    """Return what was asked about a prescription, as a facility that may read it sees it; within `reads` of the person.

    Its issuer and the pharmacy that asked see all. The next pharmacy sees what was answered, which by law stands on
    the prescription (薬剤師法26条, 同施行規則15条), and not what was written on the way there.
    """
    rows = whole_rows().filter(prescription=row).order_by("pk")
    if row.organisation_id != organisation_id:
        rows = rows.filter(Q(asked_by=organisation_id) | Q(state=InquiryState.ANSWERED))
    return [inquiry(each, organisation_id) for each in rows]


def whole_rows() -> QuerySet[Inquiry]:
    """Return inquiries with all that is shown of one; within `reads` of the persons."""
    rows = Inquiry.objects.select_related("prescription", "asked_by", "asked_of", "recorded_by")
    in_order = InquiryMessage.objects.select_related("organisation").order_by("pk")
    return rows.prefetch_related(Prefetch("messages", queryset=in_order))


def inquiry(row: Inquiry, organisation_id: int) -> dict[str, Any]:
    """Return one inquiry with all that a facility may know of it; within `reads` of the person.

    `recorded_by` differs from `asked_of` where the pharmacy wrote down what it was told by telephone.
    """
    is_side = organisation_id in (row.asked_by_id, row.asked_of_id)
    return {
        "inquiry_id": str(row.uid),
        "prescription_id": str(row.prescription.uid),
        "item": row.item_key,
        "state": row.state,
        "asked_by": named(row.asked_by),
        "asked_of": named(row.asked_of),
        "asked_at": as_japanese_time(row.asked_at),
        "ended_at": as_japanese_time(row.ended_at) if row.ended_at else None,
        "question": row.question,
        "result": row.result,
        "answer": row.answer,
        "answered_by": row.answered_by,
        "recorded_by": named(row.recorded_by) if row.recorded_by else None,
        "recorder": row.recorder if row.recorded_by_id == organisation_id else "",
        "messages": [_message(each, organisation_id) for each in row.messages.all()] if is_side else [],
    }


def _message(row: InquiryMessage, organisation_id: int) -> dict[str, Any]:
    """Return what was written; who of the other side's staff wrote it is that side's to know."""
    return {
        "organisation": named(row.organisation),
        "acting_user": row.acting_user if row.organisation_id == organisation_id else "",
        "text": row.text,
        "written_at": as_japanese_time(row.written_at),
    }
