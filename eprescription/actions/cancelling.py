"""処方箋の取消: its issuer takes back what no pharmacy has received (R-050)."""

from datetime import datetime
from uuid import UUID

from eprescription.actions import lines
from eprescription.actions.modifying import open_one
from eprescription.actions.registering import about, one_at_a_time, registered_before
from eprescription.models import Prescription, RedemptionGrant
from eprescription.permissions import check_is_issuer
from eprescription.queries.prescriptions import issued_by
from eprescription.states import PRESCRIPTION, RxState
from platform_site import outbox
from platform_site.actors import Actor
from platform_site.errors import Fault, Invalid, NotInThisState, Required
from platform_site.periods import jst_day
from platform_site.transactions import action, reads


EVENT = "eprescription.cancelled"


@action(EVENT, again=registered_before)
def cancel(*, uid: UUID, reason: str, by: Actor, at: datetime) -> Prescription:
    """Cancel a prescription that this facility issued, also one that was stopped since (R-060).

    Raises ScopeMissing, NotPermitted, NotFound, Invalid without a reason, NotInThisState once a pharmacy has received
    or dispensed it.
    """
    found = issued_by(uid, check_is_issuer(by).id)
    if not reason.strip():
        raise Invalid(faults=[Fault(Required, "/reason", "取り消す理由を書いてください。")])
    one_at_a_time(found.person_id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground="own", about=about(uid)):
        row = open_one(found.id, on=jst_day(at))
        PRESCRIPTION.check(row.state, RxState.CANCELLED)
        if row.used_count:
            raise NotInThisState("すでに調剤された回があるため、取り消せません。")
        end(row, to=RxState.CANCELLED, reason=reason.strip(), at=at)
    outbox.put(EVENT, prescription=str(uid), version=row.version, organisation=found.organisation_id, at=at)
    return row


def end(row: Prescription, *, to: RxState, at: datetime, **changed: object) -> None:
    """End a prescription: nothing of it is taken that was not dispensed, and nobody redeems it any more."""
    lines.close_prescribed(row.pk, at=at)
    RedemptionGrant.objects.filter(prescription=row, ended_at__isnull=True).update(ended_at=at)
    row.move(to=to, at=at, **changed)
