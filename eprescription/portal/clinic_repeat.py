"""前回処方の繰返し: an earlier prescription of this clinic becomes a sheet to adjust; nothing is registered by it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from eprescription.portal import clinic_measured, clinic_narcotics, clinic_splits
from eprescription.portal.clinic_drafts import lead_to
from eprescription.portal.clinic_rows import rows_of
from eprescription.portal.clinic_sheets import Sheet
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.visits import visit_here
from eprescription.queries.issued import issued_to
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.rules.document import Document
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
    rows, left_out = rows_of(document, masters_on(jst_day(at)), jst_day(at))
    for words in left_out:
        messages.warning(request, words)
    return lead_to(uid, Sheet(tuple(rows), _whole(document)), by=by, at=at)


def _whole(document: Document) -> dict[str, str]:
    """Return what holds for the whole prescription and is to be said again; of a split one, the next part."""
    return {
        "refills": str(document.refills), **clinic_splits.typed_of(clinic_splits.after(document)),
        **clinic_measured.dated_in(document), **clinic_narcotics.typed_of(document.narcotics),
    }  # fmt: skip
