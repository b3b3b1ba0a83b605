"""処方箋の登録: one signed document, one person at the counter, one prescription (R-050)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection

from eprescription.actions import judging, lines, versions
from eprescription.actions.accepting import Accepted, Sent, accept
from eprescription.actions.checking import GROUND, keep_stopped
from eprescription.actions.heads import numbered, row_of
from eprescription.actions.judging import Asked, Judgement, Purpose
from eprescription.actions.patients_of import patient_of
from eprescription.actions.using_up import use_up
from eprescription.errors.checks import Stopped
from eprescription.models import Made, Prescription
from eprescription.permissions import check_is_issuer, check_may_issue
from eprescription.queries.prescriptions import issued_by
from eprescription.rules.checks.findings import Options, Override
from platform_site import actors, outbox
from platform_site.actors import Actor
from platform_site.models import Organisation
from platform_site.models.inserting import insert
from platform_site.models.sealing import Sealing
from platform_site.transactions import action, reads, refusals_recorded


EVENT, READ = "eprescription.registered", "eprescription.prescription_read"
_LOCK = "select pg_advisory_xact_lock(hashtextextended('medicines of ' || person_now(%s), 0))"


def registered_before(uid: UUID, *, by: Actor, at: datetime) -> Prescription:
    """Return a prescription that this facility issued; raise NotFound for any other."""
    house = check_is_issuer(by)
    found = issued_by(uid, house.id)
    with reads(
        "eprescription.prescription_read", persons=[found.person_id], by=by, at=at, ground="own", about=about(uid)
    ):
        return Prescription.objects.get(pk=found.id)


def register(
    *, sent: Sent, patient_ref: str, overrides: Sequence[Override] = (), include_own: bool = False, by: Actor,
    at: datetime,
) -> Prescription:  # fmt: skip
    """Register what a prescriber signed, for the person behind `patient_ref`; what it is checked against is kept.

    Raises what `check_may_issue`, `accept` and `patient_of` raise, UsedBefore for bytes that made a prescription
    before (I04-2), CheckBudget, and Stopped with the findings to answer; then nothing is registered.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_issue(by, at=at)
        accepted = accept(sent, house=house, at=at)
    try:
        return _register(
            accepted=accepted, house=house, patient_ref=patient_ref, overrides=overrides, include_own=include_own,
            by=by, at=at,
        )  # fmt: skip
    except Stopped as stopped:
        keep_stopped(stopped=stopped, by=judging.apart(by), at=at)
        raise


@action(EVENT, again=registered_before)
def _register(
    *, accepted: Accepted, house: actors.Organisation, patient_ref: str, overrides: Sequence[Override],
    include_own: bool, by: Actor, at: datetime,
) -> Prescription:  # fmt: skip
    person_id = patient_of(accepted.document, patient_ref, kind=accepted.sent.kind, house=house, at=at)
    one_at_a_time(person_id)
    uid = uuid4()
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        use_up(accepted.signed, at=at)
        asked = asked_of(accepted, person_id=person_id, house=house, include_own=include_own)
        judgement = judging.judge(asked, by=by, at=at)
        judging.stop_unless_answered(judgement, overrides, at=at)
        sealing = versions.sealing_of(accepted.document, at)
        row = numbered(row_of(uid, accepted, person_id=person_id, house=house, at=at), accepted, sealing=sealing)
        write_content(row, accepted, judgement, overrides, sealing=sealing, by=by, at=at)
    outbox.put(EVENT, prescription=str(uid), version=row.version, at=at)
    return row


def about(uid: UUID) -> str:
    """Return what audit lines and receipts call a prescription."""
    return f"Prescription:{uid}"


def one_at_a_time(person_id: int) -> None:
    """Wait until nobody else prescribes or dispenses for this person: of two at once, the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [person_id])


def asked_of(
    accepted: Accepted, *, person_id: int, house: actors.Organisation, include_own: bool, without: str = ""
) -> Asked:
    """Return what of a document is checked; `without` names the prescription that it takes the place of."""
    options = Options(organisation_id=house.id, on=accepted.document.issued_on, include_own=include_own)
    return Asked(
        person_id=person_id, new=accepted.new, masters=accepted.masters, options=options, subject=accepted.signed,
        purpose=Purpose.REGISTRATION, without=without,
    )  # fmt: skip


def write_content(
    row: Prescription, accepted: Accepted, judgement: Judgement, overrides: Sequence[Override], *, sealing: Sealing,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Write a version, what is taken by it, its check and the answers to that, all at once."""
    document = accepted.document
    version = versions.version_of(row, accepted, sealing=sealing, at=at)
    items = versions.items_of(version, document, accepted.masters)
    name = Organisation.objects.values_list("name", flat=True).get(pk=row.organisation_id)
    taken = lines.prescribed(row, document, accepted.new, name=name, at=at)
    check = judging.check_of(judgement, prescription_id=row.pk, by=by, at=at)
    answers = judging.answers_of(judgement, overrides, prescription_id=row.pk, by=by, at=at)
    insert([version], items, taken, [check], answers)
    check.shown = judgement.shown
    row.made = Made(version=version, document=document, check=check)
