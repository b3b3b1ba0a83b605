"""`/clinic/visits/…/new`: a prescription is written, row by row; nothing is registered here.

Each button keeps what is typed as a draft and leads back to the page, so that it works without a script.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.portal.clinic import searched
from eprescription.portal.clinic_deeds import changed
from eprescription.portal.clinic_drafts import lead_to, sheet_of
from eprescription.portal.clinic_filling import Filling, filling
from eprescription.portal.clinic_findings import checked, checked_already
from eprescription.portal.clinic_preparing import prepared
from eprescription.portal.clinic_sheets import Sheet, sheet_in
from eprescription.portal.clinic_visits import OPENS, visit_here
from eprescription.queries.visits import Visit
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


@page("処方の入力", writes=True, takes=("draft",), **OPENS)
def write(request: Request, uid: UUID) -> HttpResponse:
    """Show the sheet; on POST change it, check it, or go on to the signature."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    if request.method != "POST":
        return _shown(request, visit, sheet_of(by, request.GET.get("draft", ""), visit=uid), at=at)
    sheet, (deed, _, about) = sheet_in(request.POST), request.POST.get("do", "").partition(":")
    if deed == "confirm":
        return _confirmed(request, visit, sheet, at=at)
    if deed == "check":
        return _shown(request, visit, sheet, at=at, found=checked(visit, sheet, by=by, at=at))
    return lead_to(uid, changed(sheet, deed, about, on=jst_day(at)), by=by, at=at)


def _confirmed(request: Request, visit: Visit, sheet: Sheet, *, at: datetime) -> HttpResponse:
    filled = filling(sheet, jst_day(at), bound=True)
    if filled.is_valid:
        draft, faults = prepared(visit, filled, sheet, by=request.actor, at=at)
        if draft is not None:
            return redirect("clinic_signing", uid=visit.uid, draft=draft.uid)
        filled = filled._replace(faults=faults)
    return _shown(request, visit, sheet, at=at, filled=filled)


def _shown(
    request: Request, visit: Visit, sheet: Sheet, *, at: datetime, filled: Filling | None = None,
    found: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    filled = filled or filling(sheet, jst_day(at), bound=False)
    found = checked_already(sheet, by=request.actor, at=at) if found is None else found
    known: dict[str, Any] = {"visit": visit, "filling": filled, "sheet": sheet, **searched(sheet.word), **found}
    return render(request, "eprescription/clinic_writing.html", known, status=filled.status)
