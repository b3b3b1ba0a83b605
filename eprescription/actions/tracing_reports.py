"""服薬情報提供書: what a pharmacist tells the prescriber of her own accord, after dispensing (R-064)."""

from datetime import datetime
from uuid import UUID

from eprescription.actions.registering import about as about_prescription
from eprescription.actions.told_texts import told_text
from eprescription.models import Prescription, TracingReport
from eprescription.permissions import check_is_issuer, check_may_ask, check_may_dispense
from eprescription.queries.readable import check_named
from eprescription.queries.redeemed import GROUND, known_here
from eprescription.queries.tracing_reports import has_dispensed, report_parties
from platform_site import outbox
from platform_site.actions.notices import tell_organisation
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.transactions import action, reads


SENT, READ = "eprescription.tracing_reported", "eprescription.tracing_report_read"


def report_before(uid: UUID, *, by: Actor, at: datetime) -> TracingReport:
    """Return a report as it stands now, to one of its two sides; raise NotFound for any other."""
    house = check_may_ask(by)
    parties = report_parties(uid, house.id)
    with reads(READ, persons=[parties.person_id], by=by, at=at, ground=parties.ground(house.id), about=about(uid)):
        return TracingReport.objects.get(pk=parties.id)


@action(SENT, again=report_before)
def send(*, prescription_uid: UUID, text: str, by: Actor, at: datetime) -> TracingReport:
    """Tell the issuer something about a prescription that this pharmacy dispensed; it needs no inquiry.

    Raises ScopeMissing, NotPermitted, NotHolder, Invalid, NotInThisState for one that it has not dispensed.
    """
    house = check_may_dispense(by)
    found = known_here(prescription_uid, house.id)
    words, whole = told_text(text, "text"), about_prescription(prescription_uid)
    with reads(SENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=whole):
        row = Prescription.objects.get(pk=found.id)
        if not has_dispensed(row, house.id):
            raise NotInThisState("調剤結果を登録してから提供してください。調剤の前は、疑義照会を行ってください。")
        made = TracingReport.objects.create(
            person_id=row.person_id, prescription=row, told_by_id=house.id, told_to_id=row.organisation_id,
            acting_user=by.acting_user, text=words, reported_at=at,
        )  # fmt: skip
    outbox.put(SENT, report=str(made.uid), prescription=str(prescription_uid), at=at)
    tell_organisation(organisation_id=made.told_to_id, kind=SENT, about=about(made.uid), by=by, at=at)
    return made


@action(READ, again=report_before)
def mark_read(*, uid: UUID, by: Actor, at: datetime) -> TracingReport:
    """Open a report as the issuer that it was sent to; that it was read is noted the first time.

    Raises ScopeMissing, NotPermitted, ActingUserWrong where nobody says who reads (API-6), NotFound.
    """
    house = check_is_issuer(by)
    check_named(by)
    parties = report_parties(uid, house.id)
    with reads(READ, persons=[parties.person_id], by=by, at=at, ground="own", about=about(uid)):
        row = TracingReport.objects.select_for_update(of=("self",)).get(pk=parties.id)
        if row.read_at is None:
            row.read_at = at
            row.save(update_fields=["read_at"])
    return row


def about(uid: UUID) -> str:
    """Return what audit lines and notices call a report."""
    return f"TracingReport:{uid}"
