"""医療券の依頼 as a welfare office works on them, and who they are about."""

from uuid import UUID

from django.db.models import QuerySet

from eligibility.models import VoucherRequest
from eligibility.permissions import check_may_answer_vouchers, welfare_offices
from eligibility.queries.voucher_requests import asked_of
from platform_site.actors import Actor


def requests_listed(by: Actor) -> QuerySet[VoucherRequest]:
    """Return the requests about recipients of the office's own; raises NotPermitted."""
    check_may_answer_vouchers(by)
    rows = VoucherRequest.objects.select_related("recipient", "organisation")
    return rows.filter(recipient__office__in=welfare_offices(by))


def request_of(by: Actor, uid: UUID) -> VoucherRequest:
    """Return one of them; raise NotPermitted, or NotFound for any other."""
    check_may_answer_vouchers(by)
    return asked_of(by, uid)
