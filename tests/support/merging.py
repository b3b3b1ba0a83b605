"""Merges of persons in the tests: two officers of the fund who ask and approve."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from platform_site import clock
from platform_site.actions import merging, splitting
from platform_site.actions.people import link_index
from platform_site.actors import Actor
from platform_site.models import Person, PersonMerge
from tests.factories.platform_site import UserFactory
from tests.support.staff import at_the_fund


EVIDENCE = {"documents": ["resident_record"], "seen_on": "2026-11-20"}
CONFIRMED = {**EVIDENCE, "details_confirmed": True}


def person_of(token: str) -> Person:
    """Return whose record a link token names."""
    return Person.objects.get(link_index=link_index(token))


def of_sandbox(key: str) -> Person:
    """Return a fictional person."""
    return person_of(f"SBX-LINK-{key}")


def one(**given: Any) -> PersonMerge:
    """Merge P003 into P001."""
    return merged(of_sandbox("P001"), of_sandbox("P003"), evidence=CONFIRMED, **given)


def officer(*roles: str) -> Actor:
    """Return an officer of the fund who has signed in."""
    return replace(at_the_fund(*(roles or ("fund_officer",))), user=UserFactory().uid)


def requested(kept: Person, merged: Person, *, at: datetime | None = None, **given: Any) -> PersonMerge:
    """Ask for a merge."""
    values = {"reason": "同じ方の記録が2件あります。", "evidence": EVIDENCE, "by": officer(), **given}
    return merging.request_merge(kept_uid=kept.uid, merged_uid=merged.uid, at=at or clock.now(), **values)


def merged(kept: Person, gone: Person, *, at: datetime | None = None, **given: Any) -> PersonMerge:
    """Merge, by two officers."""
    merge = requested(kept, gone, at=at, **given)
    return merging.approve_merge(uid=merge.uid, sha256=bytes(merge.evidence_sha256), by=officer(), at=at or clock.now())


def to_be_split(merge: PersonMerge, *, at: datetime | None = None, **given: Any) -> PersonMerge:
    """Ask for a split."""
    values = {"reason": "別の方でした。", "evidence": EVIDENCE, "by": officer(), **given}
    return splitting.request_split(uid=merge.uid, at=at or clock.now(), **values)


def split(merge: PersonMerge, *, at: datetime | None = None) -> PersonMerge:
    """Split, by two officers."""
    merge = to_be_split(merge, at=at)
    return splitting.approve_split(
        uid=merge.uid, sha256=bytes(merge.split_sha256 or b""), by=officer(), at=at or clock.now()
    )
