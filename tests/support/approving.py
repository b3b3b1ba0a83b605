"""A second human's approval, as the page gives it."""

from datetime import datetime

from platform_site import clock
from platform_site.actions import approval_requests
from platform_site.actors import Actor
from platform_site.models import Approval, User
from tests.support.visitors import Visitor


def approve(approval: Approval, who: Visitor, *, at: datetime | None = None) -> Approval:
    """Approve just what was asked for."""
    sha256 = bytes(Approval.objects.get(pk=approval.pk).sha256)
    return approval_requests.approve(uid=approval.uid, sha256=sha256, by=who.actor, at=at or clock.now())


def just_given(by: Actor) -> Approval:
    """Return an approval that a human has just given, as the deed hands it on; it is nowhere stored."""
    return Approval(state="approved", decided_by=User(uid=by.user))
