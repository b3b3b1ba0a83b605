"""Where a sheet is kept between two pages: sealed, for whoever typed it, in her role, and for one visit (API-8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from eprescription.portal.clinic_places import Placed
from eprescription.portal.clinic_sheets import Sheet, kept_sheet
from platform_site.actions import drafts
from platform_site.actors import Actor
from platform_site.models import Draft
from platform_site.queries.drafts import answers_named


KIND, NEW = "clinic_sheet", "clinic_new"


@dataclass(frozen=True, repr=False)
class Kept:
    """A sheet as it was kept; `faults` of the whole are None unless somebody wanted to go on with it and could not."""

    sheet: Sheet
    faults: Sequence[Placed] | None = None
    refused: Sequence[str] = ()
    """Why its medicines could not be checked."""


def keep_sheet(visit: UUID, sheet: Sheet, *, by: Actor, at: datetime, **judged: Sequence[Any] | None) -> Draft:
    """Keep a sheet, with what `Kept` says of it besides."""
    answers: Mapping[str, Any] = {"visit": str(visit), "sheet": sheet.answers(), "judged": judged}
    return drafts.keep_draft(kind=KIND, answers=answers, by=by, at=at)


def lead_to(
    visit: UUID, sheet: Sheet, *, name: str = NEW, by: Actor, at: datetime, **judged: Sequence[Any] | None
) -> HttpResponse:
    """Keep a sheet and lead to its page, which has that `name`."""
    draft = keep_sheet(visit, sheet, by=by, at=at, **judged)
    return redirect(sheet_address(draft.uid, visit, name=name))


def sheet_address(draft: UUID | str, visit: UUID | str, *, name: str = NEW) -> str:
    """Return where a sheet of a visit is gone on with."""
    return f"{reverse(name, args=[visit])}?draft={draft}"


def kept_of(by: Actor, named: str, *, visit: UUID) -> Kept:
    """Return the sheet that an address names, if it is one's own and of this visit; else an empty one."""
    answers = answers_named(by, named, kind=KIND)
    if answers.get("visit") != str(visit):
        return Kept(Sheet())
    judged = answers["judged"]
    return Kept(kept_sheet(answers["sheet"]), judged.get("faults"), judged.get("refused", ()))
