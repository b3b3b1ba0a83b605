"""A result's sheet between two pages, sealed; once it is whole, judged by the rules, as what waits for a signature."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from eprescription.gateways import dispensing_documents
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_filling import ResultFilling, begun, content_of
from eprescription.portal.pharmacy_sheets import ResultSheet, kept_result_sheet
from eprescription.queries.stops import stopped_codes
from eprescription.rules.dispensings import faults_of
from eprescription.rules.given import Ground
from eprescription.rules.result_items import code_faults, given_of, others_of
from eprescription.rules.results import GivenItem, Result
from platform_site.actions import drafts
from platform_site.actors import Actor
from platform_site.errors import Fault, NotFound
from platform_site.models import Draft, Organisation
from platform_site.permissions import organisation_of
from platform_site.portal.pages import found
from platform_site.queries.drafts import answers_in, draft_of


SHEET, SIGNING = "pharmacy_sheet", "pharmacy_signing"


@dataclass(frozen=True, repr=False)
class PreparedResult:
    """The document that waits for a signature; `version` is that of the result which it corrects, else 0."""

    draft: Draft
    content: bytes
    version: int
    store: bool
    sheet_draft: str

    @property
    def result(self) -> Result:
        """What is written in it."""
        return dispensing_documents.read(self.content)


def lead_to(case: Case, sheet: ResultSheet, *, by: Actor, at: datetime) -> HttpResponse:
    """Keep a sheet and lead to its page."""
    draft = _keep_sheet(case, sheet, by=by, at=at)
    return redirect(f"{reverse('pharmacy_dispense', args=[case.row.uid])}?draft={draft.uid}")


def sheet_of(case: Case, named: str, *, by: Actor) -> ResultSheet:
    """Return the sheet that an address names, if it is one's own and of this prescription; else a new one."""
    try:
        draft = draft_of(by, UUID(named), kind=SHEET)
    except ValueError:
        return begun(case)
    answers = (answers_in(draft) if draft else None) or {}
    return kept_result_sheet(answers["sheet"]) if answers.get("about") == str(case.row.uid) else begun(case)


def prepared(case: Case, filled: ResultFilling, sheet: ResultSheet, *, by: Actor, at: datetime) -> Draft | None:
    """Return the draft of what is to be signed; None, with the faults at their fields, where the rules forbid it."""
    content = content_of(case, filled, Organisation.objects.get(pk=organisation_of(by).id))
    faults = _faults(case, dispensing_documents.read(content))
    if faults:
        _blame(filled, faults)
        return None
    answers = {
        "about": str(case.row.uid), "content": content.decode(), "version": case.made.version if case.made else 0,
        "store": filled.head.cleaned_data["store"], "sheet": str(_keep_sheet(case, sheet, by=by, at=at).uid),
    }  # fmt: skip
    return drafts.keep_draft(kind=SIGNING, answers=answers, by=by, at=at)


def prepared_in(by: Actor, uid: UUID, *, about: UUID) -> PreparedResult:
    """Return what one's own draft holds; raise NotFound for any other, one that is used up, or of another one."""
    draft = found(draft_of(by, uid, kind=SIGNING))
    answers = found(answers_in(draft))
    if answers["about"] != str(about):
        raise NotFound
    return PreparedResult(draft, answers["content"].encode(), answers["version"], answers["store"], answers["sheet"])


def _keep_sheet(case: Case, sheet: ResultSheet, *, by: Actor, at: datetime) -> Draft:
    answers = {"about": str(case.row.uid), "sheet": sheet.answers()}
    return drafts.keep_draft(kind=SHEET, answers=answers, by=by, at=at)


def _faults(case: Case, result: Result) -> list[Fault]:
    """Return what registering it would refuse, so that nothing is signed that has to be signed again."""
    others = others_of(case.document)
    faults = list(code_faults(result, others, case.masters, stopped_codes()))
    if faults:
        return faults
    given = given_of(result, others, [_ground(each) for each in result.items], case.masters)
    return list(faults_of(case.prescribed, given))


def _ground(one: GivenItem) -> Ground:
    if one.inquiry_id:
        return Ground.INQUIRY
    return Ground.PROTOCOL if one.protocol_id else Ground.NONE


def _blame(filled: ResultFilling, faults: list[Fault]) -> None:
    """Show each fault at its row, of several rows of an item at the first; what has none stands above all."""
    for fault in faults:
        kind, name = fault.pointer.strip("/").split("/")[:2]
        rows = filled.rows[int(name) :] if kind == "items" else [row for row in filled.rows if row.item_key == name]
        if rows:
            rows[0].blame(fault)
        else:
            filled.faults.append(f"{fault.problem.title}{fault.hint or fault.problem.remedy}")
