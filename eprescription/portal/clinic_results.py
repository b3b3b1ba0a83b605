"""`/clinic/results/`: what pharmacies gave for what this clinic prescribed, with their messages (R-053)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.models import Dispensing, Prescription
from eprescription.permissions import check_is_issuer
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.dosages import dosages_in
from eprescription.queries.pharmacy_lists import results_for
from eprescription.queries.prescriptions import document_of, issued_by, newest_version
from eprescription.states import DispensingState
from platform_site import clock
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.transactions import reads


READ = "eprescription.prescription_read"


@page("調剤結果", **OPENS)
def results(request: Request) -> HttpResponse:
    """List the newest results of what one's own clinic prescribed."""
    rows = results_for(request.actor, at=clock.now())
    return render(request, "eprescription/clinic_results.html", {"rows": rows})


@page("処方箋の調剤結果", **{**OPENS, "parent": "clinic_results"})
def result(request: Request, uid: UUID) -> HttpResponse:
    """Show what was given for one prescription, beside what was prescribed; another clinic's does not exist."""
    by, at = request.actor, clock.now()
    found = issued_by(uid, check_is_issuer(by).id)
    with reads(READ, persons=[found.person_id], by=by, at=at, ground="own", about=f"Prescription:{uid}"):
        row = Prescription.objects.select_related("organisation").get(pk=found.id)
        made = Dispensing.objects.filter(prescription=row, state=DispensingState.CURRENT).select_related("organisation")
        document = document_of(newest_version(row))
        shown = {
            "row": row, "document": document, "medicines": dosages_in(document),
            "results": list(made.prefetch_related("items").order_by("refill_number")),
        }  # fmt: skip
    return render(request, "eprescription/clinic_result.html", shown)
