"""Where a sheet is kept between two pages: sealed, for whoever typed it, in her role, and for one visit (API-8)."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from eprescription.portal.clinic_sheets import Sheet, kept_sheet
from platform_site.actions import drafts
from platform_site.actors import Actor
from platform_site.models import Draft
from platform_site.queries.drafts import answers_in, draft_of


KIND = "clinic_sheet"


def keep_sheet(visit: UUID, sheet: Sheet, *, by: Actor, at: datetime) -> Draft:
    """Keep a sheet."""
    return drafts.keep_draft(kind=KIND, answers={"visit": str(visit), "sheet": sheet.answers()}, by=by, at=at)


def lead_to(visit: UUID, sheet: Sheet, *, by: Actor, at: datetime) -> HttpResponse:
    """Keep a sheet and lead to its page."""
    draft = keep_sheet(visit, sheet, by=by, at=at)
    return redirect(f"{reverse('clinic_new', args=[visit])}?draft={draft.uid}")


def sheet_of(by: Actor, named: str, *, visit: UUID) -> Sheet:
    """Return the sheet that an address names, if it is one's own and of this visit; else an empty one."""
    try:
        draft = draft_of(by, UUID(named), kind=KIND)
    except ValueError:
        return Sheet()
    answers = (answers_in(draft) if draft else None) or {}
    return kept_sheet(answers["sheet"]) if answers.get("visit") == str(visit) else Sheet()
