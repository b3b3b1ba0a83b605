"""本人の特定: the fund sees who a case is about after a reason and a second human, for an hour (E-16)."""

from datetime import datetime
from uuid import UUID

from platform_site import audit
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actors import Actor
from platform_site.models import Approval
from platform_site.permissions import Permission, check_may
from platform_site.transactions import action


UNMASK = "identities.unmask"


@action("identities.unmasking_requested")
def request_unmasking(*, about: str, person: UUID, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask to see who somebody is; `about` is the case, such as `Case:<uid>`, and `person` her outside name."""
    check_may(by, Permission.UNMASK)
    audit.record("identities.unmasking_requested", by=by, at=at, about=about)
    return request_approval(deed=UNMASK, about=about, content={"person": str(person)}, reason=reason, by=by, at=at)


def _granted(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Note it; what it opens, and for how long, is judged at each view (`queries.unmasking`)."""
    audit.record("identities.unmasking_granted", by=by, at=at, about=approval.about, approval=str(approval.uid))


def _words(approval: Approval) -> Words:
    return [("案件の番号", approval.about.removeprefix("Case:")), ("閲覧できる人", "申請した人だけ（承認から1時間）")]


def _case_of(approval: Approval) -> tuple[str, object]:
    return "case", approval.about.removeprefix("Case:")


ASK, APPROVE = Permission.UNMASK, Permission.APPROVE_UNMASKING
declare(Deed(UNMASK, "本人の特定", ASK, APPROVE, _granted, days=3, words=_words, place=_case_of))
