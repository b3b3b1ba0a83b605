"""What a facility was told, once more: composed of the versions of then, under the rights of now (API-4)."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from eligibility.errors import CardClosed, LinkSuspended
from eligibility.models import Method
from eligibility.queries.answers import Facts
from platform_site.errors import NotFound
from platform_site.models import Restriction


_TOLD = """
select eligibility_facts_v1(c, %(at)s), eligibility_is_withheld_v1(c) from eligibility_check c
where c.uid = %(uid)s and c.organisation_id = %(organisation)s
"""


def is_withheld(uid: UUID) -> bool:
    """Tell whether a check answered something that is under inquiry or by now known to be somebody else's."""
    with connection.cursor() as cursor:
        cursor.execute("select eligibility_is_withheld_v1(c) from eligibility_check c where uid = %s", [uid])
        row = cursor.fetchone()
    return bool(row and row[0])


def told(uid: UUID, *, organisation_id: int, at: datetime) -> Facts:
    """Return the facts of a check that this facility made, as long as the check is kept.

    Raises NotFound for any other, LinkSuspended for what is under inquiry or by now known to be somebody else's, and
    CardClosed for what a card that is closed by now told.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"uid": uid, "organisation": organisation_id, "at": at})
        row = cursor.fetchone()
    if row is None:
        raise NotFound("資格確認が見つかりません。")
    facts, is_withheld = row
    if is_withheld:
        raise LinkSuspended
    if facts["method"] == Method.CARD and Restriction.Kind.SELF_VIEW_STOPPED in facts["restrictions"]:
        raise CardClosed
    return dict(facts)
