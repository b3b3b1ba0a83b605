"""What a sheet meets, while it is being typed: a check that registers nothing (R-052)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.checking import asked_items, check_medicines, checked_before
from eprescription.errors.guard import DrugsUnfit
from eprescription.models import PrescriptionCheck
from eprescription.portal.clinic_checkable import Checkable, checkable
from eprescription.portal.clinic_places import refusal_words
from eprescription.portal.clinic_sheets import Sheet, sheet_in
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.clinic_words import finding_words
from eprescription.portal.visits import GROUND, visit_here
from eprescription.queries.checked import shown_now
from eprescription.queries.masters import masters_on
from eprescription.queries.visits import Visit
from eprescription.rules.checks.findings import Finding
from eprescription.rules.checks.kept import as_json
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import NotFound, Refused
from platform_site.periods import jst_day
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.transactions import reads


READ = "eprescription.check_read"
FRESH = timedelta(minutes=10)
"""How long a check stands for the same medicines: what somebody types in between is charged once (I04-4)."""


@page("組合せの確認", writes=True, **OPENS)
def findings(request: Request, uid: UUID) -> HttpResponse:
    """Show, as a part of the page of a sheet, what it meets."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    if request.method != "POST":
        return redirect("clinic_new", uid=uid)
    known = checked(visit, sheet_in(request.POST), by=by, at=at)
    return render(request, "eprescription/clinic_findings.html", {"visit": visit, **known})


def checked(visit: Visit, sheet: Sheet, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what a sheet meets, in words, by the check that was made of it or by a new one."""
    asked = checkable(sheet, jst_day(at))
    waiting = asked.waiting
    if not asked.rps:
        return {"waiting": waiting}
    try:
        row = _known(sheet, asked, by=by, at=at) or check_medicines(
            patient_ref=visit.patient_ref, rps=asked.rps, on=asked.on, include_own=sheet.includes_own,
            without=sheet.replaced, by=by, at=at,
        )  # fmt: skip
    except Refused as refused:
        return {"waiting": waiting, "refused": refusal_words(refused)}
    return {"waiting": waiting, **shown(row, by=by, at=at)}


def checked_already(sheet: Sheet, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what the check that was made of a sheet found, if it still stands for it."""
    asked = checkable(sheet, jst_day(at))
    row = _known(sheet, asked, by=by, at=at)
    return {"waiting": asked.waiting, **(shown(row, by=by, at=at) if row else {})}


def shown(row: PrescriptionCheck, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return a check in the words of a page."""
    return {"check": row, "findings": words_of(findings_of(row, by=by, at=at), row)}


def words_of(found: Sequence[Finding], row: PrescriptionCheck) -> list[dict[str, Any]]:
    """Return findings in words, with what the check found that would clear them."""
    return [finding_words(each, row.alternatives) for each in found]


def findings_of(row: PrescriptionCheck, *, by: Actor, at: datetime) -> tuple[Finding, ...]:
    """Return what a check found as this facility may see it now (API-4)."""
    with reads(READ, persons=[row.person_id], by=by, at=at, ground=GROUND, about=f"PrescriptionCheck:{row.uid}"):
        return shown_now(row, at=at)


def _known(sheet: Sheet, asked: Checkable, *, by: Actor, at: datetime) -> PrescriptionCheck | None:
    """Return the last check of this sheet if it was of the same medicines over the same days."""
    try:
        row = checked_before(UUID(sheet.check), by=by, at=at)
        items = asked_items(asked.rps, masters_on(row.on_day), row.on_day)
    except (ValueError, NotFound, DrugsUnfit):
        return None
    is_same = row.asked == [as_json(item) for item in items] and row.on_day == asked.on
    is_own = row.options["include_own"] == sheet.includes_own and row.options["without"] == str(sheet.replaced or "")
    return row if is_same and is_own and at - row.at < FRESH else None
