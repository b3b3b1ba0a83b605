"""本人の統合の取消: two who were taken for one are two again, each with what was hers (I08-3).

A merge on which another was built is undone after that one. What was written for the kept person meanwhile, and of
which nobody can say whose it is, stays with her and is counted, for a human to look at.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from platform_site import outbox
from platform_site.actions import merge_rows
from platform_site.actions.approvals import (
    check_free_of_numbers,
    check_in_use,
    check_is_what_was_asked,
    digest,
    human,
    second_human,
)
from platform_site.actions.merge_parts import HOOKS
from platform_site.actions.merging import in_hand, merge_before, record_both
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.models import Person, PersonMerge
from platform_site.permissions import Permission
from platform_site.states import MERGE, MergeState
from platform_site.transactions import action


REQUEST = ["state", "split_reason", "split_evidence", "split_sha256", "split_requested_by"]


@action("people.split_requested", again=merge_before)
def request_split(*, uid: UUID, reason: str, evidence: Mapping[str, Any], by: Actor, at: datetime) -> PersonMerge:
    """Ask that a merge be undone; raises NotFound, NotPermitted, NotInThisState, Invalid."""
    requester = human(by, Permission.MERGE_PERSONS)
    check_free_of_numbers(reason=reason, evidence=evidence)
    merge, kept, _ = in_hand(uid)
    merge.move(to=MergeState.SPLITTING)
    _check_nothing_is_built_on(kept)
    merge.split_reason, merge.split_evidence, merge.split_requested_by = reason, dict(evidence), requester
    merge.split_sha256 = asked(merge)
    merge.save(update_fields=REQUEST)
    record_both("people.split_requested", merge, by=by, at=at)
    return merge


@action("people.split", again=merge_before)
def approve_split(*, uid: UUID, sha256: bytes, by: Actor, at: datetime) -> PersonMerge:
    """Undo a merge, as another human asked: moved rows go back with what succeeded them, each storey undoes its own.

    How many rows were written for the kept person meanwhile stands by model in the line of the trail.
    Raises NotFound, NotPermitted for who asked, NotWhatWasAsked, NotInThisState.
    """
    merge, kept, merged = in_hand(uid)
    approver = second_human(by, Permission.APPROVE_MERGES, asked_by=merge.split_requested_by_id, at=at)
    MERGE.check(merge.state, MergeState.SPLIT)
    check_in_use(merge.split_requested_by)
    check_is_what_was_asked(sha256, merge.split_sha256, asked(merge))
    _check_nothing_is_built_on(kept)
    merge.move(to=MergeState.SPLIT)
    merge.split_approved_by, merge.split_at = approver, at
    merge.save(update_fields=["state", "split_approved_by", "split_at"])
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    stayed = merge_rows.give_back(merge, at=at)
    for hook in HOOKS:
        hook.split(merge, by, at)
    record_both("people.split", merge, by=by, at=at, stayed=stayed)
    outbox.put("people.split", at=at, merge=merge.pk)
    return merge


@action("people.split_declined", again=merge_before)
def decline_split(*, uid: UUID, by: Actor, at: datetime) -> PersonMerge:
    """Leave a merge as it is; raises NotFound, NotPermitted, NotInThisState."""
    human(by, Permission.APPROVE_MERGES)
    merge, _, _ = in_hand(uid)
    if merge.state != MergeState.SPLITTING:
        raise NotInThisState("取消の申請はありません。")
    merge.move(to=MergeState.MERGED)
    merge.split_reason, merge.split_evidence, merge.split_sha256, merge.split_requested_by = "", {}, None, None
    merge.save(update_fields=REQUEST)
    record_both("people.split_declined", merge, by=by, at=at)
    return merge


def asked(merge: PersonMerge) -> bytes:
    """Return the SHA-256 of what an approval of this split approves."""
    return digest(step="split", merge=str(merge.uid), reason=merge.split_reason, evidence=merge.split_evidence)


def _check_nothing_is_built_on(kept: Person) -> None:
    if kept.merged_into_id:
        raise NotInThisState("残した記録が、さらに別の記録に統合されています。先にその統合を取り消してください。")
