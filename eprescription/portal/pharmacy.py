"""`/clinic/pharmacy/`: what a pharmacy without a program of its own has in hand, and one prescription for the audit."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.portal.clinic_parties import lines_of
from eprescription.portal.clinic_words import TONES, finding_words, leftover_words
from eprescription.portal.pharmacy_words import OPENS, history_of, items_of, overrides_of, stopped
from eprescription.queries.audit_views import audit_view
from eprescription.queries.pharmacy_lists import at_pharmacy
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


@page("処方箋の受付と調剤", **{**OPENS, "parent": ""})
def pharmacy(request: Request) -> HttpResponse:
    """List what this pharmacy received and has not dispensed, what it redeemed, and what it dispensed lately."""
    rows = [(line, TONES.get(line.state, "ended")) for line in at_pharmacy(request.actor, at=clock.now())]
    return render(request, "eprescription/pharmacy_list.html", {"rows": rows, "is_stopped": stopped(request)})


@page("処方監査", **OPENS)
def audit(request: Request, uid: UUID) -> HttpResponse:
    """Show a prescription with findings, history, allergies and values in one place (R-056)."""
    at = clock.now()
    view = audit_view(uid=uid, by=request.actor, at=at)
    code = organisation_of(request.actor).code
    alternatives = view.check.alternatives if view.check else {}
    shown = {
        "view": view, "is_stopped": stopped(request), "row": view.held.row, "document": view.held.document,
        "tone": TONES.get(view.state, "ended"), "items": items_of(view.held), "check": view.check,
        "overrides": list(overrides_of(view.held)), "history": history_of(view.lines, jst_day(at)),
        "inquiries": [{**each, "is_ours": each["asked_by"]["code"] == code} for each in lines_of(view.inquiries)],
        "reports": view.reports, "leftover": leftover_words(view.held.document), "from": f"?prescription={uid}",
        "findings": [finding_words(each, alternatives) for each in view.findings],
    }  # fmt: skip
    return render(request, "eprescription/pharmacy_audit.html", shown)
