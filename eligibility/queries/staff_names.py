"""Under which names a human works at an organisation: one with two roles is not two people (ARCH-5)."""

from django.db.models import Q

from eligibility.rules.feed_holds import staff_id
from platform_site.actors import Actor
from platform_site.models import Membership
from platform_site.permissions import organisation_of


def names_of(acting_user: str, organisation_id: int) -> set[str]:
    """Return every staff id and user name of whoever is known by this one there; itself alone for a stranger."""
    name = staff_id(acting_user)
    known = Q(staff_id__iexact=name) | Q(user__username__iexact=name)
    return {name} | (_names(known, organisation_id) if name else set())


def names_of_actor(by: Actor) -> set[str]:
    """Return every staff id and user name of the human who acts, at the organisation for which she acts."""
    house = organisation_of(by).id
    if by.user is None:
        return names_of(by.acting_user, house)
    return {staff_id(by.acting_user)} | _names(Q(user__uid=by.user), house)


def _names(who: Q, organisation_id: int) -> set[str]:
    at_house = Membership.objects.filter(organisation_id=organisation_id)
    rows = at_house.filter(user__in=at_house.filter(who).values("user")).values_list("staff_id", "user__username")
    return {staff_id(name) for names in rows for name in names if name}
