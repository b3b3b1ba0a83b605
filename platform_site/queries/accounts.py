"""What staff know of an account: whether a reset of its password was granted and waits to be given out."""

from datetime import datetime, timedelta

from platform_site.actors import Actor
from platform_site.models import Approval, User
from platform_site.states import ApprovalState


GIVEN_WITHIN = timedelta(days=1)


def granted_reset(user: User, *, by: Actor, at: datetime) -> Approval | None:
    """Return the approved reset that the actor asked for, if its password was not given out yet; else None."""
    if user.has_usable_password():
        return None
    asked = Approval.objects.filter(
        deed="accounts.reset_password", about=f"User:{user.uid}", state=ApprovalState.APPROVED,
        requested_by__uid=str(by.user), decided_at__gt=at - GIVEN_WITHIN,
    )  # fmt: skip
    return asked.first()


def waits_for_password(user: User) -> bool:
    """Tell if a reset took a user's password away and no new one was given out."""
    done = Approval.objects.filter(
        deed="accounts.reset_password", about=f"User:{user.uid}", state=ApprovalState.APPROVED
    )
    return user.is_active and not user.has_usable_password() and done.exists()
