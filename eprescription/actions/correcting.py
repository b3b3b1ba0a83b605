"""調剤結果の変更: a new version in place of the one that counts; the old ones stay as they were (R-053)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from eprescription.actions import lines
from eprescription.actions.accepting_results import AcceptedResult, SentResult, accept_result
from eprescription.actions.checking import stops_kept
from eprescription.actions.dispensing import dispensed_before, go_on
from eprescription.actions.recording import Dispensed, record
from eprescription.actions.registering import about, one_at_a_time
from eprescription.errors.redemption import NotHolder
from eprescription.errors.registering import VersionStale
from eprescription.models import Dispensing, Prescription
from eprescription.permissions import check_may_dispense
from eprescription.queries.dispensings import newest_result
from eprescription.queries.redeemed import GROUND, known_here
from eprescription.rules.checks.findings import Override
from eprescription.states import DispensingState, RxState
from platform_site import outbox
from platform_site.actors import Actor, Organisation
from platform_site.errors import NotInThisState
from platform_site.transactions import action, reads, refusals_recorded


EVENT = "eprescription.corrected"


def correct(
    *, uid: UUID, version: int, sent: SentResult, overrides: Sequence[Override] = (), by: Actor, at: datetime
) -> Dispensed:
    """Register another version of the newest result of a prescription, which this pharmacy made.

    Raises NotHolder for another's before anything else (API-11), VersionStale, NotInThisState once the next dispensing
    of a refill is received, and what `dispense` raises.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_dispense(by)
        known_here(uid, house.id)
        accepted = accept_result(sent, house=house, at=at)
    with stops_kept(by=by, at=at):
        return _correct(uid=uid, version=version, accepted=accepted, overrides=overrides, house=house, by=by, at=at)


@action(EVENT, again=dispensed_before)
def _correct(
    *, uid: UUID, version: int, accepted: AcceptedResult, overrides: Sequence[Override], house: Organisation,
    by: Actor, at: datetime,
) -> Dispensed:  # fmt: skip
    found = known_here(uid, house.id)
    one_at_a_time(found.person_id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row, old = newest_made_here(found.id, house.id)
        if old.version != version:
            raise VersionStale
        lines.close_dispensed(old.pk, at=at)
        old.move(to=DispensingState.CORRECTED, at=at)
        made = record(
            row, accepted, uid=old.uid, version=old.version + 1, refill_number=old.refill_number,
            received_on=old.received_on, overrides=overrides, house=house, by=by, at=at,
        )  # fmt: skip
        go_on(row, made.dispensing, at=at)
    outbox.put(EVENT, prescription=str(uid), dispensing=str(old.uid), version=made.dispensing.version, at=at)
    return made


def newest_made_here(pk: int, organisation_id: int) -> tuple[Prescription, Dispensing]:
    """Return a prescription, locked, and its newest result, which this pharmacy made; within `reads` of the person.

    Raises NotHolder, and NotInThisState where the next dispensing has been received.
    """
    row = Prescription.objects.select_for_update(of=("self",)).get(pk=pk)
    made = newest_result(row, organisation_id)
    if made is None:
        raise NotHolder
    if row.state not in (RxState.DISPENSED, RxState.REGISTERED):
        raise NotInThisState("次の調剤のために受け付けられているか、終わった処方箋です。")
    return row, made
