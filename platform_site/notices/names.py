"""What a notice is about, in words: each app names its things, by the first word of `about` (`Case:…`)."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from platform_site.models import Notice


Names = Callable[[Collection[str]], Mapping[str, str]]
"""Given identifiers, returns words for those that it knows; they name no person and no number of one."""
_THING = re.compile(r"(?:^| )(\w+):(\S+)")
_names: dict[str, Names] = {}


def name_things(**names: Names) -> None:
    """Say how things of these kinds are named, such as `Case=…`; raises ValueError for one that has names."""
    for thing, function in names.items():
        if thing in _names:
            raise ValueError(f"{thing} is named twice")
        _names[thing] = function


def thing_of(about: str) -> tuple[str, str]:
    """Return the kind and the identifier of what a notice is about; both empty where it names none."""
    match = _THING.search(about)
    return (match[1], match[2]) if match else ("", "")


def names_of(notices: Iterable[Notice]) -> dict[str, str]:
    """Return in words what notices are about, by `about`, as far as somebody names it; one question a kind."""
    things = {notice.about: thing_of(notice.about) for notice in notices}
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for kind, identifier in things.values():
        by_kind[kind].add(identifier)
    known = {kind: _names[kind](identifiers) for kind, identifiers in by_kind.items() if kind in _names}
    return {about: known.get(kind, {}).get(identifier, "") for about, (kind, identifier) in things.items()}
