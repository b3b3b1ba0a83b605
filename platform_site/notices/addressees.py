"""通知メールの宛先: whose address a notice goes to: whoever can act on it, has an address, and may still sign in."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from platform_site.models import Membership, Notice, User
from platform_site.notices.catalogue import kind_of


def addressees_of(notices: Collection[Notice], *, kind: str) -> dict[int, set[int]]:
    """Return for each of these notices of one kind (by key) the users whom an e-mail tells of it."""
    staff = _staff_of({row.organisation_id for row in notices if row.organisation_id}, kind=kind)
    reachable = set(reachable_users().filter(pk__in=[row.user_id for row in notices]).values_list("pk", flat=True))
    return {
        row.pk: staff[row.organisation_id] if row.organisation_id else {row.user_id or 0} & reachable for row in notices
    }


def reachable_users() -> QuerySet[User]:
    """Return the users who have an address and are not deactivated."""
    return User.objects.filter(is_active=True, deactivated_at__isnull=True).exclude(email="")


def _staff_of(organisations: Collection[int], *, kind: str) -> dict[int, set[int]]:
    held = Membership.objects.filter(
        organisation_id__in=organisations,
        organisation__closed_at__isnull=True,
        role__in=kind_of(kind).to,
        ended_at__isnull=True,
        user__in=reachable_users(),
    )
    staff: dict[int, set[int]] = defaultdict(set)
    for organisation, user in held.values_list("organisation_id", "user_id"):
        staff[organisation].add(user)
    return staff
