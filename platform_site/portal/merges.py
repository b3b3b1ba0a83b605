"""`/staff/merges/`: records of one person made one, and two again, by two officers of the fund (I08-3, ADR 0014)."""

from typing import Any
from uuid import UUID

import django_filters
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from platform_site import clock
from platform_site.actions import merging, splitting
from platform_site.errors import Choice, Fault, Invalid
from platform_site.models import PersonMerge
from platform_site.permissions import Permission
from platform_site.portal.lists import Column, listing
from platform_site.portal.merges_words import evidence_lines, standing_lines
from platform_site.portal.pages import FUND, found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request, sha256_in
from platform_site.states import MergeState
from platform_site.transactions import reads


EVENT = "people.merge_read"
WHO = (Permission.MERGE_PERSONS, Permission.APPROVE_MERGES)
COLUMNS = [Column("申請日時", "requested_at"), Column("状態", "state"), Column("理由"), Column("申請した人")]
PEOPLE = ("requested_by", "approved_by", "split_requested_by", "split_approved_by")


class MergeFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(choices=MergeState.choices, label="状態", empty_label="すべて")


@page("本人の統合", may=WHO, kinds=FUND, takes=of_list(MergeFilter))
def merges(request: Request) -> HttpResponse:
    """List merges; it names nobody."""
    rows = PersonMerge.objects.select_related("requested_by")
    listed = listing(request, rows, columns=COLUMNS, default="-requested_at", filters=MergeFilter)
    return render(request, "merges/list.html", {"list": listed})


@page("本人の統合の内容", may=WHO, kinds=FUND, parent="merges", writes=True)
def merge(request: Request, uid: UUID) -> HttpResponse:
    """Show a merge with its evidence, masked, to approve or decline it by its SHA-256."""
    by, at = request.actor, clock.now()
    row = found(PersonMerge.objects.select_related("kept", "merged", *PEOPLE).filter(uid=uid).first())
    if request.method == "POST":
        _decide(request, row)
        return redirect("merge", uid=uid)
    persons, about = [row.kept_id, row.merged_id], f"PersonMerge:{uid}"
    with reads(EVENT, persons=persons, by=by, at=at, ground="law", about=about):
        context = _shown(request, row)
    return render(request, "merges/detail.html", context)


def _shown(request: Request, row: PersonMerge) -> dict[str, Any]:
    is_splitting = row.state == MergeState.SPLITTING
    sha256 = row.split_sha256 if is_splitting else row.evidence_sha256
    asked_by = row.split_requested_by_id if is_splitting else row.requested_by_id
    return {
        "merge": row,
        "evidence": evidence_lines(row.evidence),
        "split_evidence": evidence_lines(row.split_evidence) if row.split_reason else [],
        "standing": standing_lines(row.kept, row.merged),
        "sha256": bytes(sha256 or b"").hex(),
        "is_open": row.state in (MergeState.REQUESTED, MergeState.SPLITTING),
        "is_splitting": is_splitting,
        "is_own": asked_by == request.user.pk,
        "may_split": row.state == MergeState.MERGED,
    }


def _decide(request: Request, row: PersonMerge) -> None:
    """Do what the button says, for the step that the page showed: another step's content has another SHA-256."""
    step, decision = request.POST.get("step", ""), request.POST.get("decision", "")
    if (step, decision) not in _DECISIONS:
        raise Invalid(faults=[Fault(Choice, "/decision", "画面のボタンから選んでください。")])
    decide, words = _DECISIONS[step, decision]
    decide(row.uid, sha256_in(request), by=request.actor, at=clock.now())
    messages.success(request, words)


def _merge(uid: UUID, sha256: bytes, **who: Any) -> None:
    merging.approve_merge(uid=uid, sha256=sha256, **who)


def _no_merge(uid: UUID, sha256: bytes, **who: Any) -> None:
    merging.decline_merge(uid=uid, **who)


def _split(uid: UUID, sha256: bytes, **who: Any) -> None:
    splitting.approve_split(uid=uid, sha256=sha256, **who)


def _no_split(uid: UUID, sha256: bytes, **who: Any) -> None:
    splitting.decline_split(uid=uid, **who)


_DECISIONS = {
    ("merge", "approve"): (_merge, "承認しました。二つの記録は一つになりました。"),
    ("merge", "decline"): (_no_merge, "却下しました。"),
    ("split", "approve"): (_split, "承認しました。二つの記録に戻りました。"),
    ("split", "decline"): (_no_split, "却下しました。統合は続きます。"),
}
