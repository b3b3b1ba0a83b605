"""照会番号: a facility ties its own patient number to a person who was at its counter, and unties it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from eligibility.actions.told_still import check_told_still
from eligibility.queries.checks import DAY, checked_in
from platform_site import audit
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import PatientNumber
from platform_site.permissions import Scope, check_scope, facility
from platform_site.transactions import action


def tied_before(uid: UUID, *, by: Actor, at: datetime) -> PatientNumber:
    """Return a tie of this facility; raise NotFound for any other."""
    check_scope(by, Scope.ELIGIBILITY_CHECK)
    tie = PatientNumber.objects.filter(uid=uid, organisation_id=facility(by).id).first()
    if tie is None:
        raise NotFound("照会番号の登録が見つかりません。")
    return tie


@action("eligibility.patient_number_tied", again=tied_before)
def tie(*, patient_ref: str, number: str, by: Actor, at: datetime) -> PatientNumber:
    """Tie the facility's number to a person checked in there within 24 hours, in place of her earlier number.

    Raises NoCheckIn, LinkSuspended while anything that her newest check-in there answered is withheld (one by another
    coverage, that nobody doubts, lifts it), and NotInThisState if the number is another person's.
    """
    check_scope(by, Scope.ELIGIBILITY_CHECK)
    organisation = facility(by)
    person_id, check = checked_in(patient_ref, organisation_id=organisation.id, since=at - DAY)
    check_told_still(check)
    mine = PatientNumber.objects.filter(organisation_id=organisation.id, untied_at__isnull=True)
    mine.filter(person_id=person_id).update(untied_at=at)
    try:
        with transaction.atomic():
            row = PatientNumber.objects.create(
                organisation_id=organisation.id, person_id=person_id, number=number, tied_at=at
            )
    except IntegrityError as error:
        raise NotInThisState("この患者番号は別の方に登録されています。先に解除してください。") from error
    audit.record("eligibility.patient_number_tied", by=by, at=at, person_id=person_id, about=f"PatientNumber:{row.uid}")
    return row


@action("eligibility.patient_number_untied", again=tied_before)
def untie(*, uid: UUID, by: Actor, at: datetime) -> PatientNumber:
    """End a tie that was wrong or is no longer used."""
    row = tied_before(uid, by=by, at=at)
    if row.untied_at is not None:
        raise NotInThisState("この照会番号はすでに解除されています。")
    row.untied_at = at
    row.save(update_fields=["untied_at"])
    audit.record(
        "eligibility.patient_number_untied", by=by, at=at, person_id=row.person_id, about=f"PatientNumber:{uid}"
    )
    return row
