"""Code masters and policies as they are in force on a day."""

from collections import defaultdict
from datetime import date

from platform_site.models import Code, Policy
from platform_site.queries.refreshed import Refreshed
from platform_site.queries.replica import from_replica
from platform_site.states import ReleaseState


class UnknownSystem(LookupError):
    """No release of that code system, or no value of that policy, is in force on the day."""


def codes_in_force(system: str, *, on: date) -> dict[str, str]:
    """Return code → name of a system as its release of that day says; raise UnknownSystem."""
    for effective_on, names in _codes.value().get(system, ()):
        if effective_on <= on:
            return names
    raise UnknownSystem(f"{system} on {on}")


def name_of(system: str, code: str, *, on: date) -> str:
    """Return the name of a code on a day, or an empty string if the release of that day does not have it."""
    return codes_in_force(system, on=on).get(code, "")


def policy(name: str, *, on: date) -> int:
    """Return the value of a policy on a day; raise UnknownSystem."""
    for effective_on, value in _policies.value().get(name, ()):
        if effective_on <= on:
            return value
    raise UnknownSystem(f"policy {name} on {on}")


def has_masters() -> bool:
    """Tell if code masters and policies are loaded."""
    return bool(_codes.value()) and bool(_policies.value())


@from_replica
def _load_codes() -> dict[str, list[tuple[date, dict[str, str]]]]:
    releases: dict[tuple[str, date], dict[str, str]] = defaultdict(dict)
    published = Code.objects.filter(release__state=ReleaseState.PUBLISHED)
    rows = published.values_list("release__system", "release__effective_on", "code", "name")
    for system, effective_on, code, name in rows:
        releases[system, effective_on][code] = name
    newest_first: dict[str, list[tuple[date, dict[str, str]]]] = defaultdict(list)
    for system, effective_on in sorted(releases, reverse=True):
        newest_first[system].append((effective_on, releases[system, effective_on]))
    return dict(newest_first)


@from_replica
def _load_policies() -> dict[str, list[tuple[date, int]]]:
    newest_first: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for row in Policy.objects.order_by("name", "-effective_on"):
        newest_first[row.name].append((row.effective_on, row.value))
    return dict(newest_first)


_codes = Refreshed(_load_codes)
_policies = Refreshed(_load_policies)
