"""紙の処方箋の調剤結果の変更: a new version in place of the one that counts, of the same paper prescription (R-053)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from eprescription.actions import lines
from eprescription.actions.accepting_results import AcceptedResult, SentResult, accept_result
from eprescription.actions.checking import stops_kept
from eprescription.actions.paper_recording import (
    PaperDispensed,
    about_result,
    paper_dispensed_before,
    record_paper,
)
from eprescription.actions.registering import one_at_a_time
from eprescription.errors.registering import VersionStale
from eprescription.gateways.slips import Slip
from eprescription.models import Dispensing
from eprescription.permissions import check_may_dispense
from eprescription.queries.dispensings import person_of_result
from eprescription.queries.paper_results import GROUND, versions_of
from eprescription.queries.paper_slips import slip_in
from eprescription.rules.checks.findings import Override
from eprescription.states import DispensingState
from platform_site import outbox
from platform_site.actors import Actor, Organisation
from platform_site.errors import NotInThisState
from platform_site.transactions import action, reads, refusals_recorded


EVENT = "eprescription.paper_corrected"
WITHDRAWN = "取り消した調剤結果です。"
NOT_KEPT = "この調剤結果には紙の処方箋の内容が保存されていないため、変更できません。取り消して、登録し直してください。"


def correct_paper(
    *, uid: UUID, version: int, sent: SentResult, overrides: Sequence[Override] = (), by: Actor, at: datetime
) -> PaperDispensed:
    """Register another version of a result that this pharmacy registered; the prescription stays what it is.

    Raises NotHolder for another's before anything else (API-11), VersionStale, NotInThisState for one that was
    withdrawn or whose prescription was not kept, and what `dispense_paper` raises of results.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_dispense(by)
        person_of_result(uid, house.id)
        accepted = accept_result(sent, house=house, at=at)
    with stops_kept(by=by, at=at):
        return _correct(uid=uid, version=version, accepted=accepted, overrides=overrides, house=house, by=by, at=at)


@action(EVENT, again=paper_dispensed_before)
def _correct(
    *, uid: UUID, version: int, accepted: AcceptedResult, overrides: Sequence[Override], house: Organisation,
    by: Actor, at: datetime,
) -> PaperDispensed:  # fmt: skip
    person_id = person_of_result(uid, house.id)
    one_at_a_time(person_id)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=about_result(uid)):
        old = current(uid)
        if old.version != version:
            raise VersionStale
        slip = kept(old)
        lines.close_dispensed(old.pk, at=at)
        old.move(to=DispensingState.CORRECTED, at=at)
        made = record_paper(
            slip, accepted, uid=uid, version=version + 1, person_id=person_id, overrides=overrides, house=house,
            by=by, at=at,
        )  # fmt: skip
    outbox.put(EVENT, dispensing=str(uid), version=made.dispensing.version, at=at)
    return made


def current(uid: UUID) -> Dispensing:
    """Return the version that counts, once one is alone with its person; within `reads` of her.

    Raises NotHolder for the result of a prescription of the platform, NotInThisState for one that was withdrawn.
    """
    newest, *_ = versions_of(uid)
    if newest.state != DispensingState.CURRENT:
        raise NotInThisState(WITHDRAWN)
    return newest


def kept(made: Dispensing) -> Slip:
    """Return the paper prescription that a result is of; raise NotInThisState where none was kept."""
    slip = slip_in(made)
    if slip is None:
        raise NotInThisState(NOT_KEPT)
    return slip
