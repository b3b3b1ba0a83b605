"""前回処方の繰返し: an earlier prescription of this clinic becomes a sheet to adjust; nothing is registered by it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from eprescription.portal.clinic_documents import rows_of
from eprescription.portal.clinic_drafts import lead_to
from eprescription.portal.clinic_narcotics import typed_of
from eprescription.portal.clinic_sheets import Sheet
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.visits import visit_here
from eprescription.queries.issued import issued_to
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import document_of, newest_version
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.transactions import reads


READ = "eprescription.prescription_read"


@page("前回の処方を繰り返す", writes=True, **OPENS)
def repeat(request: Request, uid: UUID, prescription: UUID) -> HttpResponse:
    """Fill a new sheet with the medicines of an earlier prescription, as far as they may be prescribed today."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    about = f"Prescription:{prescription}"
    with reads(READ, persons=[visit.person_id], by=by, at=at, ground="own", about=about):
        document = document_of(newest_version(issued_to(visit.person_id, prescription, by)))
    if request.method != "POST":
        return redirect("clinic_visit", uid=uid)
    rows, gone = rows_of(document, masters_on(jst_day(at)), jst_day(at))
    for name in gone:
        messages.warning(request, f"{name} は、いまは処方できないため除きました。")
    whole = {"refills": str(document.refills), **typed_of(document.narcotics)}
    return lead_to(uid, Sheet(tuple(rows), whole), by=by, at=at)
