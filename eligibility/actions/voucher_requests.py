"""医療券の依頼: an institution asks a welfare office for a voucher, and is answered in the same place (E-11)."""

from datetime import date, datetime
from uuid import UUID

from eligibility.actions import voucher_grants
from eligibility.actions.assistance import AssistanceLedger
from eligibility.actions.assistance_vouchers import voucher_key
from eligibility.errors.assistance import NoRecipient, UnfitCare
from eligibility.models import AssistanceRecipient, AssistanceVoucher, VoucherRequest
from eligibility.permissions import check_may_answer_vouchers
from eligibility.queries import voucher_requests
from eligibility.queries.checks import told_here
from eligibility.rules.assistance import GIVEN_BY, Voucher, VoucherLine, is_in_period
from eligibility.rules.months import may_be_asked_for
from eligibility.states import VOUCHER_REQUEST, VoucherRequestState
from platform_site import audit
from platform_site.actions.notices import tell_organisation
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Invalid
from platform_site.models import Organisation
from platform_site.periods import jst_day
from platform_site.permissions import Scope, check_scope, facility
from platform_site.transactions import action


REQUESTED = "eligibility.voucher_requested"


def requested_before(uid: UUID, *, by: Actor, at: datetime) -> VoucherRequest:
    """Return what an earlier request with the same key came to, as it stands now."""
    check_scope(by, Scope.ELIGIBILITY_CHECK)
    return voucher_requests.asked_by(by, uid)


@action(REQUESTED, again=requested_before)
def request_voucher(*, check_id: UUID, month: date, care: str, by: Actor, at: datetime) -> VoucherRequest:
    """Ask for a voucher of a recipient whom a check of the last 24 hours answered; the same again is the same request.

    A voucher that is there already grants it at once. Raises NoCheckIn, NoRecipient, or Invalid for a month or a care
    that cannot be.
    """
    check_scope(by, Scope.ELIGIBILITY_CHECK)
    _check_may_ask_for(month, care, facility(by).kind, at=at)
    recipient = _recipient(check_id, month, by=by, at=at)
    same = {"recipient": recipient, "organisation_id": facility(by).id, "month": month, "care": care}
    request = VoucherRequest.objects.filter(**same, answered_at__isnull=True).first() or _granted(same, at=at)
    if request is None:
        request = VoucherRequest.objects.create(**same, requested_at=at)
        tell_organisation(organisation_id=recipient.office_id, kind=REQUESTED, about=_about(request), by=by, at=at)
    audit.record(REQUESTED, by=by, at=at, person_id=recipient.person_id, about=_about(request), state=request.state)
    return request


def answered_before(uid: UUID, *, by: Actor, at: datetime) -> VoucherRequest:
    """Return the request that an earlier call with the same key answered."""
    check_may_answer_vouchers(by)
    return voucher_requests.asked_of(by, uid)


@action(voucher_grants.ANSWERED, again=answered_before)
def answer_request(*, uid: UUID, voucher: Voucher | None, reason: str, by: Actor, at: datetime) -> VoucherRequest:
    """Grant a request with this voucher, or decline it with a reason.

    Raises NotFound, NotInThisState once it is answered, or Invalid for a voucher that may not be issued.
    """
    check_may_answer_vouchers(by)
    asked = voucher_requests.asked_of(by, uid)
    line = VoucherLine("new", voucher_key(asked), voucher)
    ledger = AssistanceLedger(asked.recipient.office_id, [line])
    request = VoucherRequest.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=asked.pk)
    VOUCHER_REQUEST.check(request.state, VoucherRequestState.GRANTED if voucher else VoucherRequestState.DECLINED)
    if voucher is None:
        voucher_grants.answer(request, to=VoucherRequestState.DECLINED, reason=reason, by=by, at=at)
    else:
        _issue(ledger, line, by=by, at=at)
    return voucher_requests.asked_of(by, uid)


def _issue(ledger: AssistanceLedger, line: VoucherLine, *, by: Actor, at: datetime) -> None:
    decision = ledger.take(line, None)
    if decision.problem:
        raise Invalid(faults=[Fault(decision.problem, "")])
    ledger.write(by=by, at=at)


def _check_may_ask_for(month: date, care: str, kind: str, *, at: datetime) -> None:
    faults = []
    if kind not in GIVEN_BY[care]:
        faults.append(Fault(UnfitCare, "/care"))
    if not may_be_asked_for(month, today=jst_day(at)):
        faults.append(Fault(Choice, "/month", "3か月前から翌月までの月です。"))
    if faults:
        raise Invalid(faults=faults)


def _recipient(check_id: UUID, month: date, *, by: Actor, at: datetime) -> AssistanceRecipient:
    """Return the recipient of a check as she is known now, with her office locked, as a worker locks it."""
    check = told_here(check_id, organisation_id=facility(by).id, at=at)
    if check.recipient_id is None:
        raise NoRecipient
    was = AssistanceRecipient.objects.get(pk=check.recipient_id)
    Organisation.objects.select_for_update(no_key=True).get(pk=was.office_id)
    now = AssistanceRecipient.objects.filter(
        payer_number=was.payer_number, recipient_number=was.recipient_number, person=was.person_id,
        known_until__isnull=True,
    ).first()  # fmt: skip
    if now is None or not is_in_period(month, now.valid_from, now.valid_until):
        raise NoRecipient
    return now


def _granted(same: dict[str, object], *, at: datetime) -> VoucherRequest | None:
    """Return the request that the voucher which is there already grants, or None if there is no voucher."""
    voucher = AssistanceVoucher.objects.filter(**same, known_until__isnull=True).first()
    if voucher is None:
        return None
    request = VoucherRequest.objects.filter(voucher=voucher).first()
    if request is None:
        request = VoucherRequest.objects.create(**same, requested_at=at)
        request.move(to=VoucherRequestState.GRANTED, at=at, voucher=voucher)
    return request


def _about(request: VoucherRequest) -> str:
    return f"VoucherRequest:{request.uid}"
