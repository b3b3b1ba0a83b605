"""加入者の検索: kept sealed on the server; a search that finds nobody counts as a wrong try (API-5, API-8)."""

from dataclasses import replace
from datetime import datetime

from django.db import connection

from eligibility.actions.asking import SPENT
from eligibility.permissions import coverages_visible_to
from eligibility.queries.member_search import KIND, Given, hides_somebody, members_found, target
from platform_site import audit
from platform_site.actions.drafts import keep_search
from platform_site.actions.notices import tell_fund
from platform_site.actors import Actor
from platform_site.errors import TooManyWrongTries
from platform_site.limits import Budget, budget
from platform_site.models import Search
from platform_site.periods import jst_day
from platform_site.transactions import action


EVENT = "eligibility.members_searched"
HIDDEN = "eligibility.restricted_member_searched"


def search(*, given: Given, by: Actor, at: datetime) -> Search:
    """Keep a search for the actor's own members; its result is read anew wherever it is shown.

    Raises NotPermitted, and TooManyWrongTries with a notice to the fund once the budget is spent.
    """
    try:
        return _search(given=given, by=by, at=at)
    except TooManyWrongTries:
        tell_fund(kind=SPENT, about=f"User:{by.user} {jst_day(at)}", by=by, at=at)
        raise


@action(EVENT)
def _search(*, given: Given, by: Actor, at: datetime) -> Search:
    coverages_visible_to(by)
    tries = budget(replace(by, client=by.user), target(by, given))
    _check_is_left(tries, at=at)
    found = members_found(by, given)
    if not found:
        _count(tries, at=at)
    kept = keep_search(kind=KIND, answers=given, by=by, at=at)
    if hides_somebody(by, given):
        tell_fund(kind=HIDDEN, about=f"Search:{kept.uid}", by=by, at=at)
    audit.record(EVENT, by=by, at=at, about=f"Search:{kept.uid}", way=given["way"], found=len(found))
    return kept


def _check_is_left(tries: Budget, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select wrong_tries_wait(%s::bytea[], %s::int[], %s)", [_subjects(tries), list(tries.limits), at]
        )
        wait = int(cursor.fetchone()[0])
    if wait:
        raise TooManyWrongTries(
            "該当する加入者のない検索が続いたため、しばらく検索できません。時間をおいてからお試しください。",
            retry_after=wait,
        )


def _count(tries: Budget, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count_wrong_try(%s::bytea[], %s)", [_subjects(tries), at])


def _subjects(tries: Budget) -> list[bytes]:
    return [tries.client, tries.organisation, tries.target]
