"""`/clinic/visits/…/new`: a prescription is written, row by row; nothing is registered here.

Each button keeps what is typed as a draft and leads back to the page, so that it works without a script, and so that
a browser can go back to it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.portal.clinic import searched
from eprescription.portal.clinic_deeds import changed
from eprescription.portal.clinic_drafts import Kept, keep_sheet, kept_of, lead_to, sheet_address
from eprescription.portal.clinic_filling import filling
from eprescription.portal.clinic_findings import checked, checked_already
from eprescription.portal.clinic_preparing import prepared
from eprescription.portal.clinic_returning import to_opening
from eprescription.portal.clinic_sheets import Sheet, sheet_in
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.visits import visit_here
from eprescription.queries.visits import Visit
from platform_site import clock
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.portal.forms import holds_number
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


@page("処方の入力", writes=True, takes=("draft",), **OPENS)
def write(request: Request, uid: UUID) -> HttpResponse:
    """Show the sheet; on POST change it, check it, or go on to the signature."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    if request.method != "POST":
        return _shown(request, visit, kept_of(by, request.GET.get("draft", ""), visit=uid), at=at)
    sheet, (deed, _, about) = sheet_in(request.POST), request.POST.get("do", "").partition(":")
    if deed == "confirm":
        return _confirmed(request, visit, sheet, at=at)
    if deed == "check":
        return _checked(visit, sheet, by=by, at=at)
    if deed == "open":
        return _to_opening(visit, sheet, about, by=by, at=at)
    return lead_to(uid, changed(sheet, deed, about, on=jst_day(at)), by=by, at=at)


def _confirmed(request: Request, visit: Visit, sheet: Sheet, *, at: datetime) -> HttpResponse:
    by, filled = request.actor, filling(sheet, jst_day(at), bound=True)
    faults = filled.contradictions() if filled.is_valid else []
    if filled.is_valid and not faults:
        draft, faults = prepared(visit, filled, sheet, by=by, at=at)
        if draft is not None:
            return redirect("clinic_signing", uid=visit.uid, draft=draft.uid)
    if holds_number(request):
        return _shown(request, visit, Kept(sheet, faults), at=at, status=422)
    return lead_to(visit.uid, sheet, faults=faults, by=by, at=at)


def _checked(visit: Visit, sheet: Sheet, *, by: Actor, at: datetime) -> HttpResponse:
    found = checked(visit, sheet, by=by, at=at)
    check = str(found["check"].uid) if "check" in found else ""
    return lead_to(visit.uid, replace(sheet, check=check), refused=found.get("refused", ()), by=by, at=at)


def _to_opening(visit: Visit, sheet: Sheet, about: str, *, by: Actor, at: datetime) -> HttpResponse:
    """Keep the sheet and lead to the page that opens a finding of it; back to the sheet if it names none."""
    check, _, key = about.partition(":")
    draft = keep_sheet(visit.uid, sheet, by=by, at=at)
    return redirect(to_opening(check, key, draft) or sheet_address(draft.uid, visit.uid))


def _shown(request: Request, visit: Visit, kept: Kept, *, at: datetime, status: int = 200) -> HttpResponse:
    sheet = kept.sheet
    filled = filling(sheet, jst_day(at), bound=kept.faults is not None).refused(kept.faults or ())
    found = {**checked_already(sheet, by=request.actor, at=at), "refused": kept.refused}
    known: dict[str, Any] = {"visit": visit, "filling": filled, "sheet": sheet, **searched(sheet.word), **found}
    return render(request, "eprescription/clinic_writing.html", known, status=status)
