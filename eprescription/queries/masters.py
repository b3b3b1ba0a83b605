"""The masters of medicines that count on a day, kept in memory by each process.

What is asked for again and again is only which releases are published (`Refreshed`). The rows of a set of releases are
read once; where another set counts from now on, whoever notices it reads it while the others go on with theirs.
"""

import gc
from collections import deque
from contextlib import suppress
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple

from django.db.models import QuerySet

from eprescription.models import DrugRelease, ReleaseKind
from eprescription.queries.master_rows import entries_of
from eprescription.rules.drugs.concepts import Pair
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry, DrugEntry, GenericEntry, UnitEntry
from eprescription.rules.drugs.masters import Contents, DrugMasters
from eprescription.rules.guard.dummies import SYSTEM
from platform_site.errors import Unavailable
from platform_site.queries.codes import UnknownSystem, codes_in_force
from platform_site.queries.refreshed import Refreshed
from platform_site.states import ReleaseState


KEPT = 3
"""Sets in memory: today's, yesterday's, and one that somebody asks for as of another day."""
NEEDED = frozenset(ReleaseKind) - {ReleaseKind.PRICES}
"""Without one of these a check would find nothing and say so, which is worse than no answer."""


class Published(NamedTuple):
    """A release that is published."""

    kind: str
    effective_on: date
    pk: int
    sha256: str


class Key(NamedTuple):
    """What makes a set of masters: one release of each kind, and the patterns of ダミーコード."""

    releases: tuple[Published, ...]
    dummies: frozenset[str]


def masters_on(on: date) -> DrugMasters:
    """Return the masters that count on a day; raises Unavailable where a kind has no release for it."""
    _asked.append(on)
    return _masters(_key(_published.value(), on))


def masters_as_of(on: date, known_at: datetime) -> DrugMasters:
    """Return the masters that counted on a day by what was published at a moment (E-17); raises Unavailable."""
    then = DrugRelease.objects.filter(published_at__lte=known_at).exclude(rolled_back_at__lte=known_at)
    return _masters(_key(_rows(then), on))


def masters_with(release: DrugRelease, on: date) -> DrugMasters:
    """Return the masters of a day with this release, published or not, in its kind's place; raises Unavailable."""
    key = _key(_published.value(), on)
    this = Published(release.kind, release.effective_on, release.pk, release.sha256)
    by_kind = {each.kind: each for each in key.releases} | {release.kind: this}
    return _masters(key._replace(releases=tuple(by_kind[kind] for kind in ReleaseKind if kind in by_kind)))


def _load() -> list[Published]:
    """Return the published releases, the newest first, with the masters of the days last asked for made ready."""
    published = _rows(DrugRelease.objects.filter(state=ReleaseState.PUBLISHED))
    for on in set(_asked):
        with suppress(Unavailable):  # who asks for that day is told
            _masters(_key(published, on))
    return published


def _rows(releases: QuerySet[DrugRelease]) -> list[Published]:
    rows = releases.order_by("-effective_on", "-published_at")
    return [Published(*row) for row in rows.values_list("kind", "effective_on", "pk", "sha256")]


def _key(published: list[Published], on: date) -> Key:
    newest: dict[str, Published] = {}
    for release in published:
        if release.effective_on <= on:
            newest.setdefault(release.kind, release)
    if not newest.keys() >= NEEDED:
        raise Unavailable("医薬品マスターがまだ公開されていないため、この日の処方を確かめられません。")
    try:
        dummies = frozenset(codes_in_force(SYSTEM, on=on))
    except UnknownSystem as error:
        raise Unavailable("ダミーコードの一覧が登録されていないため、処方を確かめられません。") from error
    return Key(tuple(newest[kind] for kind in ReleaseKind if kind in newest), dummies)


def _masters(key: Key) -> DrugMasters:
    made = _made.get(key)
    if made is None:
        with _making:
            made = _made.get(key) or _make(key)
            gc.freeze()  # a million rows that stay: who collects garbage while people wait need not walk through them
            _made[key] = made
            while len(_made) > KEPT:
                del _made[next(iter(_made))]
    return made


def _make(key: Key) -> DrugMasters:
    pk = {release.kind: [release.pk] for release in key.releases}
    return DrugMasters(
        Contents(
            version=" ".join(f"{release.kind}:{release.effective_on}" for release in key.releases),
            drugs=entries_of(DrugEntry, pk[ReleaseKind.DRUGS]),
            prices=entries_of(DrugEntry, pk.get(ReleaseKind.PRICES, [])),
            generics=entries_of(GenericEntry, pk[ReleaseKind.GENERIC]),
            components=entries_of(ComponentEntry, pk[ReleaseKind.COMPONENTS]),
            classes=entries_of(ClassEntry, pk[ReleaseKind.COMPONENTS]),
            units=entries_of(UnitEntry, pk[ReleaseKind.UNITS]),
            pairs=entries_of(Pair, pk[ReleaseKind.PAIRS]),
            dummies=key.dummies,
        )
    )


_asked: deque[date] = deque(maxlen=2)
_made: dict[Key, DrugMasters] = {}
_making = Lock()
_published = Refreshed(_load)
