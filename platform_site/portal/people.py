"""As whom a signed-in person acts: read anew at each request, so that a right that was taken is gone (I02-4)."""

from django.http import HttpRequest

from platform_site.actors import Actor, Call, Organisation
from platform_site.models import Membership, User


MEMBERSHIP = "membership"


def memberships_of(user: User) -> list[Membership]:
    """Return the roles in which somebody may act now, in a fixed order."""
    held = Membership.objects.filter(user=user, ended_at__isnull=True, organisation__closed_at__isnull=True)
    return list(held.select_related("organisation").order_by("organisation__name", "role", "pk"))


def membership_of(request: HttpRequest) -> Membership | None:
    """Return the role that somebody has chosen for this session, or her first; None for whoever has none."""
    if not request.user.is_authenticated:
        return None
    held = memberships_of(request.user)
    chosen = request.session.get(MEMBERSHIP)
    return next((each for each in held if each.pk == chosen), held[0] if held else None)


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts: the signed-in person in her role, or nobody; the same all through a request."""
    known = getattr(request, "_actor", None)
    if known is None:
        known = request._actor = _actor(request)  # type: ignore[attr-defined]
    return known


def _actor(request: HttpRequest) -> Actor:
    call = Call(request_id=getattr(request, "request_id", ""))
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor(call=call)
    request.membership = membership = membership_of(request)  # type: ignore[attr-defined]
    if membership is None:
        return Actor(user=user.uid, acting_user=user.username, call=call)
    house = membership.organisation
    return Actor(
        organisation=Organisation(house.pk, house.uid, house.kind, house.code),
        user=user.uid,
        roles=frozenset({membership.role}),
        acting_user=membership.staff_id or user.username,
        call=call,
    )
