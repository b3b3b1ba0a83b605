"""`/clinic/`: who is at the counter of a clinic without a program of its own, and what it prescribed to one of them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.models import Prescription
from eprescription.permissions import check_is_issuer
from eprescription.portal.clinic_correcting import is_correctable
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.clinic_words import TONES
from eprescription.portal.visits import visit_here, visits_here
from eprescription.queries.drug_search import LEAST, MOST, search
from eprescription.queries.issued import issued_here
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import standing
from eprescription.rules.document import Kind
from eprescription.states import PRESCRIPTION, RxState
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.queries.codes import policy
from platform_site.transactions import reads


READ = "eprescription.prescription_read"
WORD = "word"
LONGEST_WORD = 50


@page("処方箋の作成", may=OPENS["may"], kinds=OPENS["kinds"])
def clinic(request: Request) -> HttpResponse:
    """List who checked in here in the last 24 hours."""
    visits = visits_here(request.actor, about="clinic", at=clock.now())
    return render(request, "eprescription/clinic_visits.html", {"visits": visits})


@page("受付した患者", **OPENS)
def visit(request: Request, uid: UUID) -> HttpResponse:
    """Show what this clinic prescribed to somebody at its counter."""
    by, at = request.actor, clock.now()
    found = visit_here(by, uid, at=at)
    days = policy("rx.refill.window.days", on=jst_day(at))
    with reads(READ, persons=[found.person_id], by=by, at=at, ground="own", about=f"EligibilityCheck:{uid}"):
        stood = [(row, standing(row, on=jst_day(at), window_days=days)) for row in issued_here(found.person_id, by)]
    rows = [_line(row, state) for row, state in stood]
    return render(request, "eprescription/clinic_visit.html", {"visit": found, "rows": rows})


def _line(row: Prescription, state: RxState) -> dict[str, Any]:
    """Return a prescription with what can still be done with it."""
    return {
        "row": row, "state": state, "tone": TONES.get(state, "ended"),
        "may_correct": is_correctable(row, state),
        "may_recall": RxState.RECALLED in PRESCRIPTION.moves[state] and row.kind != Kind.IN_HOUSE,
    }  # fmt: skip


@page("医薬品を探す", takes=(WORD,), **OPENS)
def drugs(request: Request) -> HttpResponse:
    """Show which medicines a word may mean: by itself, or as the part of a form that it is typed in."""
    check_is_issuer(request.actor)
    known = searched(str(request.GET.get(WORD, "")))
    part = "eprescription/clinic_found.html"
    return render(request, part if request.htmx else "eprescription/clinic_drugs.html", known)


def searched(word: str) -> dict[str, Any]:
    """Return what a search for a medicine shows."""
    on, is_too_long = jst_day(clock.now()), len(word) > LONGEST_WORD
    found = search(word, masters_on(on), on) if word.strip() and not is_too_long else ()
    limits = {"least": LEAST, "most": MOST, "longest": LONGEST_WORD}
    return {"word": word, "found": found, "is_too_long": is_too_long, **limits}
