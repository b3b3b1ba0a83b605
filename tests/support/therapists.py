"""A 施術所 with a system of its own: coverage and ratio, and nothing else (who-sees-what)."""

from platform_site import clock
from platform_site.actions.organisations import register_client
from platform_site.actors import the_platform
from platform_site.models import Organisation
from platform_site.permissions import Scope
from tests.support.callers import Caller


def therapist() -> Caller:
    """Register the sandbox's 施術所's system, and return it."""
    office = Organisation.objects.get(kind=Organisation.Kind.THERAPY_OFFICE)
    register_client(
        client_id="test-therapist", organisation=office, name="施術所のシステム", scopes=[Scope.ELIGIBILITY_ONLY],
        jwks={}, by=the_platform(), at=clock.now(),
    )  # fmt: skip
    return Caller("test-therapist")
