"""`/clinic/prescriptions/…/copy`: 処方内容控え, to be printed and given to the patient (R-050)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from eprescription.models import Prescription
from eprescription.permissions import check_is_issuer
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.dosages import dosages_in
from eprescription.queries.copies import copy_of
from eprescription.queries.prescriptions import issued_by
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.transactions import reads


READ = "eprescription.prescription_read"


@page("処方内容控え", **OPENS)
def copy(request: Request, uid: UUID) -> HttpResponse:
    """Show the copy of a prescription of one's own facility; another's does not exist."""
    by, at = request.actor, clock.now()
    whose = issued_by(uid, check_is_issuer(by).id)
    with reads(READ, persons=[whose.person_id], by=by, at=at, ground="own", about=f"Prescription:{uid}"):
        row = Prescription.objects.select_related("organisation").get(pk=whose.id)
        printed = copy_of(row, on=jst_day(at))
    qr = mark_safe(printed.qr)  # noqa: S308 - an element that segno drew of digits
    return render(
        request,
        "eprescription/clinic_copy.html",
        {"copy": printed, "medicines": dosages_in(printed.document), "qr": qr},
    )
