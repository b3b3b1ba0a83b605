"""Searching the audit trail leaves lines of its own: that somebody searched, by which criteria, and what was shown."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from platform_site import audit
from platform_site.actions.drafts import keep_search
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Search
from platform_site.permissions import Permission, check_may
from platform_site.queries import disks
from platform_site.queries.audit_criteria import conditions, period_of
from platform_site.queries.audit_search import Found, Place, lines_where
from platform_site.queries.drafts import answers_in
from platform_site.transactions import action


KIND = "audit"
PER_PAGE, MOST_IN_FILE = 50, 10_000
FILE_BUDGET = 20.0
"""Seconds that a file may take, within what its reader may (ARCH-8)."""


@action("audit.searched")
def begin_search(*, criteria: Mapping[str, Any], by: Actor, at: datetime) -> Search:
    """Keep what somebody searches for; the line names the criteria and not what they are."""
    check_may(by, Permission.SEARCH_AUDIT)
    search = keep_search(kind=KIND, answers=criteria, by=by, at=at)
    fields = sorted(name for name, value in criteria.items() if value)
    audit.record("audit.searched", by=by, at=at, about=f"Search:{search.uid}", fields=fields)
    return search


def show_lines(*, search: Search, before: Place | None, by: Actor, at: datetime) -> Found:
    """Return a page of what a search finds, newest first, and note how many lines are shown; raises Unavailable.

    The trail is read before the transaction of the line that says so: it takes longer than one may stay open (ARCH-8).
    """
    check_may(by, Permission.SEARCH_AUDIT)
    found = _found(search, PER_PAGE, before=before)
    _note_shown(search=search, lines=len(found.lines), by=by, at=at)
    return found


def export_lines(*, search: Search, by: Actor, at: datetime) -> Found:
    """Return what a search finds for a file, 10,000 lines at most, and note how many go out; raises Unavailable."""
    check_may(by, Permission.SEARCH_AUDIT)
    disks.check_room()
    found = _found(search, MOST_IN_FILE, budget=FILE_BUDGET)
    _note_exported(search=search, lines=len(found.lines), by=by, at=at)
    return found


@action("audit.shown")
def _note_shown(*, search: Search, lines: int, by: Actor, at: datetime) -> None:
    audit.record("audit.shown", by=by, at=at, about=f"Search:{search.uid}", lines=lines)


@action("audit.exported")
def _note_exported(*, search: Search, lines: int, by: Actor, at: datetime) -> None:
    audit.record("audit.exported", by=by, at=at, about=f"Search:{search.uid}", lines=lines)


def _found(search: Search, most: int, **how: Any) -> Found:
    criteria = answers_in(search)
    if criteria is None:
        raise NotFound("検索の条件は、もう残っていません。もう一度検索してください。")
    since, until = period_of(date.fromisoformat(criteria["first"]), date.fromisoformat(criteria["last"]))
    return lines_where(conditions(criteria), since=since, until=until, most=most, **how)
