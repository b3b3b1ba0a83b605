"""Requests for vouchers, as the institution that asked and the welfare office that is asked may see them (E-11)."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from eligibility.models import AssistanceVoucher, VoucherRequest
from eligibility.permissions import welfare_offices
from eligibility.states import VoucherRequestState
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.periods import as_japanese_time
from platform_site.permissions import facility


def asked_by(by: Actor, uid: UUID) -> VoucherRequest:
    """Return a request of the actor's own institution; raise NotFound for any other."""
    return _one(_rows().filter(organisation_id=facility(by).id), uid)


def asked_of(by: Actor, uid: UUID) -> VoucherRequest:
    """Return a request about a recipient of the actor's own welfare office; raise NotFound for any other."""
    return _one(_rows().filter(recipient__office__in=welfare_offices(by)), uid)


def all_asked_of(by: Actor, *, state: str, after: int, most: int) -> QuerySet[VoucherRequest]:
    """Return the requests about recipients of the actor's own welfare office behind an id, in order."""
    rows = _rows().filter(recipient__office__in=welfare_offices(by), pk__gt=after)
    return (rows.filter(state=state) if state else rows).order_by("pk")[:most]


def for_institution(request: VoucherRequest) -> dict[str, Any]:
    """Return a request as the institution that asked reads it, with the voucher as it stands now."""
    office = request.recipient.office
    return {
        **_shared(request),
        "office": {"name": office.name, "phone": office.phone},
        "voucher": _voucher(request),
        "reason": request.reason,
    }


def for_office(request: VoucherRequest) -> dict[str, Any]:
    """Return a request as the welfare office reads it."""
    return {
        **_shared(request),
        "payer_number": request.recipient.payer_number,
        "recipient_number": request.recipient.recipient_number,
        "institution": {"code": request.organisation.code, "name": request.organisation.name},
        "reason": request.reason,
    }


def _rows() -> QuerySet[VoucherRequest]:
    return VoucherRequest.objects.select_related("recipient__office", "organisation")


def _one(rows: QuerySet[VoucherRequest], uid: UUID) -> VoucherRequest:
    request = rows.filter(uid=uid).first()
    if request is None:
        raise NotFound("医療券の依頼が見つかりません。")
    return request


def _shared(request: VoucherRequest) -> dict[str, Any]:
    return {
        "request_id": str(request.uid),
        "state": request.state,
        "month": f"{request.month:%Y-%m}",
        "care": request.care,
        "requested_at": as_japanese_time(request.requested_at),
        "answered_at": as_japanese_time(request.answered_at) if request.answered_at else None,
    }


def _voucher(request: VoucherRequest) -> dict[str, Any] | None:
    """Return what was granted as it stands now: corrected since, or none if the office has taken it back."""
    if request.state != VoucherRequestState.GRANTED:
        return None
    voucher = AssistanceVoucher.objects.filter(
        recipient__payer_number=request.recipient.payer_number,
        recipient__recipient_number=request.recipient.recipient_number,
        recipient__person=request.recipient.person_id,
        recipient__known_until__isnull=True,
        organisation=request.organisation_id,
        month=request.month,
        care=request.care,
        known_until__isnull=True,
    ).first()
    return _shown(voucher) if voucher else None


def _shown(voucher: AssistanceVoucher) -> dict[str, Any]:
    return {
        "month": f"{voucher.month:%Y-%m}",
        "care": voucher.care,
        "beside_insurance": voucher.beside_insurance,
        "own_payment": voucher.own_payment,
    }
