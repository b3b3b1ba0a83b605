"""A prescription of the platform that a pharmacist is about to dispense, or whose result she is about to correct."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from eprescription.actions.accepting_results import SentResult
from eprescription.actions.correcting import correct
from eprescription.actions.dispensing import dispense
from eprescription.models import Inquiry, Prescription, Protocol
from eprescription.permissions import check_may_dispense
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_receipts import PharmacyResult
from eprescription.queries.dispensings import newest_result, result_of
from eprescription.queries.inquiries import waits_for_answer
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.queries.protocols import in_force
from eprescription.queries.redeemed import GROUND, is_received, known_here
from eprescription.queries.stops import stopped_codes
from eprescription.rules.checks.findings import Override
from eprescription.rules.dispensings import result_faults
from eprescription.rules.given import Ground
from eprescription.rules.refills import is_last
from eprescription.rules.result_items import others_of
from eprescription.rules.results import GivenItem, Result
from eprescription.states import InquiryState, RxState
from platform_site.actors import Actor
from platform_site.errors import Fault, NotInThisState
from platform_site.periods import jst_day
from platform_site.transactions import reads


EVENT = "eprescription.prescription_read"
CHANGED = (Inquiry.Result.CHANGED, Inquiry.Result.DROPPED)


@dataclass(frozen=True, kw_only=True, repr=False)
class PrescriptionCase(Case):
    """A prescription of the platform."""

    row: Prescription

    sheet_page, signing_page = "pharmacy_dispense", "pharmacy_signing"
    patient_part = "eprescription/pharmacy_patient.html"
    receipt = PharmacyResult
    may_differ = True

    @property
    def other_keys(self) -> Collection[str]:
        """The keys of what is no medicine."""
        return others_of(self.document)

    @property
    def left_out(self) -> Collection[str]:
        """The comparison with the paper, and when no refill follows its day."""
        number = self.made.refill_number if self.made else self.row.used_count + 1
        return ("compared", "next_due_on") if is_last(number, self.row.refills) else ("compared",)

    @property
    def back(self) -> tuple[str, str]:
        """The audit view."""
        return reverse("pharmacy_audit", args=[self.about]), "処方監査に戻る"

    @property
    def named(self) -> dict[str, str]:
        """The prescription itself."""
        return {"prescription_id": str(self.about)}

    def faults(self, result: Result) -> list[Fault]:
        """Return what registering a result would refuse."""
        grounds = [_ground(each) for each in result.items]
        return list(result_faults(result, self.document, grounds, self.masters, stopped_codes()))

    def register(
        self, sent: SentResult, overrides: Sequence[Override], *, version: int, by: Actor, at: datetime
    ) -> str:
        """Register or correct its result."""
        if version:
            correct(uid=self.about, sent=sent, version=version, overrides=overrides, by=by, at=at)
        else:
            dispense(uid=self.about, sent=sent, overrides=overrides, by=by, at=at)
        return f"Prescription:{self.about}"


def case_of(uid: UUID, *, by: Actor, at: datetime) -> PrescriptionCase:
    """Return what is dispensed or corrected; raise NotHolder (API-11), NotInThisState where there is neither."""
    house = check_may_dispense(by)
    found = known_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=f"Prescription:{uid}"):
        row = Prescription.objects.select_related("organisation").get(pk=found.id)
        made = None if is_received(row, house.id) else newest_result(row, house.id)
        if not is_received(row, house.id) and (made is None or row.state == RxState.RECEIVED):
            raise NotInThisState("この薬局で受け付けている処方箋でも、調剤した処方箋でもありません。")
        on = made.dispensed_on if made else jst_day(at)
        return PrescriptionCase(
            about=uid, row=row, document=document_of(newest_version(row)), on=on, masters=masters_on(on), made=made,
            result=result_of(made) if made else None, inquiries=_inquiries(row),
            protocols=_protocols(row.organisation_id, house.id, on),
            waits=made is None and waits_for_answer(row, house.id),
        )  # fmt: skip


def _ground(one: GivenItem) -> Ground:
    if one.inquiry_id:
        return Ground.INQUIRY
    return Ground.PROTOCOL if one.protocol_id else Ground.NONE


def _inquiries(row: Prescription) -> tuple[Inquiry, ...]:
    """Return the inquiries that were answered with a change."""
    rows = Inquiry.objects.filter(prescription=row, state=InquiryState.ANSWERED, result__in=CHANGED)
    return tuple(rows.order_by("asked_at"))


def _protocols(issuer_id: int, pharmacy_id: int, on: date) -> tuple[Protocol, ...]:
    """Return the agreements of the two by which a dispensing of that day may go."""
    rows = Protocol.objects.filter(issuer=issuer_id, pharmacy=pharmacy_id, agreed_at__isnull=False)
    return tuple(
        row
        for row in rows.order_by("valid_from")
        if in_force(row.uid, issuer_id=issuer_id, pharmacy_id=pharmacy_id, on=on) is not None
    )
