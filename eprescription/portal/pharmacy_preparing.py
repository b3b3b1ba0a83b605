"""A result's sheet between two pages, sealed; once it is whole, judged by the rules, as what waits for a signature."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from eprescription.gateways import dispensing_documents
from eprescription.portal.pharmacy_begun import begun
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_filling import ResultFilling, content_of, filling
from eprescription.portal.pharmacy_sheets import ResultSheet, kept_result_sheet
from eprescription.rules.results import Result
from platform_site.actions import drafts
from platform_site.actors import Actor
from platform_site.errors import Fault, NotFound
from platform_site.models import Draft, Organisation
from platform_site.permissions import organisation_of
from platform_site.portal.own_drafts import own_draft
from platform_site.portal.pages import found
from platform_site.queries.drafts import answers_in, answers_named


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


def lead_to(case: Case, sheet: ResultSheet, *, is_judged: bool = False, by: Actor, at: datetime) -> HttpResponse:
    """Keep a sheet and lead to its page, which says what is wrong with one that is judged."""
    draft = _keep_sheet(case, sheet, is_judged=is_judged, by=by, at=at)
    return redirect(f"{case.sheet_address}?draft={draft.uid}")


def filling_of(case: Case, named: str, *, by: Actor) -> ResultFilling:
    """Return the sheet that an address names, if it is one's own and of this prescription; else a new one.

    One that somebody wanted to go on with and could not comes with what is wrong with it.
    """
    answers = answers_named(by, named, kind=SHEET)
    if answers.get("about") != str(case.about):
        return filling(case, begun(case), bound=False)
    filled = filling(case, kept_result_sheet(answers["sheet"]), bound=answers["is_judged"])
    return judged(case, filled, by=by) if filled.head.is_bound else filled


def judged(case: Case, filled: ResultFilling, *, by: Actor) -> ResultFilling:
    """Return a sheet with what is wrong with it: first what is typed in each field, then what the rules forbid."""
    if filled.is_valid:
        _blame(filled, case.faults(dispensing_documents.read(_content(case, filled, by))))
    return filled


def prepared(case: Case, filled: ResultFilling, sheet: ResultSheet, *, by: Actor, at: datetime) -> Draft:
    """Return the draft of what is to be signed, of a sheet with which nothing is wrong."""
    content = _content(case, filled, by).decode()
    answers = {
        "about": str(case.about), "content": content, "version": case.made.version if case.made else 0,
        "store": filled.head.cleaned_data.get("store", False), "sheet": str(_keep_sheet(case, sheet, by=by, at=at).uid),
    }  # fmt: skip
    return drafts.keep_draft(kind=SIGNING, answers=answers, by=by, at=at)


def prepared_in(by: Actor, uid: UUID, *, about: UUID) -> PreparedResult:
    """Return what one's own draft holds; raise UsedUp for a registered one, NotFound for any other."""
    draft = own_draft(by, uid, kind=SIGNING)
    answers = found(answers_in(draft))
    if answers["about"] != str(about):
        raise NotFound
    return PreparedResult(draft, answers["content"].encode(), answers["version"], answers["store"], answers["sheet"])


def _content(case: Case, filled: ResultFilling, by: Actor) -> bytes:
    return content_of(case, filled, Organisation.objects.get(pk=organisation_of(by).id))


def _keep_sheet(case: Case, sheet: ResultSheet, *, is_judged: bool = False, by: Actor, at: datetime) -> Draft:
    answers = {"about": str(case.about), "sheet": sheet.answers(), "is_judged": is_judged}
    return drafts.keep_draft(kind=SHEET, answers=answers, by=by, at=at)


def _blame(filled: ResultFilling, faults: list[Fault]) -> None:
    """Show each fault at its row, of several rows of an item at the first; what has none stands above all."""
    for fault in faults:
        kind, name = fault.pointer.strip("/").split("/")[:2]
        lines = filled.lines
        rows = lines[int(name) :] if kind == "items" else [row for row in lines if row.item_key == name]
        if rows:
            rows[0].blame(fault)
        else:
            filled.faults.append(fault.words)
