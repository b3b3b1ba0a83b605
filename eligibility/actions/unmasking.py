"""Asking who a case is about: the part that knows cases (E-16)."""

from datetime import datetime
from uuid import UUID

from eligibility.queries.cases import case_of
from platform_site.actions import unmasking
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Invalid, NotFound
from platform_site.models import Approval
from platform_site.transactions import action


@action("identities.unmasking_requested")
def request_unmasking(*, case: UUID, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask to see who an open case is about; raises NotPermitted, and Invalid at `/case` for one that opens nobody."""
    try:
        row = case_of(by, case)
    except NotFound as missing:
        raise _unfit("この番号の案件はありません。") from missing
    if row.closed_at is not None:
        raise _unfit("終わった案件です。本人の特定は、続いている案件でだけ申請できます。")
    if row.person is None:
        raise _unfit("この案件には、特定の本人がいません。")
    return unmasking.request_unmasking(about=f"Case:{row.uid}", person=row.person.uid, reason=reason, by=by, at=at)


def _unfit(hint: str) -> Invalid:
    return Invalid(faults=[Fault(Choice, "/case", hint)])
