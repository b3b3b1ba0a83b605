"""`/approvals/`: what waits for a second human of one's own organisation, and what became of it."""

import json
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from platform_site import clock
from platform_site.actions import approval_requests
from platform_site.actions.approval_requests import DEEDS
from platform_site.models import Approval
from platform_site.permissions import Permission, organisation_of, permissions_of
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request, sha256_in
from platform_site.states import ApprovalState


COLUMNS = [
    Column("申請日時", "requested_at"), Column("内容"), Column("対象"), Column("申請した人"), Column("状態", "state"),
]  # fmt: skip
WHO = tuple(each for each in Permission if each not in (Permission.ISSUE_PRESCRIPTIONS, Permission.DISPENSE))
"""Whoever may ask for something that another has to approve: care is nobody's to approve."""


@page("承認申請", may=WHO, takes=of_list())
def approvals(request: Request) -> HttpResponse:
    """List what was asked for at one's own organisation, as far as it is the visitor's to ask for or to approve."""
    shown = listing(request, _readable(request), columns=COLUMNS, default="-requested_at")
    return render(request, "approvals/list.html", {"list": shown, "deeds": DEEDS})


@page("承認申請の内容", may=WHO, parent="approvals", writes=True)
def approval(request: Request, uid: UUID) -> HttpResponse:
    """Show what was asked for, to approve, decline or withdraw it by its SHA-256."""
    row = found(_readable(request).filter(uid=uid).first())
    if request.method == "POST":
        _decide(request, row)
        return redirect("approval", uid=uid)
    content = json.dumps(row.content, ensure_ascii=False, indent=2)
    deed, is_own = DEEDS.get(row.deed), row.requested_by_id == request.user.pk
    may_decide = deed is not None and deed.approve in permissions_of(request.actor)
    return render(
        request,
        "approvals/detail.html",
        {"row": row, "deed": deed, "words": deed.words(row) if deed else [], "place": _place(row),
         "content": content, "is_own": is_own, "may_decide": may_decide,
         "sha256": bytes(row.sha256).hex(), "is_open": row.state == "requested" and row.expires_at > clock.now()},
    )  # fmt: skip


def to_decide(request: Request) -> int:
    """Return how many requests wait for the visitor: of what she may approve, and asked for by somebody else."""
    rights = permissions_of(request.actor)
    deeds = [name for name, deed in DEEDS.items() if deed.approve in rights]
    waiting = Approval.objects.filter(
        organisation_id=organisation_of(request.actor).id, deed__in=deeds, state=ApprovalState.REQUESTED,
        expires_at__gt=clock.now(),
    )  # fmt: skip
    return waiting.exclude(requested_by=request.user).count()


def _readable(request: Request) -> QuerySet[Approval]:
    """Return what the visitor asked for herself, and what she may ask for, approve or is told of, at her own house."""
    rights = permissions_of(request.actor)
    deeds = [name for name, deed in DEEDS.items() if deed.may_be_read_with(rights)]
    at_house = Approval.objects.filter(organisation_id=organisation_of(request.actor).id)
    mine = at_house.filter(Q(deed__in=deeds) | Q(requested_by=request.user))
    return mine.select_related("requested_by", "decided_by")


def _place(row: Approval) -> str:
    """Return the address of what a request is about; empty where it has no page."""
    deed = DEEDS.get(row.deed)
    place = deed.place(row) if deed else None
    return reverse(place[0], args=[place[1]]) if place else ""


def _decide(request: Request, row: Approval) -> None:
    by, at, decision = request.actor, clock.now(), request.POST.get("decision")
    if decision == "approve":
        sha256 = sha256_in(request)
        approval_requests.approve(uid=row.uid, sha256=sha256, by=by, at=at)
        messages.success(request, "承認しました。")
    elif decision == "decline":
        approval_requests.decline(uid=row.uid, by=by, at=at)
        messages.success(request, "却下しました。")
    elif decision == "withdraw":
        approval_requests.withdraw(uid=row.uid, by=by, at=at)
        messages.success(request, "申請を取り下げました。")
