"""`/clinic/pharmacy/papers/`: 紙の処方箋の調剤結果, from the text of the slip's symbols to the signed result (R-053).

What is pasted travels in the body of the request alone; what was read is kept sealed, and the addresses have its
random id (API-8).
"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.paper_slips import slip_of
from eprescription.errors.dispensing import DispensingUnfit
from eprescription.errors.records import RecordBroken
from eprescription.errors.registering import PatientNotInDocument
from eprescription.gateways.slips import scanned
from eprescription.portal import clinic_said
from eprescription.portal.pharmacy_dispensing import typed
from eprescription.portal.pharmacy_paper_drafts import keep_slip, paper_case_of
from eprescription.portal.pharmacy_paper_forms import NOT_HERS, SlipForm
from eprescription.portal.pharmacy_signing import signed
from eprescription.portal.pharmacy_words import OPENS
from eprescription.portal.visits import visit_here, visits_here
from eprescription.queries.paper_results import GROUND, paper_results_at, paper_results_here
from eprescription.queries.readable import EVENT
from eprescription.queries.visits import Visit
from platform_site import clock
from platform_site.models import Draft
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.transactions import reads


UNDER = {**OPENS, "parent": "pharmacy_papers"}


@page("紙の処方箋の調剤結果", **OPENS)
def papers(request: Request) -> HttpResponse:
    """List who checked in here in the last 24 hours, and what was registered in the last days."""
    by, at = request.actor, clock.now()
    visits = visits_here(by, about="pharmacy papers", at=at)
    known = {"visits": visits, "results": paper_results_at(by, at=at)}
    return render(request, "eprescription/pharmacy_papers.html", known)


@page("紙の処方箋の読み取り", writes=True, **UNDER)
def read(request: Request, uid: UUID) -> HttpResponse:
    """Ask for the symbols of a slip; on POST lead to the sheet of what they hold."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    form = SlipForm(request.POST) if request.method == "POST" else SlipForm(initial={"dispensed_on": jst_day(at)})
    draft = _read(request, visit, form) if form.is_valid() else None
    if draft is not None:
        return redirect("pharmacy_paper_dispense", uid=draft.uid)
    house = organisation_of(by).id
    with reads(EVENT, persons=[visit.person_id], by=by, at=at, ground=GROUND, about=f"EligibilityCheck:{uid}"):
        known = {"visit": visit, "form": form, "results": paper_results_here(visit.person_id, house)}
        return render(request, "eprescription/pharmacy_paper_read.html", known, status=form.status)


@page("紙の処方箋の調剤結果の入力", writes=True, takes=("draft",), **UNDER)
def dispense(request: Request, uid: UUID) -> HttpResponse:
    """Show the prescription beside what was given; on POST change that, or go on to the signature."""
    at = clock.now()
    return typed(request, paper_case_of(uid, by=request.actor, at=at), at=at)


@page("紙の処方箋の調剤結果の署名と登録", writes=True, takes=(clinic_said.NAMED,), **UNDER)
def sign(request: Request, uid: UUID, draft: UUID) -> HttpResponse:
    """Show what will be signed, with the findings that have no answer yet; on POST sign and register it."""
    at = clock.now()
    return signed(request, paper_case_of(uid, by=request.actor, at=at), draft, at=at)


def _read(request: Request, visit: Visit, form: SlipForm) -> Draft | None:
    """Keep the slip that the symbols hold; None, with what is wrong in the form, where they hold none of hers."""
    by, at = request.actor, clock.now()
    try:
        slip = scanned(form.symbols)
        slip_of(patient_ref=visit.patient_ref, slip=slip, dispensed_on=form.on, by=by, at=at)
    except PatientNotInDocument:
        form.add_error("symbol1", NOT_HERS)
    except (RecordBroken, DispensingUnfit) as refused:
        form.refuse(refused)
    else:
        return keep_slip(visit, slip, form.on, by=by, at=at)
    return None
