"""紙の処方箋 at the pages of a pharmacy: one whose result is registered, and one whose result is corrected (R-053)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from eprescription.actions.accepting_results import SentResult
from eprescription.actions.paper_correcting import correct_paper, current, kept
from eprescription.actions.paper_dispensing import dispense_paper
from eprescription.gateways.slips import Slip
from eprescription.permissions import check_may_dispense
from eprescription.portal.clinic_drafts import sheet_address
from eprescription.portal.dosages import Dosage, dosages_in
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_receipts import PharmacyPaperResult
from eprescription.queries.dispensings import person_of_result, result_of
from eprescription.queries.masters import masters_on
from eprescription.queries.paper_results import GROUND
from eprescription.queries.readable import EVENT
from eprescription.queries.stops import stopped_codes
from eprescription.queries.visits import Visit
from eprescription.rules.checks.findings import Override
from eprescription.rules.dispensings import paper_faults
from eprescription.rules.results import Result
from platform_site.actors import Actor
from platform_site.errors import Fault
from platform_site.transactions import reads


TYPING = "pharmacy_paper_type"
"""The page on which a paper prescription is typed."""


@dataclass(frozen=True, kw_only=True, repr=False)
class OnPaper(Case):
    """A paper prescription, of which the platform has this `slip` alone."""

    slip: Slip

    patient_part = "eprescription/pharmacy_paper_patient.html"
    receipt = PharmacyPaperResult
    may_differ = False

    @property
    def other_keys(self) -> Collection[str]:
        """The keys of what no master knows; nothing guards what a paper says."""
        return {item.key for item in self.document.items} - self.prescribed.keys()

    @property
    def medicines(self) -> list[Dosage]:
        """Each medicine of the prescription, with all that is written of it."""
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
    def named(self) -> dict[str, str]:
        """The paper prescription by its SHA-256: the platform has no id of it."""
        return {"prescription_sha256": self.slip.sha256}

    def faults(self, result: Result) -> list[Fault]:
        """Return what registering a result would refuse."""
        return list(paper_faults(result, self.document, self.masters, stopped_codes()))


@dataclass(frozen=True, kw_only=True, repr=False)
class PaperCase(OnPaper):
    """One that was scanned or typed: `about` names the draft that keeps it, `visit` the patient at the counter."""

    visit: Visit
    typed: str
    """The draft of the sheet on which it was typed; empty for one that was scanned."""

    sheet_page, signing_page = "pharmacy_paper_dispense", "pharmacy_paper_signing"

    @property
    def back(self) -> tuple[str, str]:
        """The page at which it was scanned or typed."""
        if self.typed:
            return sheet_address(self.typed, self.visit.uid, name=TYPING), "処方箋の入力に戻る"
        return reverse("pharmacy_paper_read", args=[self.visit.uid]), "読み取りに戻る"

    def register(
        self, sent: SentResult, overrides: Sequence[Override], *, version: int, by: Actor, at: datetime
    ) -> str:
        """Register its result."""
        ref = self.visit.patient_ref
        made = dispense_paper(patient_ref=ref, slip=self.slip, sent=sent, overrides=overrides, by=by, at=at)
        return f"Dispensing:{made.uid}"


@dataclass(frozen=True, kw_only=True, repr=False)
class PaperCorrection(OnPaper):
    """One whose result this pharmacy registered: `about` is the result's id."""

    sheet_page, signing_page = "pharmacy_paper_correct", "pharmacy_paper_correct_signing"

    @property
    def left_out(self) -> Collection[str]:
        """The same, and the comparison with the paper, which was made when it was registered."""
        return (*super().left_out, "compared")

    @property
    def back(self) -> tuple[str, str]:
        """The page of the result."""
        return reverse("pharmacy_paper_result", args=[self.about]), "登録した調剤結果に戻る"

    def register(
        self, sent: SentResult, overrides: Sequence[Override], *, version: int, by: Actor, at: datetime
    ) -> str:
        """Register another version."""
        correct_paper(uid=self.about, version=version, sent=sent, overrides=overrides, by=by, at=at)
        return f"Dispensing:{self.about}"


def correction_of(uid: UUID, *, by: Actor, at: datetime) -> PaperCorrection:
    """Return what is corrected; raise NotHolder (API-11), NotInThisState for what cannot be."""
    person_id = person_of_result(uid, check_may_dispense(by).id)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=f"Dispensing:{uid}"):
        made = current(uid)
        slip, on = kept(made), made.dispensed_on
        return PaperCorrection(
            about=uid, document=slip.document, slip=slip, on=on, masters=masters_on(on), made=made,
            result=result_of(made),
        )  # fmt: skip
