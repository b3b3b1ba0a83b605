"""A paper prescription that a pharmacist read at the page: kept sealed, for one patient at the counter (R-053)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from eprescription.actions.accepting_results import SentResult
from eprescription.actions.paper_dispensing import dispense_paper
from eprescription.gateways import documents
from eprescription.permissions import check_may_dispense
from eprescription.portal.dosages import Dosage, dosages_in
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_receipts import PharmacyPaperResult
from eprescription.queries.masters import masters_on
from eprescription.queries.stops import stopped_codes
from eprescription.queries.visits import Visit, visit_of
from eprescription.rules.checks.findings import Override
from eprescription.rules.dispensings import paper_faults
from eprescription.rules.records.values import CHARSET
from eprescription.rules.results import Result
from platform_site.actions import drafts
from platform_site.actors import Actor
from platform_site.errors import Fault
from platform_site.models import Draft
from platform_site.portal.pages import found
from platform_site.queries.drafts import answers_in, draft_of
from platform_site.transactions import reads


SLIP = "pharmacy_slip"
EVENT, GROUND = "eprescription.visit_read", "check_in"


@dataclass(frozen=True, kw_only=True, repr=False)
class PaperCase(Case):
    """A paper prescription: `about` names the draft that keeps its text, `visit` the patient at the counter."""

    text: str
    visit: Visit

    sheet_page, signing_page = "pharmacy_paper_dispense", "pharmacy_paper_signing"
    patient_part = "eprescription/pharmacy_paper_patient.html"
    receipt = PharmacyPaperResult
    may_differ = False

    @property
    def other_keys(self) -> Collection[str]:
        """The keys of what no master knows; nothing guards what a paper says."""
        return {item.key for item in self.document.items} - self.prescribed.keys()

    @property
    def medicines(self) -> list[Dosage]:
        """Each medicine that was read, with all that is written of it."""
        return dosages_in(self.document)

    @property
    def usages(self) -> dict[str, str]:
        """How each is taken, as the paper says: the platform has no other prescription that says so."""
        return {item.key: rp.usage.name for rp in self.document.rps for item in rp.items}

    @property
    def left_out(self) -> Collection[str]:
        """The fields that are about a prescriber and a refill that the platform knows, and about stored originals."""
        return ("message", "next_due_on", "store")

    @property
    def back(self) -> tuple[str, str]:
        """The page at which it was read."""
        return reverse("pharmacy_paper_read", args=[self.visit.uid]), "読み取りに戻る"

    @property
    def prescription_id(self) -> str | None:
        """None: the platform has no such prescription."""
        return None

    def faults(self, result: Result) -> list[Fault]:
        """Return what registering a result would refuse."""
        return list(paper_faults(result, self.document, self.masters, stopped_codes()))

    def register(
        self, sent: SentResult, overrides: Sequence[Override], *, version: int, by: Actor, at: datetime
    ) -> str:
        """Register its result, of which there is one version only."""
        made = dispense_paper(
            patient_ref=self.visit.patient_ref, slip=self.text.encode(CHARSET), sent=sent, overrides=overrides, by=by,
            at=at,
        )  # fmt: skip
        return f"Dispensing:{made.uid}"


def visit_here(by: Actor, uid: UUID, *, at: datetime) -> Visit:
    """Return a visit of the last 24 hours here, with a line in the trail; raises NoCheckIn for any other."""
    check_may_dispense(by)
    visit = visit_of(by, uid, at=at)
    with reads(EVENT, persons=[visit.person_id], by=by, at=at, ground=GROUND, about=f"EligibilityCheck:{uid}"):
        return visit


def keep_slip(visit: Visit, text: str, on: date, *, by: Actor, at: datetime) -> Draft:
    """Keep what was read, sealed, until its result is registered."""
    answers = {"visit": str(visit.uid), "text": text, "on": on.isoformat()}
    return drafts.keep_draft(kind=SLIP, answers=answers, by=by, at=at)


def paper_case_of(uid: UUID, *, by: Actor, at: datetime) -> PaperCase:
    """Return a slip that one read oneself; raise NotFound for any other, NoCheckIn once the patient's visit is over."""
    kept = found(answers_in(found(draft_of(by, uid, kind=SLIP))))
    visit, on = visit_here(by, UUID(kept["visit"]), at=at), date.fromisoformat(kept["on"])
    document = documents.read_slip(kept["text"])
    return PaperCase(
        about=uid, document=document, on=on, masters=masters_on(on), text=kept["text"], visit=visit
    )  # fmt: skip
