"""Two humans: one asks, another approves the very content that was asked for, named by its SHA-256 (ARCH-5)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from platform_site.actors import Actor
from platform_site.errors import Fault, IndividualNumber, Invalid, NotInThisState, NotPermitted
from platform_site.errors.merging import NotWhatWasAsked
from platform_site.identifiers.individual_numbers import contains_individual_number
from platform_site.models import Approval, User
from platform_site.permissions import Permission, check_may
from platform_site.queries.accounts import are_bound
from platform_site.states import ApprovalState


def human(by: Actor, permission: Permission) -> User:
    """Return the human who acts; raise NotPermitted without the right, and for a system or the platform itself."""
    check_may(by, permission)
    return signed_in(by)


def signed_in(by: Actor) -> User:
    """Return the human who acts; raise NotPermitted for a system or the platform itself."""
    user = User.objects.filter(uid=by.user, is_active=True).first() if by.user else None
    if user is None:
        raise NotPermitted("サインインした利用者だけが行えます。")
    return user


def second_human(by: Actor, permission: Permission, *, asked_by: int | None, at: datetime) -> User:
    """Return the human who acts, if it is another than the one who asked, and neither holds the other's account.

    Raises NotPermitted.
    """
    user = human(by, permission)
    if user.pk == asked_by:
        raise NotPermitted("申請した人とは別の人が承認してください。")
    check_not_bound(user, User.objects.filter(pk=asked_by or 0).first(), at=at)
    return user


def check_not_bound(one: User, other: User | None, *, at: datetime) -> None:
    """Raise NotPermitted for two accounts of which one's owner could lately have used the other's (ARCH-5)."""
    if other is not None and are_bound(one, other, at=at):
        raise NotPermitted(
            "申請した人とあなたの一方が、もう一方の利用者の役割・パスワード・第二要素を30日以内に申請しています。"
            "ほかの人が承認してください。"
        )


def check_in_use(asker: User | None) -> None:
    """Raise NotInThisState for a request of somebody whose account was stopped since, or of nobody."""
    if asker is None or not asker.is_active:
        raise NotInThisState("申請した人の利用が停止されました。もう一度申請してください。")


def check_two_people(by: Actor, approved: Approval | None) -> None:
    """Raise NotPermitted for a human alone, where the platform or the approval that she has just given may."""
    if by.is_platform:
        return
    if approved is None or approved.state != ApprovalState.APPROVED or _decider(approved) != by.user:
        raise NotPermitted("この操作は、二人の承認で行います。承認を申請してください。")


def _decider(approved: Approval) -> object:
    return approved.decided_by.uid if approved.decided_by else None


def digest(**content: Any) -> bytes:
    """Return the SHA-256 of content as canonical JSON: keys sorted, no spaces, UTF-8."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).digest()


def check_is_what_was_asked(approved: bytes, asked: bytes | memoryview | None, stands: bytes) -> None:
    """Raise NotWhatWasAsked unless approved, asked for and what stands there now are the same."""
    if asked is None or not approved == bytes(asked) == stands:
        raise NotWhatWasAsked


def check_free_of_numbers(**content: str | Mapping[str, Any]) -> None:
    """Raise Invalid, with the field's name alone, where an individual number stands anywhere."""
    faults = [
        Fault(IndividualNumber, f"/{name}")
        for name, value in content.items()
        if contains_individual_number(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    ]
    if faults:
        raise Invalid(faults=faults)
