"""Releases of the masters of medicines, for those who publish them."""

from datetime import date

from django.db.models import QuerySet

from eprescription.models import DrugRelease
from eprescription.queries.master_rows import entries_of
from eprescription.rules.drugs.concepts import Pair
from eprescription.rules.drugs.pair_changes import PairChange, changes
from platform_site.states import ReleaseState


def in_force(kind: str, *, on: date) -> QuerySet[DrugRelease]:
    """Return the published releases of a kind that have begun on a day, the one that counts first."""
    published = DrugRelease.objects.filter(kind=kind, effective_on__lte=on, state=ReleaseState.PUBLISHED)
    return published.order_by("-effective_on")


def pair_changes_of(release: DrugRelease) -> tuple[DrugRelease | None, tuple[PairChange, ...]]:
    """Return the release that would count on a release's day without it, and which pairs it changes against that."""
    before = in_force(release.kind, on=release.effective_on).exclude(pk=release.pk).first()
    old = entries_of(Pair, [before.pk]) if before else []
    return before, changes(old, entries_of(Pair, [release.pk]))
