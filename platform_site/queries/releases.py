"""Releases of code masters, and what one changes against another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from platform_site.models import Code, CodeRelease
from platform_site.states import ReleaseState


@dataclass(frozen=True)
class Change:
    """One code that a release adds, removes or renames; an empty name is none."""

    kind: str
    code: str
    before: str
    after: str


KINDS = {"added": "追加", "removed": "削除", "renamed": "名称変更"}
"""The kinds of change, in the order in which a page shows them."""


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Return what changes from one release's codes to another's: added, removed, renamed, each by code."""
    changes = [
        Change(_kind(code, before, after), code, before.get(code, ""), after.get(code, ""))
        for code in sorted(before.keys() | after.keys())
        if before.get(code) != after.get(code)
    ]
    return sorted(changes, key=lambda change: list(KINDS).index(change.kind))


def _kind(code: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if code not in before:
        return "added"
    return "renamed" if code in after else "removed"


def names_in(release: CodeRelease | None) -> dict[str, str]:
    """Return code → name of a release; nothing for none."""
    return dict(Code.objects.filter(release=release).values_list("code", "name")) if release else {}


def in_force(system: str, *, on: date, besides: CodeRelease | None = None) -> CodeRelease | None:
    """Return the published release of a system that counts on a day, leaving one out of account; None if there is none.

    Without `besides` it is what `codes_in_force` reads, though not older than this very moment.
    """
    published = CodeRelease.objects.filter(system=system, effective_on__lte=on, state=ReleaseState.PUBLISHED)
    others = published.exclude(pk=besides.pk) if besides else published
    return others.order_by("-effective_on").first()


def changes_of(release: CodeRelease) -> tuple[CodeRelease | None, list[Change]]:
    """Return the release that would count on a release's day without it, and what the release changes against that."""
    before = in_force(release.system, on=release.effective_on, besides=release)
    return before, difference(names_in(before), names_in(release))
