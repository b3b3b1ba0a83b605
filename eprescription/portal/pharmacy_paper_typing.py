"""`/clinic/pharmacy/papers/visits/…/type`: a paper prescription without symbols is typed, row by row (R-053).

It is the sheet on which clinics write a prescription, of another facility; what was typed becomes the same JSON, and
is gone on with as one that was scanned.
"""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.paper_slips import slip_of
from eprescription.errors.dispensing import DispensingUnfit
from eprescription.errors.json_form import JsonBroken
from eprescription.errors.registering import PatientNotInDocument
from eprescription.gateways.slips import Slip
from eprescription.portal.clinic import searched
from eprescription.portal.clinic_deeds import changed
from eprescription.portal.clinic_documents import content_of, document_of, rps_of
from eprescription.portal.clinic_drafts import Kept, keep_sheet, kept_of, lead_to
from eprescription.portal.clinic_places import Placed, placed
from eprescription.portal.clinic_sheets import Sheet, sheet_in
from eprescription.portal.pharmacy_paper_cases import TYPING
from eprescription.portal.pharmacy_paper_drafts import keep_slip
from eprescription.portal.pharmacy_paper_type_forms import NOT_COVERED, PaperForm, TypedFilling, typed_filling
from eprescription.portal.pharmacy_papers import UNDER
from eprescription.portal.visits import visit_here
from eprescription.queries.visits import Visit
from eprescription.rules.document import Form
from platform_site import clock
from platform_site.actors import Actor
from platform_site.models import Draft
from platform_site.periods import jst_day
from platform_site.portal.forms import holds_number
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


@page("紙の処方箋の入力", writes=True, takes=("draft",), **UNDER)
def type_in(request: Request, uid: UUID) -> HttpResponse:
    """Show the sheet; on POST change it, or go on to what was given."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    if request.method != "POST":
        return _shown(request, visit, _begun(kept_of(by, request.GET.get("draft", ""), visit=uid), jst_day(at)), at=at)
    sheet = sheet_in(request.POST, names=PaperForm.base_fields)
    deed, _, about = request.POST.get("do", "").partition(":")
    if deed == "confirm":
        return _confirmed(request, visit, sheet, at=at)
    return lead_to(uid, changed(sheet, deed, about, on=jst_day(at)), name=TYPING, by=by, at=at)


def _begun(kept: Kept, on: date) -> Kept:
    """Return a sheet that is new with the day on which most are dispensed."""
    return Kept(Sheet(whole={"dispensed_on": on.isoformat()})) if kept.sheet == Sheet() else kept


def _confirmed(request: Request, visit: Visit, sheet: Sheet, *, at: datetime) -> HttpResponse:
    by, filled = request.actor, typed_filling(visit, sheet, jst_day(at), bound=True)
    faults: list[Placed] = []
    if filled.is_valid:
        draft, faults = _slip(visit, filled, sheet, by=by, at=at)
        if draft is not None:
            return redirect("pharmacy_paper_dispense", uid=draft.uid)
    if holds_number(request):
        return _shown(request, visit, Kept(sheet, faults), at=at, status=422)
    return lead_to(visit.uid, sheet, name=TYPING, faults=faults, by=by, at=at)


def _slip(
    visit: Visit, filled: TypedFilling, sheet: Sheet, *, by: Actor, at: datetime
) -> tuple[Draft | None, list[Placed]]:
    """Return the draft that keeps what was typed as a prescription, or what is wrong with it."""
    document = document_of(visit, filled.filled(), {}, **filled.head.written())
    slip, on = Slip(content=content_of(document).encode(), form=Form.JSON), filled.head.on
    try:
        slip_of(patient_ref=visit.patient_ref, slip=slip, dispensed_on=on, by=by, at=at)
    except PatientNotInDocument:
        return None, [("", NOT_COVERED)]
    except JsonBroken as refused:
        return None, placed(refused, rps_of(filled.filled()))
    except DispensingUnfit as refused:  # it is about the days alone, which are called so here too
        return None, [(fault.pointer.strip("/"), fault.words) for fault in refused.faults]
    typed = keep_sheet(visit.uid, sheet, by=by, at=at)
    return keep_slip(visit, slip, on, typed=str(typed.uid), by=by, at=at), []


def _shown(request: Request, visit: Visit, kept: Kept, *, at: datetime, status: int = 200) -> HttpResponse:
    filled = typed_filling(visit, kept.sheet, jst_day(at), bound=kept.faults is not None).refused(kept.faults or ())
    known = {"visit": visit, "filling": filled, **searched(kept.sheet.word)}
    return render(request, "eprescription/pharmacy_paper_typing.html", known, status=status)
