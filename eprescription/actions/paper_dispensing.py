"""紙の処方箋の調剤結果: what was given for one counts in lists and checks like any other (R-053)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from eprescription.actions.accepting_results import AcceptedResult, SentResult, accept_result
from eprescription.actions.checking import stops_kept
from eprescription.actions.paper_recording import (
    PaperDispensed,
    about_result,
    paper_dispensed_before,
    record_paper,
)
from eprescription.actions.paper_slips import EVENT, pharmacy_of
from eprescription.actions.patients_of import patient_of
from eprescription.actions.registering import one_at_a_time
from eprescription.gateways.slips import Slip
from eprescription.rules.checks.findings import Override
from eprescription.rules.document import Kind
from platform_site import outbox
from platform_site.actors import Actor, Organisation
from platform_site.transactions import action, reads, refusals_recorded


GROUND = "check_in"


def dispense_paper(
    *, patient_ref: str, slip: Slip, sent: SentResult, overrides: Sequence[Override] = (), by: Actor, at: datetime
) -> PaperDispensed:
    """Register what was given for a paper prescription of somebody at this counter.

    Raises ScopeMissing, NotPermitted, NoCheckIn, what `accept_result` raises, RecordBroken, JsonBroken,
    PatientNotInDocument, UsedBefore, DispensingUnfit, and Stopped with the findings to answer; then nothing is
    registered.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = pharmacy_of(patient_ref, by=by)
        accepted = accept_result(sent, house=house, at=at)
        _ = slip.document  # one that is broken is refused before any connection is held
    with stops_kept(by=by, at=at):
        return _dispense(
            patient_ref=patient_ref, slip=slip, accepted=accepted, overrides=overrides, house=house, by=by, at=at
        )


@action(EVENT, again=paper_dispensed_before)
def _dispense(
    *, patient_ref: str, slip: Slip, accepted: AcceptedResult, overrides: Sequence[Override], house: Organisation,
    by: Actor, at: datetime,
) -> PaperDispensed:  # fmt: skip
    person_id = patient_of(slip.document, patient_ref, kind=Kind.NUMBERED_PAPER, house=house, at=at)
    one_at_a_time(person_id)
    uid = uuid4()
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=about_result(uid)):
        made = record_paper(
            slip, accepted, uid=uid, version=1, person_id=person_id, overrides=overrides, house=house, by=by, at=at
        )
    outbox.put(EVENT, dispensing=str(uid), version=1, at=at)
    return made
