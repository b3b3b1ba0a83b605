"""What staff know of an account: whether a new password waits to be given out, and who had a hand in it lately."""

from datetime import datetime, timedelta

from django.db.models import Q

from platform_site.actors import Actor
from platform_site.models import Approval, User
from platform_site.states import ApprovalState


GIVEN_WITHIN = timedelta(days=1)
GIVES_PASSWORD = ("accounts.reset_password", "accounts.give_role")
"""The deeds after which the one who asked may give a new password out."""
HANDS_IN = (*GIVES_PASSWORD, "accounts.reset_factors")
"""The deeds by which the one who asked could come to use somebody else's account."""
BOUND_FOR = timedelta(days=30)


def granted_reset(user: User, *, by: Actor, at: datetime) -> Approval | None:
    """Return the approval that the actor asked for, if its password was not given out yet; else None."""
    if user.has_usable_password():
        return None
    asked = Approval.objects.filter(
        deed__in=GIVES_PASSWORD, about=f"User:{user.uid}", state=ApprovalState.APPROVED,
        requested_by__uid=str(by.user), decided_at__gt=at - GIVEN_WITHIN,
    )  # fmt: skip
    return asked.first()


def waits_for_password(user: User) -> bool:
    """Tell if a deed took a user's password away and no new one was given out."""
    done = Approval.objects.filter(deed__in=GIVES_PASSWORD, about=f"User:{user.uid}", state=ApprovalState.APPROVED)
    return user.is_active and not user.has_usable_password() and done.exists()


def are_bound(one: User, other: User, *, at: datetime) -> bool:
    """Tell if one of two asked, within 30 days, for the other's role, password or factors, and it was done (ARCH-5)."""
    done = Approval.objects.filter(deed__in=HANDS_IN, state=ApprovalState.APPROVED, decided_at__gt=at - BOUND_FOR)
    either = Q(requested_by=one, about=f"User:{other.uid}") | Q(requested_by=other, about=f"User:{one.uid}")
    return done.filter(either).exists()
