"""Looking up what became of a request, for a caller who names its id (問い合わせ番号)."""

from datetime import date, datetime

from platform_site import audit
from platform_site.actions.drafts import keep_search
from platform_site.actors import Actor
from platform_site.models import Search
from platform_site.permissions import Permission, check_may
from platform_site.transactions import action


KIND = "request"


@action("requests.searched")
def begin_search(*, request_id: str, on: date, by: Actor, at: datetime) -> Search:
    """Keep which request somebody looks up, and leave a line; raises NotPermitted."""
    check_may(by, Permission.HELP_DESK)
    search = keep_search(kind=KIND, answers={"request_id": request_id, "on": on.isoformat()}, by=by, at=at)
    audit.record("requests.searched", by=by, at=at, about=f"Search:{search.uid}")
    return search
