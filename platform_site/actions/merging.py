"""本人の統合: two records of one person become one; asked for by one human, approved by another, told to both (I08-3).

Nothing is lost: each row that moves is remembered, and `splitting.py` gives it back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from platform_site import audit, outbox
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
from platform_site.actions.two_people import share
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.errors.merging import PersonsDiffer
from platform_site.models import Person, PersonMerge
from platform_site.permissions import Permission, check_may
from platform_site.states import MERGE, MergeState
from platform_site.transactions import action


OPEN = (MergeState.REQUESTED, *merge_rows.IN_FORCE)


def merge_before(uid: UUID, *, by: Actor, at: datetime) -> PersonMerge:
    """Return a merge; raise NotPermitted, or NotFound if there is none of that name."""
    check_may(by, Permission.MERGE_PERSONS)
    return _merge(uid)


@action("people.merge_requested", again=merge_before)
def request_merge(
    *, kept_uid: UUID, merged_uid: UUID, reason: str, evidence: Mapping[str, Any], by: Actor, at: datetime
) -> PersonMerge:
    """Ask that a person's second record be merged into the one that is kept; `evidence` holds codes, days, counts.

    Raises NotFound, NotInThisState if either is merged already or this one is asked for, PersonsDiffer, Invalid.
    """
    requester = human(by, Permission.MERGE_PERSONS)
    check_free_of_numbers(reason=reason, evidence=evidence)
    kept, merged = _both_locked(kept_uid, merged_uid)
    _check_may_be_one(kept, merged, evidence)
    if PersonMerge.objects.filter(merged=merged, state__in=OPEN).exists():
        raise NotInThisState("この記録の統合は、すでに申請されています。")
    merge = PersonMerge.objects.create(
        kept=kept, merged=merged, reason=reason, evidence=dict(evidence),
        evidence_sha256=b"", requested_by=requester, requested_at=at,
    )  # fmt: skip
    merge.evidence_sha256 = asked(merge)
    merge.save(update_fields=["evidence_sha256"])
    record_both("people.merge_requested", merge, by=by, at=at)
    return merge


@action("people.merged", again=merge_before)
def approve_merge(*, uid: UUID, sha256: bytes, by: Actor, at: datetime) -> PersonMerge:
    """Merge, as another human asked: rows move, each storey does its own, and the trail of both persons tells it.

    Raises NotFound, NotPermitted for who asked, NotWhatWasAsked, NotInThisState, PersonsDiffer.
    """
    merge, kept, merged = in_hand(uid)
    approver = second_human(by, Permission.APPROVE_MERGES, asked_by=merge.requested_by_id, at=at)
    MERGE.check(merge.state, MergeState.MERGED)
    check_in_use(merge.requested_by)
    check_is_what_was_asked(sha256, merge.evidence_sha256, asked(merge))
    _check_may_be_one(kept, merged, merge.evidence)
    merge.move(to=MergeState.MERGED)
    merge.approved_by, merge.merged_at = approver, at
    merge.save(update_fields=["state", "approved_by", "merged_at"])
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    rows = merge_rows.move(merge)
    for hook in HOOKS:
        hook.merged(merge, by, at)
    record_both("people.merged", merge, by=by, at=at, rows=rows)
    outbox.put("people.merged", at=at, merge=merge.pk)
    return merge


@action("people.merge_declined", again=merge_before)
def decline_merge(*, uid: UUID, by: Actor, at: datetime) -> PersonMerge:
    """End a request that is not to be; raises NotFound, NotPermitted, NotInThisState."""
    human(by, Permission.APPROVE_MERGES)
    merge, _, _ = in_hand(uid)
    merge.move(to=MergeState.DECLINED)
    merge.save(update_fields=["state"])
    record_both("people.merge_declined", merge, by=by, at=at)
    return merge


def asked(merge: PersonMerge) -> bytes:
    """Return the SHA-256 of what an approval of this merge approves."""
    return digest(
        step="merge",
        kept=str(merge.kept.uid),
        merged=str(merge.merged.uid),
        reason=merge.reason,
        evidence=merge.evidence,
    )


def in_hand(uid: UUID) -> tuple[PersonMerge, Person, Person]:
    """Return a merge with its two persons, all locked, the persons first and in the order of their ids."""
    merge = _merge(uid)
    kept, merged = _both_locked(merge.kept.uid, merge.merged.uid)
    merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    merge.kept, merge.merged = kept, merged
    return merge, kept, merged


def record_both(event: str, merge: PersonMerge, *, by: Actor, at: datetime, **detail: Any) -> None:
    """Leave a line about each of the two persons: so both are told."""
    for person_id in sorted((merge.kept_id, merge.merged_id)):
        audit.record(event, by=by, at=at, person_id=person_id, about=f"PersonMerge:{merge.uid}", **detail)


def _merge(uid: UUID) -> PersonMerge:
    merge = PersonMerge.objects.select_related("kept", "merged").filter(uid=uid).first()
    if merge is None:
        raise NotFound("本人の統合が見つかりません。")
    return merge


def _both_locked(kept_uid: UUID, merged_uid: UUID) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update().filter(uid__in=[kept_uid, merged_uid]).order_by("pk")
    found = {row.uid: row for row in rows}
    if not {kept_uid, merged_uid} <= found.keys():
        raise NotFound("本人が見つかりません。")
    return found[kept_uid], found[merged_uid]


def _check_may_be_one(kept: Person, merged: Person, evidence: Mapping[str, Any]) -> None:
    """Raise NotInThisState for a record that stands for nobody now, PersonsDiffer for contradictions unlooked at."""
    if kept == merged:
        raise NotInThisState("同じ記録どうしは統合できません。")
    if kept.merged_into_id or merged.merged_into_id:
        raise NotInThisState("すでに統合された記録です。統合先の記録で申請してください。")
    if not evidence.get("details_confirmed") and _contradict(kept, merged):
        raise PersonsDiffer


def _contradict(one: Person, other: Person) -> bool:
    both_died = one.died_on is not None and other.died_on is not None
    return (one.birth_date, one.sex) != (other.birth_date, other.sex) or (both_died and one.died_on != other.died_on)


share(Permission.MERGE_PERSONS, Permission.APPROVE_MERGES)
