"""Which masters count on a day, and how seldom they are read."""

from datetime import date, timedelta

import pytest

from eprescription.actions.drug_releases import SHIPPED_FROM
from eprescription.models import DrugRelease
from eprescription.queries import masters
from eprescription.queries.master_rows import ROWS, entries_of, rows_of
from eprescription.queries.masters import KEPT, masters_on
from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import Standing
from platform_site import clock
from platform_site.actions.releases import put_in_force
from platform_site.errors import Unavailable
from platform_site.models import CodeRelease
from platform_site.queries import refreshed
from tests.support.drug_rows import ON, own_contents


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_masters")]
NEXT = date(2026, 11, 1)


def publish_units(effective_on: date) -> None:
    """Publish another release of units with the same rows."""
    entries = list(own_contents().units)
    release = DrugRelease.objects.create(
        kind="units",
        effective_on=effective_on,
        source="架空",
        sha256="0" * 64,
        rows=len(entries),
        loaded_at=clock.now(),
    )
    for row in rows_of(entries, release):
        row.save()
    put_in_force(release, clock.now())
    refreshed.forget_all()


def test_rows_come_back_as_the_entries_that_they_keep():
    own = own_contents()
    expected = [own.drugs, own.generics, own.components, own.classes, own.units, own.pairs]
    for entry, entries in zip(ROWS, expected, strict=True):
        release = DrugRelease.objects.get(pk__in=ROWS[entry]._default_manager.values("release"))
        assert set(entries_of(entry, [release.pk])) == set(entries)


def test_the_same_releases_are_one_object_however_often_asked(django_assert_num_queries):
    first = masters_on(ON)
    with django_assert_num_queries(0):
        assert masters_on(ON) is masters_on(ON - timedelta(days=30)) is first


def test_a_release_counts_from_its_day_on():
    publish_units(NEXT)
    assert "units:2026-11-01" in masters_on(NEXT).version
    assert "units:2025-07-16" in masters_on(NEXT - timedelta(days=1)).version


def test_what_was_published_meanwhile_is_read_by_the_one_who_notices_it_and_by_nobody_after(django_assert_num_queries):
    before = masters_on(NEXT)
    publish_units(NEXT)
    after = masters_on(NEXT)
    assert after is not before
    with django_assert_num_queries(0):
        assert masters_on(NEXT) is after


def test_only_a_few_sets_stay_in_memory():
    for days in range(KEPT + 2):
        publish_units(NEXT + timedelta(days=days))
        masters_on(NEXT + timedelta(days=days))
    assert len(masters._made) == KEPT


def test_dummies_are_those_of_the_code_master():
    assert masters_on(ON).standing(DrugCode(System.YJ, "2999999Z9999"), ON) is Standing.DUMMY


def test_without_a_kind_of_master_nothing_is_answered_rather_than_nothing_found():
    DrugRelease.objects.filter(kind="pairs").update(state="rolled_back")
    with pytest.raises(Unavailable, match="SYS-UNAVAILABLE"):
        masters_on(ON)


def test_without_the_list_of_dummies_nothing_is_answered_either():
    CodeRelease.objects.filter(system="rx.dummy").update(state="rolled_back")
    with pytest.raises(Unavailable):
        masters_on(ON)


def test_a_day_before_the_first_release_does_not_trouble_those_who_ask_for_another():
    with pytest.raises(Unavailable):
        masters_on(SHIPPED_FROM - timedelta(days=1))
    refreshed.forget_all()
    assert masters_on(ON).version
