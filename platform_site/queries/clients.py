"""Systems that sign in: which one, of which organisation, and which were disabled."""

from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Now

from platform_site import actors
from platform_site.models import ApiClient, Organisation
from platform_site.queries.refreshed import Refreshed
from platform_site.turns import elsewhere


def client_in_use(client_id: str) -> ApiClient | None:
    """Return the system of that id unless it or its organisation is out of use."""
    if not client_id.isprintable():
        return None  # the database takes no NUL and no half of a surrogate pair
    return (
        ApiClient.objects.select_related("organisation")
        .filter(client_id=client_id, disabled_at__isnull=True, organisation__closed_at__isnull=True)
        .first()
    )


@lru_cache(maxsize=200_000)
def acting_organisation(uid: UUID) -> actors.Organisation:
    """Return an organisation as an actor carries it; kind and code never change, so it is read once a process."""
    pk, kind, code = elsewhere(lambda: Organisation.objects.values_list("pk", "kind", "code").get(uid=uid))
    return actors.Organisation(id=pk, uid=uid, kind=kind, code=code)


def is_disabled(client: UUID, organisation: UUID) -> bool:
    """Tell if a system was disabled, or its organisation closed, since its token may have been issued."""
    disabled = _disabled.value()
    return client in disabled or organisation in disabled


def _disabled_lately() -> frozenset[UUID]:
    """Return what was disabled recently enough for a token of it to be alive; older tokens have expired."""
    since = Now() - timedelta(seconds=settings.ACCESS_TOKEN_SECONDS, minutes=5)
    clients = ApiClient.objects.filter(disabled_at__gte=since).values_list("uid", flat=True)
    closed = Organisation.objects.filter(closed_at__gte=since).values_list("uid", flat=True)
    return frozenset(clients) | frozenset(closed)


_disabled = Refreshed(_disabled_lately)
