"""The way to the page that opens a finding, and back to the sheet, the signature or the audit that one came from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from eprescription.portal import clinic_drafts, clinic_said
from platform_site.models import Draft
from platform_site.portal.requests import Request
from platform_site.queries.drafts import answers_in, draft_of


TAKES = ("draft", "prescription")
"""What the address of the page says of where one came from, by random ids alone."""
LABELS = {clinic_drafts.KIND: "書きかけの処方に戻る", clinic_said.KIND: "署名と登録の画面に戻る"}
"""What the link says, by the kind of draft that it leads to."""
Back = tuple[str, str]


def to_opening(check: str, key: str, draft: Draft) -> str | None:
    """Return the address that opens a finding for somebody who writes a sheet; None where a name is none."""
    try:
        return f"{reverse('clinic_opening', args=[check, key])}?draft={draft.uid}"
    except NoReverseMatch:
        return None


def asks_to_open(request: Request) -> bool:
    """Tell if the button was pressed that opens a finding."""
    return request.POST.get("do", "").startswith("open:")


def lead_to_opening(request: Request, signing: Draft, *, at: datetime) -> HttpResponse:
    """Keep what was said to findings and lead to the page that opens one; stay where the button names none."""
    check, _, key = request.POST["do"].removeprefix("open:").partition(":")
    uid = _uid(check)
    if uid is None:
        return redirect(request.get_full_path())
    said = clinic_said.keep_said(request, signing, check=uid, is_judged=False, at=at)
    return redirect(to_opening(check, key, said) or clinic_said.address(request.path, said))


def back_of(request: Request) -> Back | None:
    """Return the page that one came from, and what the link to it says; None where the address names none."""
    named = {name: _uid(request.GET.get(name, "")) for name in TAKES}
    if named["prescription"]:
        return reverse("pharmacy_audit", args=[named["prescription"]]), "処方監査に戻る"
    return _of_draft(request, named["draft"]) if named["draft"] else None


def _of_draft(request: Request, uid: UUID) -> Back | None:
    """Return the page of a draft of one's own that is still there to be gone on with."""
    for kind, label in LABELS.items():
        draft = draft_of(request.actor, uid, kind=kind)
        answers = answers_in(draft) if draft else None
        if draft and answers:
            return _address(draft, answers), label
    return None


def _address(draft: Draft, answers: Mapping[str, Any]) -> str:
    if draft.kind == clinic_drafts.KIND:
        return clinic_drafts.sheet_address(draft.uid, answers["visit"])
    return clinic_said.address(answers["page"], draft)


def _uid(named: str) -> UUID | None:
    try:
        return UUID(named)
    except ValueError:
        return None
