"""People of the fund and of other organisations, with a role each."""

from uuid import uuid4

from platform_site.actors import Actor, Call
from platform_site.models import Organisation
from platform_site.queries.clients import acting_organisation


def person_of(organisation: Organisation, *roles: str) -> Actor:
    """Return somebody who is signed in for an organisation in some roles."""
    return Actor(
        organisation=acting_organisation(organisation.uid),
        user=uuid4(),
        roles=frozenset(roles),
        call=Call(request_id="test-request"),
    )


def at_the_fund(*roles: str) -> Actor:
    """Return somebody of the fund."""
    return person_of(Organisation.objects.get(kind=Organisation.Kind.FUND, code="FUND"), *roles)
