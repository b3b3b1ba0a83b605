"""Who may see just now who a case is about: whoever asked, once another approved, for an hour (E-16)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from platform_site.actors import Actor
from platform_site.models import Approval, Person
from platform_site.permissions import Permission, check_may, organisation_of
from platform_site.states import ApprovalState


LASTS = timedelta(hours=1)
"""From the approval on."""


def own_requests(by: Actor) -> QuerySet[Approval]:
    """Return what the actor asked to see, for the organisation that she acts for; raises NotPermitted."""
    check_may(by, Permission.UNMASK)
    return Approval.objects.filter(
        deed="identities.unmask", requested_by__uid=str(by.user), organisation_id=organisation_of(by).id
    )


def open_request(by: Actor, uid: UUID, *, at: datetime) -> Approval | None:
    """Return the actor's own request if it was approved less than an hour ago; None for anything else."""
    request = own_requests(by).filter(uid=uid, state=ApprovalState.APPROVED).first()
    return request if request is not None and is_open(request, at=at) else None


def is_open(request: Approval, *, at: datetime) -> bool:
    """Tell if an approved request opens anything at this moment."""
    since = request.decided_at
    return since is not None and request.state == ApprovalState.APPROVED and since <= at < since + LASTS


def person_of(request: Approval) -> Person:
    """Return whom a request is about."""
    return Person.objects.get(uid=request.content["person"])
