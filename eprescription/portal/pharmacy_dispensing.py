"""`/clinic/pharmacy/…/dispense`: what was given is typed, row by row; nothing is registered here (R-053).

The same page corrects a result. Each button keeps what is typed as a draft and leads back, so it needs no script.
"""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.portal.clinic_words import leftover_words
from eprescription.portal.dosages import dosages_in
from eprescription.portal.pharmacy_added import GROUNDLESS, may_add
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_filling import ResultFilling, filling
from eprescription.portal.pharmacy_preparing import filling_of, judged, lead_to, prepared
from eprescription.portal.pharmacy_prescriptions import case_of
from eprescription.portal.pharmacy_sheets import ResultSheet, changed, result_sheet_in
from eprescription.portal.pharmacy_words import OPENS, vetoes
from platform_site import clock
from platform_site.portal.forms import holds_number
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


@page("調剤結果の入力", writes=True, takes=("draft",), **OPENS)
def dispense(request: Request, uid: UUID) -> HttpResponse:
    """Show the sheet; on POST change it, or go on to the signature."""
    at = clock.now()
    return typed(request, case_of(uid, by=request.actor, at=at), at=at)


def typed(request: Request, case: Case, *, at: datetime) -> HttpResponse:
    """Show the sheet of a case; on POST change it, or go on to the signature."""
    by = request.actor
    if request.method != "POST":
        return _shown(request, case, filling_of(case, request.GET.get("draft", ""), by=by))
    sheet, (deed, _, about) = result_sheet_in(request.POST), request.POST.get("do", "").partition(":")
    if deed == "confirm":
        return _confirmed(request, case, sheet, at=at)
    return lead_to(case, changed(sheet, deed, about), by=by, at=at)


def _confirmed(request: Request, case: Case, sheet: ResultSheet, *, at: datetime) -> HttpResponse:
    by = request.actor
    filled = judged(case, filling(case, sheet, bound=True), by=by)
    if not filled.is_wrong:
        draft = prepared(case, filled, sheet, by=by, at=at)
        return redirect(case.signing_page, uid=case.about, draft=draft.uid)
    if holds_number(request):
        return _shown(request, case, filled, status=422)
    return lead_to(case, sheet, is_judged=True, by=by, at=at)


def _shown(request: Request, case: Case, filled: ResultFilling, *, status: int = 200) -> HttpResponse:
    written = {each.item.key: each for each in dosages_in(case.document)}
    keys = [form.item_key for form in filled.rows]
    rows = [
        {
            "form": form, "written": written[form.item_key], "vetoes": vetoes(written[form.item_key].item),
            "is_lot": keys.count(form.item_key) > 1,
        }
        for form in filled.rows
    ]  # fmt: skip
    known = {"case": case, "document": case.document, "rows": rows, "filling": filled, "may_add": may_add(case)}
    known |= {"groundless": GROUNDLESS, "leftover": leftover_words(case.document)}
    return render(request, "eprescription/pharmacy_dispensing.html", known, status=status)
