"""処方箋の差替え: a prescription of this clinic becomes a sheet that is to take its place (R-050)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from eprescription.models import Prescription
from eprescription.portal import clinic_measured, clinic_narcotics, clinic_splits
from eprescription.portal.clinic_documents import NUMBERED, rps_of
from eprescription.portal.clinic_drafts import lead_to
from eprescription.portal.clinic_filling import filling
from eprescription.portal.clinic_kinds import name_of
from eprescription.portal.clinic_rows import rows_of
from eprescription.portal.clinic_sheets import Sheet
from eprescription.portal.clinic_visits import OPENS
from eprescription.portal.visits import visit_here
from eprescription.queries.issued import issued_to
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import document_of, newest_version, standing
from eprescription.rules.document import Document, Form, Kind
from eprescription.states import RxState
from platform_site import clock
from platform_site.errors import NotInThisState
from platform_site.periods import jst_day
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.queries.codes import policy
from platform_site.transactions import reads


READ = "eprescription.prescription_read"
UNREADABLE = (
    "この処方箋には、この画面では書けない内容があるため、差し替えられません。取り消して、処方し直してください。"
)


@page("処方箋を差し替える", writes=True, **OPENS)
def correct(request: Request, uid: UUID, prescription: UUID) -> HttpResponse:
    """Fill a sheet with all of a prescription that no pharmacy has received; nothing is changed yet."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    about = f"Prescription:{prescription}"
    with reads(READ, persons=[visit.person_id], by=by, at=at, ground="own", about=about):
        row = issued_to(visit.person_id, prescription, by)
        document = document_of(newest_version(row))
    if request.method != "POST":
        return redirect("clinic_visit", uid=uid)
    on = jst_day(at)
    if not is_correctable(row, standing(row, on=on, window_days=policy("rx.refill.window.days", on=on))):
        raise NotInThisState("薬局が受け付けた、または終わった処方箋は、差し替えられません。")
    sheet = sheet_of(row, document, on)
    if not _holds_all(sheet, document, on):
        messages.error(request, UNREADABLE)
        return redirect("clinic_visit", uid=uid)
    return lead_to(uid, sheet, by=by, at=at)


def is_correctable(row: Prescription, state: RxState) -> bool:
    """Tell if it stands, nothing of it was received or dispensed, and it has the form that these pages write."""
    return state == RxState.REGISTERED and not row.used_count and row.form == Form.JSON


def sheet_of(row: Prescription, document: Document, on: date) -> Sheet:
    """Return what would be typed to write the prescription."""
    rows, _ = rows_of(document, masters_on(on), on)
    whole: Mapping[str, str] = {
        "kind": name_of(row.kind, row.setting), "refills": str(document.refills), "leftover": document.leftover,
        "given_on": str(document.issued_on) if row.kind == Kind.IN_HOUSE else "",
        "last_day": str(document.last_day or ""), **clinic_measured.typed_of(document),
        **clinic_splits.typed_of(document.split), **clinic_narcotics.typed_of(document.narcotics),
    }  # fmt: skip
    return Sheet(tuple(rows), {name: text for name, text in whole.items() if text}, replaces=f"{row.uid}:{row.version}")


def _holds_all(sheet: Sheet, document: Document, on: date) -> bool:
    """Tell if the sheet says all that the prescription does: what another program wrote is not to be lost."""
    filled = filling(sheet, on, bound=True)
    if not filled.is_valid:
        return False
    written = filled.written()
    said = {name: getattr(document, name) for name in written}
    is_ours = [remark.text.partition(" ")[0] for remark in document.remarks] == [NUMBERED]
    return is_ours and rps_of(filled.filled()) == document.rps and _in_any_order(written) == _in_any_order(said)


def _in_any_order(whole: Mapping[str, Any]) -> dict[str, Any]:
    """Return what holds for all of a prescription, whatever the order of its values, which says nothing."""
    return {**whole, "renal_values": sorted(whole["renal_values"])}
