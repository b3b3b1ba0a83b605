"""The one way to write the audit trail."""

import json
from datetime import datetime

from django.db import connection

from platform_site.actors import Actor
from platform_site.models import AuditEvent


_INSERT = """
insert into platform_site_audit (at, event, outcome, code, ground, organisation_id, client_uid, user_uid,
                                 acting_user, person_id, about, request_id, detail, format)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)
"""


def record(
    event: str,
    *,
    by: Actor,
    at: datetime,
    about: str = "",
    person_id: int | None = None,
    ground: str = "",
    outcome: str = AuditEvent.Outcome.DONE,
    code: str = "",
    **detail: object,
) -> None:
    """Append one line to the trail; `event` is `app.past_tense`, `detail` holds ids, codes and counts only.

    The row is not read back: the web role may not read lines about subjects that `reads` has not set.
    """
    organisation = by.organisation.id if by.organisation else None
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                at, event, outcome, code, ground, organisation, by.client, by.user,
                by.acting_user, person_id, about, by.call.request_id, json.dumps(detail),
            ],
        )  # fmt: skip
    by.call.lines += 1
