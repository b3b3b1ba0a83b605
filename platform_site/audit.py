"""The one way to write the audit trail."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from platform_site.actors import Actor
from platform_site.models import AuditEvent


_INSERT = """
insert into platform_site_audit (at, event, outcome, code, ground, organisation_id, client_uid, user_uid,
                                 acting_user, person_id, about, request_id, detail, format)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)
"""

INSERT_EACH = """
insert into platform_site_audit (at, event, outcome, code, ground, organisation_id, client_uid, user_uid,
                                 acting_user, about, request_id, person_id, detail, format)
select %s::timestamptz, %s, %s, '', %s, %s::bigint, %s::uuid, %s::uuid, %s, %s, %s, person_id, '{}', 1
from unnest(%s::bigint[]) as person_id
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


def record_each(event: str, *, persons: Collection[int], by: Actor, at: datetime, ground: str, about: str) -> None:
    """Append a line for each of many persons whose data are read together, all at once."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT_EACH, values_of_each(event, persons=persons, by=by, at=at, ground=ground, about=about))
    by.call.lines += len(persons)


def values_of_each(
    event: str, *, persons: Collection[int], by: Actor, at: datetime, ground: str, about: str
) -> list[Any]:
    """Return the values of `INSERT_EACH`, for who writes these lines within another statement and counts them."""
    organisation = by.organisation.id if by.organisation else None
    return [
        at, event, AuditEvent.Outcome.DONE, ground, organisation, by.client, by.user,
        by.acting_user, about, by.call.request_id, list(persons),
    ]  # fmt: skip
