"""口頭の同意による開示: what stands behind one masked finding is shown once, to clinics and to pharmacies (E-18)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.checking import checked_before
from eprescription.actions.opening import open_finding
from eprescription.errors.checks import OpenedBefore
from eprescription.permissions import ISSUERS
from eprescription.portal.clinic_findings import findings_of
from eprescription.portal.clinic_returning import TAKES, back_of
from eprescription.portal.clinic_words import finding_words
from platform_site import clock
from platform_site.models import Organisation
from platform_site.permissions import Permission
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request


MAY = (Permission.ISSUE_PRESCRIPTIONS, Permission.DISPENSE)
KINDS = ISSUERS | {Organisation.Kind.PHARMACY}


@page("口頭の同意による開示", may=MAY, kinds=KINDS, writes=True, takes=TAKES)
def opening(request: Request, uid: UUID, key: str) -> HttpResponse:
    """Ask whether the patient agreed aloud, and on POST show what she agreed to, which is not shown a second time."""
    by, at = request.actor, clock.now()
    row = checked_before(uid, by=by, at=at)
    masked = found(next((one for one in findings_of(row, by=by, at=at) if one.key == key and one.is_masked), None))
    shown = []
    if request.method == "POST":
        try:
            opened = open_finding(uid=uid, finding_key=key, by=by, at=at)
        except OpenedBefore as refused:
            messages.error(request, refused.detail)
            return redirect(request.get_full_path())
        shown = [finding_words(one, {}) for one in opened.findings]
    known = {"masked": finding_words(masked, {}), "findings": shown, "back": back_of(request)}
    return render(request, "eprescription/clinic_opening.html", known)
