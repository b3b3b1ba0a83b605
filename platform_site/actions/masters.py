"""コード表: a release is loaded once and never changed; two people put it in force and take it back (ARCH-5)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from platform_site import audit
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actions.policies import set_policy
from platform_site.actions.releases import put_in_force, take_back
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.errors.merging import NotWhatWasAsked
from platform_site.gateways import master_files
from platform_site.models import Approval, Code, CodeRelease, Policy
from platform_site.periods import jst_day
from platform_site.permissions import Permission, check_may
from platform_site.queries.releases import in_force, names_in
from platform_site.states import RELEASE, ReleaseState
from platform_site.transactions import action


PUBLISH, ROLL_BACK = "masters.publish", "masters.roll_back"
_DECIDED = frozenset({ReleaseState.PUBLISHED, ReleaseState.ROLLED_BACK})
_KEPT = {True: _DECIDED, False: _DECIDED | {ReleaseState.LOADED}}
"""Beside which releases another is loaded: by the platform itself, by a person."""


@action("masters.loaded")
def load_release(
    *, system: str, effective_on: date, codes: Mapping[str, str], source: str, by: Actor, at: datetime
) -> CodeRelease:
    """Load what a code system says from a day on (code → name); the same release again changes nothing.

    What comes with the platform is in force at once; what somebody loads waits until two people publish it, beside
    others of the same day. Raises NotInThisState if the platform's own day is there with other content.
    """
    check_may(by, Permission.LOAD_MASTERS)
    _lock_system(system)  # whoever loads the same at once waits, and finds it there
    there = CodeRelease.objects.filter(system=system, effective_on=effective_on, state__in=_KEPT[by.is_platform])
    content = _sha256(codes)
    release = there.filter(sha256=content).order_by("pk").first()
    is_new = release is None
    if release is None:
        if by.is_platform and there.filter(state=ReleaseState.PUBLISHED).exists():
            raise NotInThisState("この適用日の版は、別の内容ですでに登録されています。新しい適用日で登録してください。")
        release = CodeRelease.objects.create(
            system=system, effective_on=effective_on, source=source, sha256=content, loaded_at=at,
            state=ReleaseState.PUBLISHED if by.is_platform else RELEASE.start,
            published_at=at if by.is_platform else None,
        )  # fmt: skip
        Code.objects.bulk_create(Code(release=release, code=code, name=name) for code, name in codes.items())
    audit.record("masters.loaded", by=by, at=at, about=str(release), codes=len(codes), new=is_new)
    return release


@action("masters.discarded")
def discard_release(*, release_id: int, by: Actor, at: datetime) -> CodeRelease:
    """Discard a release that nobody has published; raises NotFound, NotInThisState."""
    check_may(by, Permission.LOAD_MASTERS)
    release = _locked(release_id)
    release.move(to=ReleaseState.DISCARDED)
    release.save(update_fields=["state"])
    audit.record("masters.discarded", by=by, at=at, about=str(release), sha256=release.sha256)
    return release


@action("masters.publishing_requested")
def ask_to_publish(*, release_id: int, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask another human to put a release in force; raises NotFound, NotInThisState."""
    check_may(by, Permission.LOAD_MASTERS)
    release = _locked(release_id)
    _check_may_be_published(release)
    return request_approval(deed=PUBLISH, **_asked(release), reason=reason, by=by, at=at)


@action("masters.rolling_back_requested")
def ask_to_roll_back(*, release_id: int, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask another human to take a release out of force; raises NotFound, NotInThisState."""
    check_may(by, Permission.LOAD_MASTERS)
    release = _locked(release_id)
    _check_may_be_rolled_back(release, at)
    return request_approval(deed=ROLL_BACK, **_asked(release), reason=reason, by=by, at=at)


def _publish(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Put the release in force that was asked for; every process reads it within 10 seconds (`queries.codes`)."""
    release = _as_asked(approval)
    _check_may_be_published(release)
    put_in_force(release, at)
    audit.record("masters.published", by=by, at=at, about=str(release), sha256=release.sha256)


def _roll_back(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Take the release out of force, so that the one before it counts again."""
    release = _as_asked(approval)
    _check_may_be_rolled_back(release, at)
    take_back(release, at)
    audit.record("masters.rolled_back", by=by, at=at, about=str(release), sha256=release.sha256)


def _check_may_be_published(release: CodeRelease) -> None:
    RELEASE.check(release.state, ReleaseState.PUBLISHED)
    same_day = CodeRelease.objects.filter(
        system=release.system, effective_on=release.effective_on, state=ReleaseState.PUBLISHED
    )
    if same_day.exists():
        raise NotInThisState("この適用日の版がすでに公開されています。先にその公開を取り消してください。")


def _check_may_be_rolled_back(release: CodeRelease, at: datetime) -> None:
    """Raise NotInThisState for what is not in force, or where nothing would be in force any more."""
    RELEASE.check(release.state, ReleaseState.ROLLED_BACK)
    counts = release.effective_on <= jst_day(at)
    if counts and in_force(release.system, on=release.effective_on, besides=release) is None:
        raise NotInThisState(
            "これより前の版がなく、取り消すとコード体系が使えなくなります。直した版を別の適用日で公開してください。"
        )


def _as_asked(approval: Approval) -> CodeRelease:
    """Return the release that an approval names, if it still says what was asked for; raises NotWhatWasAsked."""
    _lock_system(approval.content["system"])  # so that of two releases of a day one is put in force
    release = _locked(approval.content["release"])
    if not approval.content["sha256"] == release.sha256 == _sha256(names_in(release)):
        raise NotWhatWasAsked
    return release


def _asked(release: CodeRelease) -> dict[str, Any]:
    """Return what an approval is about and what it holds: which system, which day, which content."""
    content = {
        "release": release.pk, "system": release.system, "effective_on": str(release.effective_on),
        "sha256": release.sha256,
    }  # fmt: skip
    return {"about": str(release), "content": content}


def _locked(release_id: int) -> CodeRelease:
    release = CodeRelease.objects.select_for_update(no_key=True).filter(pk=release_id).first()
    if release is None:
        raise NotFound("コード表の版が見つかりません。")
    return release


def _lock_system(system: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"codes of {system}"])


def _sha256(codes: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(codes.items())).encode()).hexdigest()


def load_samples(*, by: Actor, at: datetime) -> None:
    """Load the masters that come with the platform, of every storey; what is there already stays."""
    for storey in settings.STOREYS:
        folder = Path(settings.BASE_DIR, storey)
        for release in master_files.releases(folder):
            there = CodeRelease.objects.filter(system=release.system, effective_on=release.effective_on)
            if not there.filter(state__in=_DECIDED).exists():
                load_release(**vars(release), by=by, at=at)
        for policy in master_files.policies(folder):
            if not Policy.objects.filter(name=policy.name, effective_on=policy.effective_on).exists():
                set_policy(**vars(policy), by=by, at=at)


def _words(approval: Approval) -> Words:
    content = approval.content
    return [
        ("コード体系", content["system"]),
        ("適用開始日", content["effective_on"]),
        ("版の内容のSHA-256", content["sha256"]),
    ]


def _release_of(approval: Approval) -> tuple[str, object]:
    return "admin:platform_site_coderelease_change", approval.content["release"]


ASK, APPROVE = Permission.LOAD_MASTERS, Permission.APPROVE_MASTERS
declare(Deed(PUBLISH, "コード表の版を公開する", ASK, APPROVE, _publish, words=_words, place=_release_of))
declare(Deed(ROLL_BACK, "コード表の版の公開を取り消す", ASK, APPROVE, _roll_back, words=_words, place=_release_of))
