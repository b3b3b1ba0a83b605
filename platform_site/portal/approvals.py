"""`/approvals/`: what waits for a second human of one's own organisation, and what became of it."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from platform_site import clock
from platform_site.actions import approval_requests
from platform_site.actions.approval_requests import DEEDS
from platform_site.models import Approval
from platform_site.permissions import Permission, organisation_of
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request


COLUMNS = [
    Column("申請日時", "requested_at"), Column("内容"), Column("対象"), Column("申請した人"), Column("状態", "state"),
]  # fmt: skip
WHO = tuple(Permission)


@page("承認申請", may=WHO)
def approvals(request: Request) -> HttpResponse:
    """List what was asked for at one's own organisation."""
    by = request.actor
    rows = Approval.objects.filter(organisation_id=organisation_of(by).id).select_related("requested_by", "decided_by")
    shown = listing(request, rows, columns=COLUMNS, default="-requested_at")
    return render(request, "approvals/list.html", {"list": shown, "deeds": DEEDS})


@page("承認申請の内容", may=WHO, parent="approvals", writes=True)
def approval(request: Request, uid: UUID) -> HttpResponse:
    """Show what was asked for, to approve, decline or withdraw it by its SHA-256."""
    by = request.actor
    mine = Approval.objects.filter(organisation_id=organisation_of(by).id).select_related("requested_by", "decided_by")
    row = found(mine.filter(uid=uid).first())
    if request.method == "POST":
        _decide(request, row)
        return redirect("approval", uid=uid)
    content = json.dumps(row.content, ensure_ascii=False, indent=2)
    is_own = row.requested_by_id == request.user.pk
    return render(
        request,
        "approvals/detail.html",
        {"row": row, "deed": DEEDS.get(row.deed), "content": content, "is_own": is_own,
         "sha256": bytes(row.sha256).hex(), "is_open": row.state == "requested" and row.expires_at > clock.now()},
    )  # fmt: skip


def _decide(request: Request, row: Approval) -> None:
    by, at, decision = request.actor, clock.now(), request.POST.get("decision")
    if decision == "approve":
        sha256 = bytes.fromhex(request.POST.get("sha256", "")[:64])
        approval_requests.approve(uid=row.uid, sha256=sha256, by=by, at=at)
        messages.success(request, "承認しました。")
    elif decision == "decline":
        approval_requests.decline(uid=row.uid, by=by, at=at)
        messages.success(request, "却下しました。")
    elif decision == "withdraw":
        approval_requests.withdraw(uid=row.uid, by=by, at=at)
        messages.success(request, "申請を取り下げました。")
