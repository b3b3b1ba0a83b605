"""`/me/prescriptions/`: what was prescribed, given and found for a person herself, and who looked (R-051, R-052)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from eprescription.portal.clinic_words import TONES
from eprescription.portal.dosages import dosages_in
from eprescription.portal.patient_reading import for_herself
from eprescription.portal.patient_words import check_words, ground_words, result_words, source_words
from eprescription.queries import own
from eprescription.queries.copies import copy_of
from eprescription.queries.medications import lines_on, listed
from eprescription.queries.own_findings import own_checks
from eprescription.queries.own_trail import entries, own_trail
from eprescription.queries.prescriptions import document_of, newest_version
from platform_site.periods import jst_day
from platform_site.portal.lists import listing
from platform_site.portal.pages import page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request


UNDER = "my_prescriptions"
Records = Sequence[int]
LINES = 200
"""How many single lines of the trail a page tells of, alone or as part of an entry."""


@page("自分の処方と薬", person=True, parent="me")
@for_herself
def prescriptions(request: Request, *, records: Records, at: datetime) -> HttpResponse:
    """Show what she takes and took, her prescriptions, and where a finding was opened by her word."""
    on = jst_day(at)
    medicines = listed(lines_on(records, on), at=at)
    known = {
        "at": at,
        "current": [source_words(each) for each in medicines["current"]],
        "past": [source_words(each) for each in medicines["past"]],
        "prescriptions": [(each, _tone(each)) for each in own.own_prescriptions(records, on=on)],
        "papers": [result_words(each) for each in own.own_paper_results(records)],
        "openings": own.own_openings(records),
    }
    return render(request, "eprescription/patient_prescriptions.html", known)


@page("処方箋", person=True, parent=UNDER)
@for_herself
def prescription(request: Request, *, uid: UUID, records: Records, at: datetime) -> HttpResponse:
    """Show one of them: what was prescribed, given, found, and asked."""
    found = own.own_prescription(records, uid, on=jst_day(at))
    known = {
        "own": found,
        "tone": _tone(found),
        "medicines": dosages_in(document_of(newest_version(found.row))),
        "results": [result_words(each) for each in own.own_results(found.row)],
        "checks": [check_words(each) for each in own_checks(found.row)],
        "inquiries": own.own_inquiries(found.row),
    }
    return render(request, "eprescription/patient_prescription.html", known)


@page("処方内容控え", person=True, parent=UNDER)
@for_herself
def copy(request: Request, *, uid: UUID, records: Records, at: datetime) -> HttpResponse:
    """Show the copy of one of them, as the clinic prints it (R-050)."""
    on = jst_day(at)
    printed = copy_of(own.own_prescription(records, uid, on=on).row, on=on)
    qr = mark_safe(printed.qr)  # noqa: S308 - an element that segno drew of digits
    known = {"copy": printed, "medicines": dosages_in(printed.document), "qr": qr}
    return render(request, "eprescription/patient_copy.html", known)


@page("処方と薬の閲覧の記録", person=True, parent=UNDER, takes=of_list())
@for_herself
def trail(request: Request, *, records: Records, at: datetime) -> HttpResponse:
    """Show who read or changed them in the last 100 days, what one person did again and again as one; in pages."""
    listed = listing(request, own_trail(records, at=at), columns=[], default="-at", per_page=LINES)
    told = [(entry, ground_words(entry.line)) for entry in entries(listed.page.object_list)]
    return render(request, "eprescription/patient_trail.html", {"list": listed, "entries": told})


def _tone(own_one: own.OwnPrescription) -> str:
    return TONES.get(own_one.state, "ended")
