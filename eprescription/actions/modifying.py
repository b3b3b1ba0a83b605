"""処方箋の変更: a new document in place of the old one, as long as no pharmacy has received it (R-050)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from eprescription.actions import judging, lines, numbering, versions
from eprescription.actions.accepting import Accepted, Sent, accept
from eprescription.actions.checking import stops_kept
from eprescription.actions.heads import head_of
from eprescription.actions.patients_of import patient_of
from eprescription.actions.registering import (
    about,
    asked_of,
    content_of,
    one_at_a_time,
    registered_before,
)
from eprescription.actions.using_up import use_up
from eprescription.errors.registering import PatientNotInDocument, VersionStale
from eprescription.models import Prescription
from eprescription.permissions import check_may_issue
from eprescription.queries.prescriptions import issued_by, redemption_number_of, standing
from eprescription.rules.checks.findings import Override
from eprescription.states import PRESCRIPTION, RxState
from platform_site import actors, outbox
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.models import Organisation
from platform_site.models.inserting import insert
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.queries.persons import same_person
from platform_site.transactions import action, reads, refusals_recorded


EVENT = "eprescription.modified"


def modify(
    *, uid: UUID, version: int, sent: Sent, patient_ref: str, overrides: Sequence[Override] = (),
    include_own: bool = False, by: Actor, at: datetime,
) -> Prescription:  # fmt: skip
    """Put a newly signed document in the place of a prescription's version; the number on its copy stays.

    Raises NotFound for another facility's before anything else (API-11), VersionStale, NotInThisState once a pharmacy
    has received it, and what `register` raises. The old bytes stay used up (I04-2).
    """
    with refusals_recorded(EVENT, by=by, at=at):
        issuing = check_may_issue(by, at=at)
        issued_by(uid, issuing.house.id)
        accepted = accept(sent, issuing=issuing, at=at)
    with stops_kept(by=by, at=at):
        return _modify(
            uid=uid, version=version, accepted=accepted, house=issuing.house, patient_ref=patient_ref,
            overrides=overrides, include_own=include_own, by=by, at=at,
        )  # fmt: skip


@action(EVENT, again=registered_before)
def _modify(
    *, uid: UUID, version: int, accepted: Accepted, house: actors.Organisation, patient_ref: str,
    overrides: Sequence[Override], include_own: bool, by: Actor, at: datetime,
) -> Prescription:  # fmt: skip
    found = issued_by(uid, house.id)
    one_at_a_time(found.person_id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground="own", about=about(uid)):
        row = open_one(found.id, on=jst_day(at))
        _check_is_same(row, version, accepted)
        person_id = patient_of(accepted.document, patient_ref, kind=accepted.sent.kind, house=house, at=at)
        if found.person_id not in same_person(person_id):
            raise PatientNotInDocument
        use_up(accepted.signed, at=at)
        asked = asked_of(accepted, person_id=found.person_id, house=house, include_own=include_own, without=str(uid))
        judgement = judging.judge(asked, by=by, at=at)
        judging.stop_unless_answered(judgement, overrides, at=at)
        lines.close_prescribed(row.pk, at=at)
        _put(row, accepted, at=at)
        sealing = versions.sealing_of(accepted.document, at)
        name = Organisation.objects.values_list("name", flat=True).get(pk=house.id)
        insert(*content_of(row, accepted, judgement, overrides, name=name, sealing=sealing, by=by, at=at))
    outbox.put(EVENT, prescription=str(uid), version=row.version, organisation=house.id, at=at)
    return row


def open_one(pk: int, *, on: date) -> Prescription:
    """Return a prescription, locked, that nobody has received and that is not over; raise NotInThisState."""
    row = Prescription.objects.select_for_update(of=("self",)).get(pk=pk)
    window = policy("rx.refill.window.days", on=on)
    if row.state == RxState.REGISTERED and standing(row, on=on, window_days=window) == RxState.EXPIRED:
        raise NotInThisState("使用期限を過ぎているため、変更も取消もできません。")
    return row


def _check_is_same(row: Prescription, version: int, accepted: Accepted) -> None:
    """Raise VersionStale, or NotInThisState for what may not be changed, or not into another kind (paper into data)."""
    if row.version != version:
        raise VersionStale
    PRESCRIPTION.check(row.state, RxState.REGISTERED)
    if row.state != RxState.REGISTERED or row.used_count:
        raise NotInThisState("薬局で受付または調剤された処方箋は、変更できません。")
    if (row.kind, row.form) != (accepted.sent.kind, accepted.sent.form):
        raise NotInThisState("種別または形式の異なる処方箋には変更できません。取り消して、登録し直してください。")


def _put(row: Prescription, accepted: Accepted, *, at: datetime) -> None:
    """Write what the new document says of the prescription; it is found under the same number, by what it prints."""
    changed = {"version": row.version + 1, "setting": accepted.sent.setting, **head_of(accepted)}
    number = redemption_number_of(row)
    if number:
        changed |= numbering.digests_of(accepted.document, person_id=row.person_id, number=number)
    row.move(to=RxState.REGISTERED, at=at, **changed)
