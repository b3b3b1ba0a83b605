"""Whether a superuser may be one just now (I02-1)."""

from datetime import datetime, timedelta

from platform_site.models import Approval, User
from platform_site.states import ApprovalState


DEED = "superuser.break_glass"
OPEN_FOR = timedelta(hours=1)


def is_open(user: User, *, at: datetime) -> bool:
    """Tell if two people have let this superuser in within the last hour."""
    approved = Approval.objects.filter(deed=DEED, state=ApprovalState.APPROVED, about=f"User:{user.uid}")
    return approved.filter(decided_at__gt=at - OPEN_FOR, decided_at__lte=at).exists()
