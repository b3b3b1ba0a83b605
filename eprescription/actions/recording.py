"""What dispensing and its correction have in common: the result is judged, checked, and written with its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eprescription.actions import judging, lines, results
from eprescription.actions.accepting_results import AcceptedResult
from eprescription.actions.judging import Asked, Purpose
from eprescription.actions.storing import store
from eprescription.actions.using_up import use_up
from eprescription.errors.dispensing import DispensingUnfit
from eprescription.models import Dispensing, Inquiry, Prescription, PrescriptionCheck, Protocol
from eprescription.queries.dispensings import grounds_of
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.queries.redeemed import known_uids
from eprescription.queries.stops import stopped_codes
from eprescription.rules import refills
from eprescription.rules.checks.findings import New, Options, Override
from eprescription.rules.dispensings import result_faults
from eprescription.rules.document import Document
from eprescription.rules.drugs.concepts import Masters
from eprescription.rules.given import Ground
from eprescription.rules.result_lines import taken_items
from eprescription.rules.results import Result
from platform_site.actors import Actor, Organisation
from platform_site.errors import Fault, Format, FutureDate
from platform_site.periods import jst_day
from platform_site.queries.persons import same_person


@dataclass(frozen=True, kw_only=True)
class Dispensed:
    """A prescription with the result that counts for its newest dispensing, and the check that was made for that."""

    prescription: Prescription
    dispensing: Dispensing
    check: PrescriptionCheck | None

    @property
    def uid(self) -> UUID:
        """By what the request is recognised again: the prescription."""
        return self.prescription.uid

    @property
    def person_id(self) -> int:
        """Whom it is about."""
        return self.prescription.person_id


def record(
    row: Prescription, accepted: AcceptedResult, *, uid: UUID, version: int, refill_number: int, received_on: date,
    overrides: Sequence[Override], house: Organisation, by: Actor, at: datetime,
) -> Dispensed:  # fmt: skip
    """Write a result of a prescription that is locked; within `reads` of the person.

    Raises UsedBefore, DispensingUnfit with all that is wrong, and Stopped with the findings to answer.
    """
    use_up(accepted.signed, at=at)
    _check_days(row, accepted.result, received_on=received_on, today=jst_day(at))
    newest, masters = newest_version(row), masters_on(accepted.result.dispensed_on)
    document = document_of(newest)
    grounds = grounds_of(accepted.result, row, house.id)
    _check(document, accepted.result, grounds, masters)
    taken = taken_items(document, accepted.result, masters)
    judgement = judging.judge(_asked(row, taken, accepted, masters, house), by=by, at=at)
    judging.stop_unless_answered(judgement, overrides, at=at)
    lines.close_prescribed(row.pk, at=at)
    made = results.write(
        accepted, uid=uid, version=version, prescription=row, person_id=row.person_id, house_id=house.id,
        received_on=received_on, refill_number=refill_number, masters=masters, at=at,
        next_due_on=_due(row, document, accepted.result, refill_number),
    )  # fmt: skip
    items = {item.item_key: item for item in newest.items.all()}
    results.write_items(made, accepted, items, grounds, masters)
    issuer = row.organisation
    results.write_lines(made, accepted, taken, issuer_id=issuer.pk, issuer_name=issuer.name, setting=row.setting, at=at)
    check = judging.keep(judgement, prescription_id=row.pk, dispensing_id=made.pk, by=by, at=at)
    judging.keep_overrides(judgement, overrides, prescription_id=row.pk, dispensing_id=made.pk, by=by, at=at)
    if accepted.sent.store:
        store(row, made, house=house, at=at)
    return Dispensed(prescription=row, dispensing=made, check=check)


def _asked(
    row: Prescription, taken: tuple[New, ...], accepted: AcceptedResult, masters: Masters, house: Organisation
) -> Asked:
    """Return what is checked: what was given, against all but this prescription itself."""
    return Asked(
        person_id=row.person_id, new=taken, masters=masters, purpose=Purpose.DISPENSING, subject=accepted.signed,
        options=Options(organisation_id=house.id, on=accepted.result.dispensed_on), without=str(row.uid),
        redeemed=known_uids(same_person(row.person_id), house.id),
    )  # fmt: skip


def _check(document: Document, result: Result, grounds: results.Grounds, masters: Masters) -> None:
    faults = result_faults(result, document, [_ground(each) for each in grounds], masters, stopped_codes())
    if faults:
        raise DispensingUnfit(faults=faults)


def _check_days(row: Prescription, result: Result, *, received_on: date, today: date) -> None:
    faults = []
    if result.prescription_sha256:
        faults.append(Fault(Format, "/prescription_sha256", "紙の処方箋の調剤結果にだけ書きます。"))
    if result.prescription_id != row.uid:
        faults.append(Fault(Format, "/prescription_id", "署名された文書が、この処方箋の調剤結果ではありません。"))
    if result.dispensed_on > today:
        faults.append(Fault(FutureDate, "/dispensed_on"))
    elif result.dispensed_on < received_on:
        faults.append(Fault(Format, "/dispensed_on", "調剤日が、処方箋を受け付けた日より前です。"))
    if result.next_due_on is not None and result.next_due_on <= result.dispensed_on:
        faults.append(Fault(Format, "/next_due_on", "次回調剤予定日は、調剤日より後の日にしてください。"))
    if faults:
        raise DispensingUnfit(faults=faults)


def _due(row: Prescription, document: Document, result: Result, number: int) -> date | None:
    """Return when the next dispensing is due: as the pharmacist decided, else when a medicine runs out (E-20)."""
    if refills.is_last(number, row.refills):
        return None
    return result.next_due_on or refills.due_after(document.rps, result.dispensed_on)


def _ground(each: Inquiry | Protocol | None) -> Ground:
    if isinstance(each, Inquiry):
        return Ground.INQUIRY
    return Ground.PROTOCOL if each is not None else Ground.NONE
