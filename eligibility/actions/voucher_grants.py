"""What answers an institution's request: a voucher that is written, by file or by hand, or the end of it all."""

from collections.abc import Collection, Iterable
from datetime import datetime

from eligibility.models import AssistanceRecipient, AssistanceVoucher, VoucherRequest
from eligibility.states import VoucherRequestState
from platform_site import audit
from platform_site.actions.notices import tell_organisation
from platform_site.actors import Actor


ANSWERED = "eligibility.voucher_request_answered"
VOIDED = "受給者の登録が取り消されたため、交付できません。"


def grant(vouchers: Collection[AssistanceVoucher], *, by: Actor, at: datetime) -> None:
    """Grant the open requests for these vouchers, in the transaction that writes them."""
    issued = {_name(voucher): voucher for voucher in vouchers}
    for request in _open_requests(voucher.recipient_id for voucher in vouchers):
        if voucher := issued.get(_name(request)):
            answer(request, to=VoucherRequestState.GRANTED, voucher=voucher, by=by, at=at)


def decline_for(recipients: Collection[AssistanceRecipient], *, by: Actor, at: datetime) -> None:
    """Decline what is asked for persons who turned out never to have been recipients."""
    for request in _open_requests(recipient.pk for recipient in recipients):
        answer(request, to=VoucherRequestState.DECLINED, reason=VOIDED, by=by, at=at)


def answer(
    request: VoucherRequest,
    *,
    to: str,
    voucher: AssistanceVoucher | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Answer a request that the caller has locked, and tell the institution that there is an answer."""
    about = f"VoucherRequest:{request.uid}"
    request.move(to=to, at=at, voucher=voucher, reason=reason)
    audit.record(ANSWERED, by=by, at=at, person_id=request.recipient.person_id, about=about, state=to)
    tell_organisation(organisation_id=request.organisation_id, kind=ANSWERED, about=about, by=by, at=at)


def _open_requests(recipients: Iterable[int]) -> Collection[VoucherRequest]:
    rows = VoucherRequest.objects.select_for_update(of=("self",)).select_related("recipient")
    return list(rows.filter(recipient__in=list(recipients), answered_at__isnull=True).order_by("pk"))


def _name(row: AssistanceVoucher | VoucherRequest) -> tuple[object, ...]:
    return row.recipient_id, row.organisation_id, row.month, row.care
