"""Lines of the audit trail, written as of a chosen moment and committed, so that its own reader finds them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from platform_site import audit
from platform_site.actors import Actor, Call
from platform_site.models import ApiClient, Organisation
from platform_site.queries.clients import acting_organisation


def write(
    event: str, *, at: datetime, code: str = "", client: str = "", user: UUID | None = None, acting_user: str = "",
    request_id: str = "", outcome: str = "done", house: str = "", person: int | None = None, about: str = "",
    **detail: Any,
) -> None:  # fmt: skip
    """Write a line of a system (`client`), or of somebody at a house, or of nobody."""
    row = ApiClient.objects.select_related("organisation").get(client_id=client) if client else None
    organisation = row.organisation if row else Organisation.objects.filter(code=house).first() if house else None
    by = Actor(
        organisation=acting_organisation(organisation.uid) if organisation else None,
        client=row.uid if row else None, user=user, acting_user=acting_user, call=Call(request_id=request_id),
    )  # fmt: skip
    audit.record(event, by=by, at=at, outcome=outcome, code=code, person_id=person, about=about, **detail)
