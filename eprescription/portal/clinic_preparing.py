"""A sheet that is whole becomes the document to be signed, is judged as that, and waits sealed for the signature."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from eprescription.actions.preparing import prepare
from eprescription.actions.signing_services import service
from eprescription.errors.guard import DrugsUnfit
from eprescription.errors.json_form import JsonBroken
from eprescription.gateways import documents
from eprescription.portal.clinic_documents import content_of, document_of
from eprescription.portal.clinic_drafts import keep_sheet
from eprescription.portal.clinic_filling import Filling
from eprescription.portal.clinic_sheets import Sheet
from eprescription.portal.clinic_words import fault_words
from eprescription.queries.visits import Visit
from eprescription.rules.document import Document, Form
from platform_site.actions import drafts
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Draft, Organisation
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.portal.pages import found
from platform_site.queries.drafts import answers_in, draft_of


KIND = "clinic_signing"


@dataclass(frozen=True, repr=False)
class Prepared:
    """The document that waits for a signature, with the check of it."""

    draft: Draft
    content: str
    check: UUID
    include_own: bool
    sheet_draft: str

    @property
    def document(self) -> Document:
        """What is written in it."""
        return documents.read(self.content.encode(), Form.JSON)


def prepared_in(by: Actor, uid: UUID, *, visit: UUID) -> Prepared:
    """Return what one's own draft holds; raise NotFound for any other, one that is used up, or of another visit."""
    draft = found(draft_of(by, uid, kind=KIND))
    answers = found(answers_in(draft))
    if answers["visit"] != str(visit):
        raise NotFound
    return Prepared(draft, answers["content"], UUID(answers["check"]), answers["include_own"], answers["sheet"])


def prepared(visit: Visit, filled: Filling, sheet: Sheet, *, by: Actor, at: datetime) -> tuple[Draft | None, list[str]]:
    """Return the draft with the document and its check, or what is wrong with the prescription, in words.

    Raises what forbids this prescriber or this clinic to issue, and CheckBudget.
    """
    include_own = bool(filled.head.cleaned_data["include_own"])
    content = content_of(
        document_of(
            visit,
            filled.filled(),
            refills=int(filled.head.cleaned_data["refills"]),
            on=jst_day(at),
            prescriber=service().prescriber_of(by),
            house=Organisation.objects.get(pk=organisation_of(by).id),
        )
    )
    try:
        check = prepare(content=content.encode(), patient_ref=visit.patient_ref, include_own=include_own, by=by, at=at)
    except (JsonBroken, DrugsUnfit) as refused:
        return None, [fault_words(fault) for fault in refused.faults] or [refused.detail]
    sheet_draft = keep_sheet(visit.uid, replace(sheet, check=str(check.uid)), by=by, at=at)
    answers = {
        "visit": str(visit.uid), "content": content, "check": str(check.uid), "include_own": include_own,
        "sheet": str(sheet_draft.uid),
    }  # fmt: skip
    return drafts.keep_draft(kind=KIND, answers=answers, by=by, at=at), []
