"""処方箋の登録: one signed document, one person at the counter, one prescription (R-050)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Model

from eprescription.actions import judging, lines, versions
from eprescription.actions.accepting import Accepted, Sent, accept
from eprescription.actions.checking import GROUND, stops_kept
from eprescription.actions.heads import numbered, row_of
from eprescription.actions.judging import Asked, Judgement, Purpose
from eprescription.actions.patients_of import admit
from eprescription.models import Made, Prescription
from eprescription.permissions import check_is_issuer, check_may_issue
from eprescription.queries.prescriptions import issued_by
from eprescription.rules.checks.findings import Options, Override
from platform_site import actors, outbox
from platform_site.actors import Actor
from platform_site.models.sealing import Sealing
from platform_site.transactions import action, reads, refusals_recorded


EVENT, READ = "eprescription.registered", "eprescription.prescription_read"
# The same lock as in eprescription_admitted_v1 (sql/patients_v1.sql).
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

    Raises what `check_may_issue`, `accept` and `admit` raise, CheckBudget, and Stopped with the findings to answer;
    then nothing is registered.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        issuing = check_may_issue(by, at=at)
        accepted = accept(sent, issuing=issuing, at=at)
    with stops_kept(by=by, at=at):
        return _register(
            accepted=accepted, house=issuing.house, patient_ref=patient_ref, overrides=overrides,
            include_own=include_own, by=by, at=at,
        )  # fmt: skip


@action(EVENT, again=registered_before)
def _register(
    *, accepted: Accepted, house: actors.Organisation, patient_ref: str, overrides: Sequence[Override],
    include_own: bool, by: Actor, at: datetime,
) -> Prescription:  # fmt: skip
    admitted, uid = admit(accepted, patient_ref, house=house, at=at), uuid4()
    person_id = admitted.patient.person_id
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        asked = asked_of(accepted, person_id=person_id, house=house, include_own=include_own)
        judgement = judging.judge(asked, by=by, at=at)
        judging.stop_unless_answered(judgement, overrides, at=at)
        sealing = versions.sealing_of(accepted.document, at, known=admitted.key)
        row = row_of(uid, accepted, person_id=person_id, house=house, at=at, pk=admitted.prescription_id)
        content = content_of(
            row, accepted, judgement, overrides, name=admitted.organisation_name, sealing=sealing, by=by, at=at
        )
        told = outbox.rows_of(EVENT, prescription=str(uid), version=row.version, at=at)
        return numbered(row, accepted, *content, *told, sealing=sealing)


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


def content_of(
    row: Prescription, accepted: Accepted, judgement: Judgement, overrides: Sequence[Override], *, name: str,
    sealing: Sealing, by: Actor, at: datetime,
) -> tuple[Sequence[Model], ...]:  # fmt: skip
    """Return a version, what is taken by it, its check and the answers to that, not yet written; `row` has its key.

    `name` is the facility's.
    """
    document = accepted.document
    version = versions.version_of(row, accepted, sealing=sealing, at=at)
    items = versions.items_of(version, document, accepted.masters)
    taken = lines.prescribed(row, document, accepted.new, name=name, at=at)
    check = judging.check_of(judgement, prescription_id=row.pk, by=by, at=at)
    answers = judging.answers_of(judgement, overrides, prescription_id=row.pk, by=by, at=at)
    check.shown = judgement.shown
    row.made = Made(version=version, document=document, check=check)
    return [version], items, taken, [check], answers
