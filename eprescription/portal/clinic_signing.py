"""`/clinic/visits/…/sign/…`: the whole prescription once more, the answers to findings, signature, registration."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.accepting import Sent
from eprescription.actions.checking import checked_before
from eprescription.actions.registering import register
from eprescription.actions.signing_services import service
from eprescription.errors.checks import Stopped
from eprescription.models import Prescription, PrescriptionCheck
from eprescription.portal.clinic_answers import AnswersForm
from eprescription.portal.clinic_findings import findings_of, words_of
from eprescription.portal.clinic_preparing import Prepared, prepared_in
from eprescription.portal.clinic_receipts import finish
from eprescription.portal.clinic_visits import OPENS, visit_here
from eprescription.portal.clinic_words import medicines_in
from eprescription.queries.visits import Visit
from eprescription.rules.checks.findings import Override
from eprescription.rules.document import Form, Kind, Setting
from platform_site import clock
from platform_site.actors import Actor, Call
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


CHANGED = "確かめた後に、服用中の薬が変わったか、30分が過ぎました。もう一度確かめ、理由を入力してください。"


@page("署名と登録", writes=True, **OPENS)
def sign(request: Request, uid: UUID, draft: UUID) -> HttpResponse:
    """Show what will be signed, and on POST sign and register it; nothing is signed that lacks an answer."""
    by, at = request.actor, clock.now()
    visit = visit_here(by, uid, at=at)
    prepared = prepared_in(by, draft, visit=uid)
    row = checked_before(prepared.check, by=by, at=at)
    found = findings_of(row, by=by, at=at)
    form = AnswersForm(found, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, visit, prepared, form, row)
    try:
        issued = _issue(visit, prepared, form.overrides(), by=by, at=at)
    except Stopped as stopped:
        again = AnswersForm(stopped.findings, request.POST)
        again.add_error(None, CHANGED)
        return _asked(request, visit, prepared, again, row)
    receipt = finish(draft=prepared.draft, prescription=issued, by=by, at=at)
    return redirect("receipt", number=receipt.number)


def _issue(visit: Visit, prepared: Prepared, overrides: list[Override], *, by: Actor, at: datetime) -> Prescription:
    """Sign and register; the same draft sent twice is one prescription, as by an Idempotency-Key."""
    content = prepared.content.encode()
    signature = service().sign(content, by=by)
    sent = Sent(envelope=content, form=Form.JSON, kind=Kind.ELECTRONIC, setting=Setting.OUTPATIENT, signature=signature)
    key = sha256(f"clinic {prepared.draft.uid}".encode()).digest()
    once = Call(request_id=by.call.request_id, key_digest=key, body_digest=sha256(content).digest())
    return register(
        sent=sent, patient_ref=visit.patient_ref, overrides=overrides, include_own=prepared.include_own,
        by=replace(by, call=once), at=at,
    )  # fmt: skip


def _asked(
    request: Request, visit: Visit, prepared: Prepared, form: AnswersForm, row: PrescriptionCheck
) -> HttpResponse:
    words = words_of(form.findings, row)
    known: dict[str, Any] = {
        "visit": visit, "document": prepared.document, "medicines": medicines_in(prepared.document),
        "draft": prepared.sheet_draft, "form": form, "check": row,
        "findings": [(each, form.of(each["key"])) for each in words],
    }  # fmt: skip
    return render(request, "eprescription/clinic_signing.html", known, status=form.status)
