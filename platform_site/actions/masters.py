"""Loading code masters and policies: a release is loaded once and never changed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from platform_site import audit
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.gateways import master_files
from platform_site.models import Code, CodeRelease, Policy
from platform_site.permissions import Permission, check_may
from platform_site.states import RELEASE, ReleaseState
from platform_site.transactions import action


@action("masters.loaded")
def load_release(
    *, system: str, effective_on: date, codes: Mapping[str, str], source: str, by: Actor, at: datetime
) -> CodeRelease:
    """Load what a code system says from a day on (code → name); the same release again changes nothing.

    Raises NotInThisState if that day's release is there with other content.
    """
    check_may(by, Permission.LOAD_MASTERS)
    content = hashlib.sha256(json.dumps(sorted(codes.items())).encode()).hexdigest()
    release, is_new = CodeRelease.objects.get_or_create(
        system=system,
        effective_on=effective_on,
        defaults={
            "source": source,
            "sha256": content,
            "loaded_at": at,
            # What comes with the platform is in force at once; what somebody loads waits until two publish it.
            "state": ReleaseState.PUBLISHED if by.is_platform else RELEASE.start,
            "published_at": at if by.is_platform else None,
        },
    )
    if is_new:
        Code.objects.bulk_create(Code(release=release, code=code, name=name) for code, name in codes.items())
    elif release.sha256 != content:
        raise NotInThisState("この適用日の版は、別の内容ですでに登録されています。新しい適用日で登録してください。")
    audit.record("masters.loaded", by=by, at=at, about=f"{system} {effective_on}", codes=len(codes), new=is_new)
    return release


@action("policies.set")
def set_policy(*, name: str, effective_on: date, value: int, unit: str, basis: str, by: Actor, at: datetime) -> Policy:
    """Set the value of a policy from a day on; the same again changes nothing, another is refused."""
    check_may(by, Permission.LOAD_MASTERS)
    policy, is_new = Policy.objects.get_or_create(
        name=name, effective_on=effective_on, defaults={"value": value, "unit": unit, "basis": basis}
    )
    if not is_new and policy.value != value:
        raise NotInThisState("この適用日の値は、すでに別の値で登録されています。")
    audit.record("policies.set", by=by, at=at, about=f"{name} {effective_on}", value=value, new=is_new)
    return policy


def load_samples(*, by: Actor, at: datetime) -> None:
    """Load the masters that come with the platform, of every storey; what is there already stays."""
    for storey in settings.STOREYS:
        folder = Path(settings.BASE_DIR, storey)
        for release in master_files.releases(folder):
            if not CodeRelease.objects.filter(system=release.system, effective_on=release.effective_on).exists():
                load_release(**vars(release), by=by, at=at)
        for policy in master_files.policies(folder):
            if not Policy.objects.filter(name=policy.name, effective_on=policy.effective_on).exists():
                set_policy(**vars(policy), by=by, at=at)
