"""処方箋の回収: what is not to be dispensed any more, though it was not cancelled (R-050)."""

from datetime import datetime
from uuid import UUID

from eprescription.actions.cancelling import end
from eprescription.actions.registering import about, one_at_a_time
from eprescription.models import Prescription
from eprescription.permissions import check_may_ask
from eprescription.queries.prescriptions import MISSING, whose
from eprescription.queries.redeemed import GROUND, is_received
from eprescription.rules.recalls import REASONS
from eprescription.states import PRESCRIPTION, RxState
from platform_site import outbox
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Invalid, NotFound, NotInThisState
from platform_site.transactions import action, reads


EVENT = "eprescription.recalled"


def recalled_before(uid: UUID, *, by: Actor, at: datetime) -> Prescription:
    """Return a prescription that this facility issued or received; raise NotFound for any other."""
    pk, person_id, ground = _party(uid, by)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=ground, about=about(uid)):
        return Prescription.objects.get(pk=pk)


@action(EVENT, again=recalled_before)
def recall(*, uid: UUID, reason: str, by: Actor, at: datetime) -> Prescription:
    """Recall a prescription as its issuer, or as the pharmacy that has it in hand; `reason` is one of `REASONS`.

    Raises ScopeMissing, NotPermitted, NotFound, Invalid, NotInThisState once it is over or a part was dispensed.
    """
    pk, person_id, ground = _party(uid, by)
    if reason not in REASONS:
        raise Invalid(faults=[Fault(Choice, "/reason", f"使える値: {'、'.join(REASONS)}")])
    one_at_a_time(person_id)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=ground, about=about(uid)):
        row = Prescription.objects.select_for_update(of=("self",)).get(pk=pk)
        if ground == GROUND and not is_received(row, check_may_ask(by).id):
            raise NotInThisState("この薬局で受け付けている処方箋ではありません。")
        PRESCRIPTION.check(row.state, RxState.RECALLED)
        end(row, to=RxState.RECALLED, reason=reason, at=at)
    outbox.put(EVENT, prescription=str(uid), version=row.version, organisation=check_may_ask(by).id, at=at)
    return row


def _party(uid: UUID, by: Actor) -> tuple[int, int, str]:
    """Return id, person and ground of a prescription that the actor's house issued or received; raise NotFound."""
    house, found = check_may_ask(by), whose(uid)
    if found is None or house.id not in (found.organisation_id, found.received_by_id):
        raise NotFound(MISSING)
    return found.id, found.person_id, "own" if found.organisation_id == house.id else GROUND
