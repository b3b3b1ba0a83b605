"""What the result of a paper prescription and its correction have in common: it is judged, checked, and written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eprescription.actions import judging, results
from eprescription.actions.accepting_results import AcceptedResult
from eprescription.actions.judging import Asked, Judgement, Purpose
from eprescription.actions.paper_slips import day_faults
from eprescription.actions.using_up import use_up
from eprescription.errors.dispensing import DispensingUnfit
from eprescription.gateways.slips import Slip
from eprescription.models import Dispensing, PrescriptionCheck
from eprescription.permissions import check_may_dispense
from eprescription.queries.checked import newest_check
from eprescription.queries.dispensings import person_of_result
from eprescription.queries.masters import masters_on
from eprescription.queries.paper_results import GROUND, versions_of
from eprescription.queries.redeemed import known_uids
from eprescription.queries.stops import stopped_codes
from eprescription.rules.checks.findings import Options, Override
from eprescription.rules.dispensings import paper_faults
from eprescription.rules.document import Setting
from eprescription.rules.drugs.concepts import Masters
from eprescription.rules.result_lines import taken_items
from eprescription.rules.results import Result
from platform_site.actors import Actor, Organisation
from platform_site.errors import Fault, Format
from platform_site.queries.persons import same_person
from platform_site.transactions import reads


READ = "eprescription.prescription_read"


@dataclass(frozen=True, kw_only=True)
class PaperDispensed:
    """The result of a paper prescription in its newest version, and the check that was made for that."""

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
    """Return a result that this pharmacy registered, as it stands now; raise NotHolder for any other."""
    house = check_may_dispense(by)
    person_id = person_of_result(uid, house.id)
    with reads(READ, persons=[person_id], by=by, at=at, ground=GROUND, about=about_result(uid)):
        newest, *_ = versions_of(uid)
        return PaperDispensed(dispensing=newest, check=newest_check(house.id, dispensing_id=newest.pk))


def record_paper(
    slip: Slip, accepted: AcceptedResult, *, uid: UUID, version: int, person_id: int, overrides: Sequence[Override],
    house: Organisation, by: Actor, at: datetime,
) -> PaperDispensed:  # fmt: skip
    """Write a version of the result of a paper prescription; within `reads` of the person.

    Raises DispensingUnfit with all that is wrong, UsedBefore, and Stopped with the findings to answer.
    """
    _check_head(slip, accepted.result, at=at)
    use_up(accepted.signed, at=at)
    masters = masters_on(accepted.result.dispensed_on)
    if faults := paper_faults(accepted.result, slip.document, masters, stopped_codes()):
        raise DispensingUnfit(faults=faults)
    judgement = judging.judge(_asked(person_id, slip, accepted, masters, house), by=by, at=at)
    judging.stop_unless_answered(judgement, overrides, at=at)
    made = _write(slip, accepted, judgement, uid=uid, version=version, house=house, at=at)
    check = judging.keep(judgement, dispensing_id=made.pk, by=by, at=at)
    judging.keep_overrides(judgement, overrides, dispensing_id=made.pk, by=by, at=at)
    return PaperDispensed(dispensing=made, check=check)


def about_result(uid: UUID) -> str:
    """Return how the trail names a result."""
    return f"Dispensing:{uid}"


def _check_head(slip: Slip, result: Result, *, at: datetime) -> None:
    """Raise DispensingUnfit for another prescription, or days that cannot be, by which no masters could be chosen."""
    faults = day_faults(result.dispensed_on, slip.document, at=at)
    if result.prescription_sha256 not in ("", slip.sha256):
        faults.append(Fault(Format, "/prescription_sha256", "送られた紙の処方箋のSHA-256と一致しません。"))
    if result.prescription_id is not None:
        faults.append(Fault(Format, "/prescription_id", "紙の処方箋の調剤結果には書きません。"))
    if faults:
        raise DispensingUnfit(faults=faults)


def _write(
    slip: Slip, accepted: AcceptedResult, judgement: Judgement, *, uid: UUID, version: int, house: Organisation,
    at: datetime,
) -> Dispensing:  # fmt: skip
    asked = judgement.asked
    made = results.write(
        accepted, uid=uid, version=version, prescription=None, person_id=asked.person_id, house_id=house.id,
        received_on=accepted.result.dispensed_on, refill_number=1, masters=asked.masters, at=at, slip=slip,
    )  # fmt: skip
    results.write_items(made, accepted, {}, (None,) * len(accepted.result.items), asked.masters)
    issuer = slip.document.facility.name
    results.write_lines(
        made, accepted, asked.new, issuer_id=None, issuer_name=issuer, setting=Setting.OUTPATIENT, at=at
    )
    return made


def _asked(person_id: int, slip: Slip, accepted: AcceptedResult, masters: Masters, house: Organisation) -> Asked:
    return Asked(
        person_id=person_id, new=taken_items(slip.document, accepted.result, masters), masters=masters,
        options=Options(organisation_id=house.id, on=accepted.result.dispensed_on), purpose=Purpose.DISPENSING,
        subject=accepted.signed, redeemed=known_uids(same_person(person_id), house.id),
    )  # fmt: skip
