"""A sheet that is whole becomes the document to be signed, is judged as that, and waits sealed for the signature."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from eprescription.actions.preparing import prepare
from eprescription.errors.guard import DrugsUnfit
from eprescription.errors.json_form import JsonBroken
from eprescription.errors.registering import PatientNotInDocument
from eprescription.gateways import documents
from eprescription.portal.clinic_documents import content_of, document_of, numbered, rps_of
from eprescription.portal.clinic_drafts import keep_sheet
from eprescription.portal.clinic_filling import Filling
from eprescription.portal.clinic_kinds import CHOICES, Chosen, prescriber_of
from eprescription.portal.clinic_places import Placed, placed
from eprescription.portal.clinic_sheets import Sheet
from eprescription.queries.visits import Visit
from eprescription.rules.document import Document, Facility, Form
from platform_site.actions import drafts
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Draft, Organisation
from platform_site.permissions import organisation_of
from platform_site.portal.own_drafts import own_draft
from platform_site.portal.pages import found
from platform_site.queries.drafts import answers_in


KIND = "clinic_signing"
NOT_COVERED_THEN = (
    "その日の資格が、受付の資格と異なります。お使いのシステムから（API）、その日の資格で登録してください。"
)


@dataclass(frozen=True, repr=False)
class Prepared:
    """The document that waits for a signature, with the check of it."""

    draft: Draft
    content: str
    check: UUID
    include_own: bool
    sheet_draft: str
    chosen: Chosen
    replaces: str
    """As `Sheet.replaces`."""

    @property
    def document(self) -> Document:
        """What is written in it."""
        return documents.read(self.content.encode(), Form.JSON)


def prepared_in(by: Actor, uid: UUID, *, visit: UUID) -> Prepared:
    """Return what one's own draft holds; raise UsedUp for a registered one, NotFound for any other visit's."""
    draft = own_draft(by, uid, kind=KIND)
    answers = found(answers_in(draft))
    if answers["visit"] != str(visit):
        raise NotFound
    own = UUID(answers["check"]), answers["include_own"], answers["sheet"]
    return Prepared(draft, answers["content"], *own, CHOICES[answers["kind"]], answers["replaces"])


def prepared(
    visit: Visit, filled: Filling, sheet: Sheet, *, by: Actor, at: datetime
) -> tuple[Draft | None, list[Placed]]:
    """Return the draft with the document and its check, or what is wrong with the prescription.

    Raises what forbids this prescriber or this clinic to issue, and CheckBudget.
    """
    content = _content(visit, filled, by=by)
    try:
        check = prepare(
            content=content.encode(), patient_ref=visit.patient_ref, include_own=sheet.includes_own,
            kind=filled.kind.chosen.kind, without=sheet.replaced, by=by, at=at,
        )  # fmt: skip
    except (JsonBroken, DrugsUnfit) as refused:
        return None, placed(refused, rps_of(filled.filled()))
    except PatientNotInDocument:
        if filled.kind.earlier is None:
            raise
        return None, [("given_on", NOT_COVERED_THEN)]
    sheet_draft = keep_sheet(visit.uid, replace(sheet, check=str(check.uid)), by=by, at=at)
    answers = {
        "visit": str(visit.uid), "content": content, "check": str(check.uid),
        "include_own": sheet.includes_own, "sheet": str(sheet_draft.uid), "kind": filled.kind.cleaned_data["kind"],
        "replaces": sheet.replaces,
    }  # fmt: skip
    return drafts.keep_draft(kind=KIND, answers=answers, by=by, at=at), []


def _content(visit: Visit, filled: Filling, *, by: Actor) -> str:
    house = Organisation.objects.get(pk=organisation_of(by).id)
    prescriber, facility = prescriber_of(by, filled.kind.chosen.kind), Facility.coded(house.code, house.name)
    rows, whole = filled.filled(), {**filled.written(), "remarks": numbered()}
    written = document_of(visit, rows, whole, prescriber=prescriber, facility=facility, on=filled.issued_on)
    return content_of(written)
