"""加入者の検索: an insurer's own members by their numbers, or by reading and birth date (API-8, I05-3)."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from eligibility.models import CoverageVersion
from eligibility.permissions import coverages_visible_to
from eligibility.rules.kana import kana_key
from eligibility.rules.numbers import branch_key, number_key, symbol_key
from platform_site.actors import Actor
from platform_site.models import Restriction
from platform_site.permissions import organisation_of


KIND = "eligibility.members"
NUMBERS, DETAILS = "numbers", "details"
MOST = 50
Given = Mapping[str, str]


def members_found(by: Actor, given: Given) -> list[CoverageVersion]:
    """Return what is known now of the members that were asked for, at most 50, the newest coverage first.

    Somebody of whom anything is withheld is found by her numbers, and not by her reading and birth date (I05-3).
    """
    found = _by_numbers(by, given) if given["way"] == NUMBERS else _shown(_by_details(by, given))
    return sorted(found, key=lambda version: version.coverage.acquired_on, reverse=True)[:MOST]


def hides_somebody(by: Actor, given: Given) -> bool:
    """Tell if a search by details fits somebody who is not shown for it: the fund's duty desk is told."""
    if given["way"] == NUMBERS:
        return False
    fitting = _by_details(by, given)
    return len(_shown(fitting)) < len(fitting)


def target(by: Actor, given: Given) -> str:
    """Return what a wrong try is counted under."""
    if given["way"] == NUMBERS:
        return f"{organisation_of(by).code}:{symbol_key(given['symbol'])}:{number_key(given['number'])}"
    return f"{organisation_of(by).code}:{kana_key(given['kana'])}:{given['birth_date']}"


def _own(by: Actor) -> QuerySet[CoverageVersion]:
    coverages_visible_to(by)
    rows = CoverageVersion.objects.filter(known_until__isnull=True, is_cancelled=False)
    return rows.filter(coverage__insurer_id=organisation_of(by).id).select_related("coverage__insurer", "person")


def _by_numbers(by: Actor, given: Given) -> list[CoverageVersion]:
    keys = {
        "coverage__number_key": number_key(given["number"]),
        "coverage__symbol_key": symbol_key(given["symbol"]),
    }
    named = _own(by).filter(**keys)
    if branch := branch_key(given["branch"]):
        named = named.filter(coverage__branch_key__in=(branch, ""))
    return list(named[:MOST])


def _by_details(by: Actor, given: Given) -> list[CoverageVersion]:
    wanted = kana_key(given["kana"])
    born = _own(by).filter(birth_date=date.fromisoformat(given["birth_date"]))
    return [row for row in born if wanted in (kana_key(row.kana), kana_key(row.other_kana))]


def _shown(rows: list[CoverageVersion]) -> list[CoverageVersion]:
    persons = [row.person_id for row in rows]
    orders = Restriction.objects.filter(person__in=persons, lifted_at__isnull=True)
    withheld = set(orders.values_list("person_id", flat=True))
    return [row for row in rows if row.person_id not in withheld]
