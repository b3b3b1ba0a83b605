"""Code masters and policies: a release is loaded once and never changed."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from platform_site.actions.masters import discard_release, load_release, load_samples
from platform_site.actions.policies import set_policy
from platform_site.actors import the_platform
from platform_site.errors import NotInThisState, NotPermitted
from platform_site.gateways import master_files
from platform_site.models import Code, CodeRelease, Policy
from platform_site.queries.codes import UnknownSystem, codes_in_force
from tests.factories.platform_site import AT
from tests.support import databases
from tests.support.callers import Caller
from tests.support.deeds import together
from tests.support.staff import at_the_fund


DAY = date(2030, 4, 1)
CODES = {"01": "甲", "02": "乙"}


def load(codes=CODES, *, by=None, **given) -> CodeRelease:
    """Load a release."""
    values = {"system": "tests", "effective_on": DAY, "source": "架空", **given}
    return load_release(codes=codes, by=by or the_platform(), at=AT, **values)


def set_days(value: int, *, by=None) -> Policy:
    """Set a policy."""
    return set_policy(
        name="tests.days", effective_on=DAY, value=value, unit="日", basis="架空", by=by or the_platform(), at=AT
    )


@pytest.mark.django_db
class TestReleases:
    """What a code system says from a day on."""

    def test_it_holds_each_code_with_its_name(self):
        release = load()
        assert dict(Code.objects.filter(release=release).values_list("code", "name")) == CODES

    def test_the_same_again_changes_nothing_in_whatever_order(self):
        first = load()
        again = load(dict(reversed(CODES.items())), source="別の出典")
        assert again == first
        assert Code.objects.filter(release=first).count() == 2
        assert CodeRelease.objects.get(pk=first.pk).source == "架空"

    @pytest.mark.parametrize("other", [{"01": "甲"}, {"01": "甲", "02": "丙"}, {**CODES, "03": "丙"}, {}])
    def test_other_content_for_the_same_day_is_refused(self, other):
        release = load()
        with pytest.raises(NotInThisState) as refusal:
            load(other)
        assert "新しい適用日" in refusal.value.detail
        assert dict(Code.objects.filter(release=release).values_list("code", "name")) == CODES

    def test_another_day_is_another_release(self):
        assert load() != load({"01": "甲（新）"}, effective_on=date(2031, 4, 1))


@pytest.mark.django_db
class TestPolicies:
    """A value from a day on."""

    def test_it_is_stored_with_its_basis(self):
        assert str(set_days(7)) == "tests.days 7日"
        assert Policy.objects.get(name="tests.days").basis == "架空"

    def test_the_same_again_changes_nothing_and_another_is_refused(self):
        assert set_days(7) == set_days(7)
        with pytest.raises(NotInThisState):
            set_days(8)
        assert Policy.objects.get(name="tests.days").value == 7


@pytest.mark.django_db
def test_only_who_may_load_masters_may():
    for by in (Caller("sandbox-clinic-1").actor, at_the_fund("fund_officer"), at_the_fund()):
        with pytest.raises(NotPermitted):
            load(by=by)
    load(by=at_the_fund("operator"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["operator", "fund_officer"])
def test_nobody_sets_a_policy_alone(role):
    with pytest.raises(NotPermitted):
        set_days(7, by=at_the_fund(role))
    assert not Policy.objects.filter(name="tests.days").exists()


@pytest.mark.django_db
class TestAPersonsReleases:
    """What somebody loads waits, beside others, until two publish it."""

    def loaded(self, codes=CODES, **given) -> CodeRelease:
        """Load a release as a person."""
        return load(codes, by=at_the_fund("operator"), **given)

    def test_wait_and_are_not_in_force(self):
        release = self.loaded()
        assert (release.state, release.published_at) == ("loaded", None)
        with pytest.raises(UnknownSystem):
            codes_in_force("tests", on=DAY)

    def test_the_same_again_is_the_same_release(self):
        assert self.loaded() == self.loaded(dict(reversed(CODES.items())))

    def test_the_same_as_one_in_force_changes_nothing(self):
        published = load()
        assert self.loaded() == published

    def test_other_content_for_the_same_day_waits_beside(self):
        published, first, second = load(), self.loaded({"01": "丙"}), self.loaded({"01": "丁"})
        assert len({published.pk, first.pk, second.pk}) == 3

    def test_a_discarded_one_is_loaded_anew(self):
        first = self.loaded()
        discard_release(release_id=first.pk, by=at_the_fund("operator"), at=AT)
        assert self.loaded() != first

    def test_that_wait_or_are_discarded_do_not_stop_what_comes_with_the_platform(self):
        waiting = self.loaded()
        shipped = load()
        assert shipped != waiting
        assert shipped.state == "published"


def test_of_many_who_load_the_same_at_once_all_get_one_release(committed):
    releases = together(*[load] * 4)
    assert len({release.pk for release in releases}) == 1
    assert Code.objects.filter(release=releases[0]).count() == 2


class TestSamples:
    """The masters that come with the platform."""

    @pytest.mark.django_db
    def test_loading_them_again_changes_nothing(self):
        before = (list(Code.objects.order_by("id").values()), list(Policy.objects.order_by("id").values()))
        load_samples(by=the_platform(), at=AT)
        assert (list(Code.objects.order_by("id").values()), list(Policy.objects.order_by("id").values())) == before

    @pytest.mark.django_db
    def test_every_code_of_every_file_is_there(self):
        for storey in settings.STOREYS:
            for release in master_files.releases(Path(settings.BASE_DIR, storey)):
                stored = CodeRelease.objects.get(system=release.system, effective_on=release.effective_on)
                assert dict(stored.codes.values_list("code", "name")) == release.codes

    def test_what_was_loaded_otherwise_stays(self, committed):
        with databases.owner(committed) as owner:
            owner.execute("update platform_site_policy set value = 12 where name = 'consent.visit.hours'")
        load_samples(by=the_platform(), at=AT)
        assert Policy.objects.get(name="consent.visit.hours").value == 12

    def test_a_storey_without_files_has_none(self, tmp_path):
        assert master_files.releases(tmp_path) == []
        assert master_files.policies(tmp_path) == []

    def test_a_file_is_read_release_by_release(self, tmp_path):
        (tmp_path / "masters").mkdir()
        with (tmp_path / "masters" / "codes.csv").open("w", encoding="utf-8", newline="") as out:
            rows = [["system", "effective_on", "source", "code", "name"], ["a", "2020-04-01", "出典", "1", "一"]]
            csv.writer(out).writerows([*rows, ["a", "2024-04-01", "", "1", "壱"], ["a", "2020-04-01", "", "2", "二"]])
        first, second = master_files.releases(tmp_path)
        assert (first.system, first.effective_on, first.source) == ("a", date(2020, 4, 1), "出典")
        assert (first.codes, second.codes) == ({"1": "一", "2": "二"}, {"1": "壱"})
