"""紙の処方箋の調剤結果: what was given for one counts in lists and checks like any other (R-053)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from eligibility.errors import NoCheckIn
from eprescription.actions import judging, results
from eprescription.actions.accepting_results import AcceptedResult, SentResult, accept_result
from eprescription.actions.checking import keep_stopped
from eprescription.actions.judging import Asked, Judgement, Purpose
from eprescription.actions.paper_slips import EVENT, day_faults
from eprescription.actions.patients_of import patient_of
from eprescription.actions.registering import one_at_a_time
from eprescription.actions.using_up import use_up
from eprescription.errors.checks import Stopped
from eprescription.errors.dispensing import DispensingUnfit
from eprescription.gateways import documents
from eprescription.models import Dispensing, PrescriptionCheck
from eprescription.permissions import check_may_dispense
from eprescription.queries.checked import newest_check
from eprescription.queries.dispensings import person_of_result
from eprescription.queries.masters import masters_on
from eprescription.queries.redeemed import known_uids
from eprescription.queries.stops import stopped_codes
from eprescription.rules.checks.findings import Options, Override
from eprescription.rules.dispensings import paper_faults
from eprescription.rules.document import Document, Kind, Setting
from eprescription.rules.drugs.concepts import Masters
from eprescription.rules.result_lines import taken_items
from eprescription.rules.results import Result
from eprescription.rules.signing import facility_code
from eprescription.states import DispensingState
from platform_site import outbox
from platform_site.actors import Actor, Organisation
from platform_site.errors import Fault, Format
from platform_site.queries.patient_refs import person_behind
from platform_site.queries.persons import same_person
from platform_site.transactions import action, reads, refusals_recorded


GROUND = "check_in"


@dataclass(frozen=True, kw_only=True)
class PaperDispensed:
    """The result of a paper prescription, and the check that was made for it."""

    dispensing: Dispensing
    check: PrescriptionCheck | None

    @property
    def uid(self) -> UUID:
        """By what the request is recognised again."""
        return self.dispensing.uid

    @property
    def person_id(self) -> int:
        """Whom it is about."""
        return self.dispensing.person_id


def paper_dispensed_before(uid: UUID, *, by: Actor, at: datetime) -> PaperDispensed:
    """Return a result of this pharmacy; raise NotHolder for any other."""
    house = check_may_dispense(by)
    person_id = person_of_result(uid, house.id)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=_about(uid)):
        made = Dispensing.objects.get(uid=uid, state=DispensingState.CURRENT)
        return PaperDispensed(dispensing=made, check=newest_check(house.id, dispensing_id=made.pk))


def dispense_paper(
    *, patient_ref: str, slip: bytes, sent: SentResult, overrides: Sequence[Override] = (), by: Actor, at: datetime
) -> PaperDispensed:
    """Register what was given for the prescription that a slip's symbols hold (`JAHIS10`, CP932).

    Raises ScopeMissing, NotPermitted, what `accept_result` raises, RecordBroken, NoCheckIn, PatientNotInDocument,
    UsedBefore, DispensingUnfit, and Stopped with the findings to answer; then nothing is registered.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_dispense(by)
        if person_behind(patient_ref, organisation_id=house.id) is None:
            raise NoCheckIn  # before the document is looked at, which may be another pharmacy's (API-11)
        accepted = accept_result(sent, house=house, at=at)
        # What is no CP932 becomes a character that CP932 has not, and is refused as one with its line.
        document = documents.read_slip(slip.decode("cp932", errors="replace"))
    try:
        return _dispense(
            patient_ref=patient_ref, document=document, accepted=accepted, overrides=overrides, house=house, by=by,
            at=at,
        )  # fmt: skip
    except Stopped as stopped:
        keep_stopped(stopped=stopped, by=judging.apart(by), at=at)
        raise


@action(EVENT, again=paper_dispensed_before)
def _dispense(
    *, patient_ref: str, document: Document, accepted: AcceptedResult, overrides: Sequence[Override],
    house: Organisation, by: Actor, at: datetime,
) -> PaperDispensed:  # fmt: skip
    person_id = patient_of(document, patient_ref, kind=Kind.NUMBERED_PAPER, house=house, at=at)
    one_at_a_time(person_id)
    _check_head(document, accepted.result, at=at)
    uid, masters = uuid4(), masters_on(accepted.result.dispensed_on)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=_about(uid)):
        use_up(accepted.signed, at=at)
        if faults := paper_faults(accepted.result, document, masters, stopped_codes()):
            raise DispensingUnfit(faults=faults)
        judgement = judging.judge(_asked(person_id, document, accepted, masters, house), by=by, at=at)
        judging.stop_unless_answered(judgement, overrides, at=at)
        made = _write(uid, document, accepted, judgement, house=house, at=at)
        check = judging.keep(judgement, dispensing_id=made.pk, by=by, at=at)
        judging.keep_overrides(judgement, overrides, dispensing_id=made.pk, by=by, at=at)
    outbox.put(EVENT, dispensing=str(uid), version=1, at=at)
    return PaperDispensed(dispensing=made, check=check)


def _write(
    uid: UUID, document: Document, accepted: AcceptedResult, judgement: Judgement, *, house: Organisation, at: datetime
) -> Dispensing:
    asked, facility = judgement.asked, document.facility
    paper = {
        "facility": facility.name,
        "facility_code": facility_code(facility),
        "prescriber": document.prescriber.name,
        "issued_on": document.issued_on.isoformat(),
    }
    made = results.write(
        accepted, uid=uid, version=1, prescription=None, person_id=asked.person_id, house_id=house.id,
        received_on=accepted.result.dispensed_on, refill_number=1, masters=asked.masters, at=at, paper=paper,
    )  # fmt: skip
    results.write_items(made, accepted, {}, (None,) * len(accepted.result.items), asked.masters)
    results.write_lines(
        made, accepted, asked.new, issuer_id=None, issuer_name=facility.name, setting=Setting.OUTPATIENT, at=at
    )
    return made


def _asked(
    person_id: int, document: Document, accepted: AcceptedResult, masters: Masters, house: Organisation
) -> Asked:
    return Asked(
        person_id=person_id, new=taken_items(document, accepted.result, masters), masters=masters,
        options=Options(organisation_id=house.id, on=accepted.result.dispensed_on), purpose=Purpose.DISPENSING,
        subject=accepted.signed, redeemed=known_uids(same_person(person_id), house.id),
    )  # fmt: skip


def _check_head(document: Document, result: Result, *, at: datetime) -> None:
    """Raise DispensingUnfit for days that cannot be, by which no masters could be chosen."""
    faults = day_faults(result.dispensed_on, document, at=at)
    if result.prescription_id is not None:
        faults.insert(0, Fault(Format, "/prescription_id", "紙の処方箋の調剤結果には書きません。"))
    if faults:
        raise DispensingUnfit(faults=faults)


def _about(uid: UUID) -> str:
    return f"Dispensing:{uid}"
