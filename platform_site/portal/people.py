"""As whom a signed-in person acts: read anew at each request, so that a right that was taken is gone (I02-4)."""

from dataclasses import replace

from django.http import HttpRequest

from platform_site.actors import Actor, Call, Organisation
from platform_site.models import Membership
from platform_site.portal.requests import Request
from platform_site.queries.persons import person_now


MEMBERSHIP = "membership"


def roles_held(request: HttpRequest) -> list[Membership]:
    """Return the roles in which the visitor may act now, in a fixed order; read once a request and user."""
    user = request.user
    if not user.is_authenticated:
        return []
    known: dict[int, list[Membership]] = request.__dict__.setdefault("_roles_held", {})
    if user.pk not in known:
        held = Membership.objects.filter(user=user, ended_at__isnull=True, organisation__closed_at__isnull=True)
        known[user.pk] = list(held.select_related("organisation").order_by("organisation__name", "role", "pk"))
    return known[user.pk]


def membership_of(request: HttpRequest) -> Membership | None:
    """Return the role that a session was given; None once she does not hold it any more, and for whoever has none.

    Where none was given yet it is the first that she holds, from then on: when it ends, no other steps into its place.
    """
    held = roles_held(request)
    if MEMBERSHIP not in request.session and held:
        request.session[MEMBERSHIP] = held[0].pk
    chosen = request.session.get(MEMBERSHIP)
    return next((each for each in held if each.pk == chosen), None)


def role_has_ended(request: HttpRequest) -> bool:
    """Tell if the role in which somebody acted in this session is not hers any more."""
    if actor_of(request).user is None or MEMBERSHIP not in request.session:
        return False
    return request.membership is None  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts: the signed-in person in her role, or nobody; the same all through a request."""
    known = getattr(request, "_actor", None)
    if known is None:
        known = request._actor = _actor(request)  # type: ignore[attr-defined]
    return known


def own_id(request: Request) -> int:
    """Return the person whose account it is, as she stands now; the page has made sure that there is one."""
    return person_now(request.user.person_id or 0)


def herself(request: Request) -> Actor:
    """Return the visitor as herself: on her own page nobody acts for an organisation."""
    return replace(actor_of(request), organisation=None, roles=frozenset(), acting_user=request.user.username)


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
