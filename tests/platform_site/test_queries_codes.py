"""Codes and policies as they were in force on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from platform_site.actions.masters import load_release
from platform_site.actions.policies import set_policy
from platform_site.actors import the_platform
from platform_site.models import Code, CodeRelease
from platform_site.queries import codes, refreshed
from platform_site.queries.codes import UnknownSystem, codes_in_force, has_masters, name_of, policy
from tests.factories.platform_site import AT


DAY = timedelta(days=1)
FIRST, SECOND = date(2020, 4, 1), date(2024, 4, 1)


def release(on: date, **names: str) -> None:
    """Load what a system says from a day on."""
    load_release(system="tests", effective_on=on, codes=names, source="架空", by=the_platform(), at=AT)
    refreshed.forget_all()


def days(on: date, value: int) -> None:
    """Set a policy from a day on."""
    set_policy(name="tests.days", effective_on=on, value=value, unit="日", basis="架空", by=the_platform(), at=AT)
    refreshed.forget_all()


@pytest.mark.django_db
class TestCodes:
    """A code means what its release says on that day."""

    @pytest.fixture(autouse=True)
    def _releases(self):
        release(SECOND, a="甲（新）", c="丙")
        release(FIRST, a="甲", b="乙")

    @pytest.mark.parametrize(
        ("on", "names"),
        [
            (FIRST, {"a": "甲", "b": "乙"}),
            (SECOND - DAY, {"a": "甲", "b": "乙"}),
            (SECOND, {"a": "甲（新）", "c": "丙"}),
            (date(2999, 1, 1), {"a": "甲（新）", "c": "丙"}),
        ],
    )
    def test_the_release_of_the_day_counts(self, on, names):
        assert codes_in_force("tests", on=on) == names

    def test_before_the_first_release_the_system_is_unknown(self):
        with pytest.raises(UnknownSystem, match="tests on 2020-03-31"):
            codes_in_force("tests", on=FIRST - DAY)

    def test_a_system_that_was_never_loaded_is_unknown(self):
        with pytest.raises(UnknownSystem):
            codes_in_force("nothing", on=SECOND)

    def test_a_code_that_a_release_dropped_has_no_name_any_more(self):
        assert [name_of("tests", "b", on=on) for on in (SECOND - DAY, SECOND)] == ["乙", ""]

    def test_another_systems_codes_are_not_mixed_in(self):
        assert "01" in codes_in_force("loss_reason", on=SECOND)
        assert "01" not in codes_in_force("tests", on=SECOND)


@pytest.mark.django_db
class TestPolicies:
    """A value counts from its day."""

    @pytest.mark.parametrize(("on", "value"), [(FIRST, 1), (SECOND - DAY, 1), (SECOND, 2), (date(2999, 1, 1), 2)])
    def test_the_value_of_the_day_counts(self, on, value):
        days(FIRST, 1)
        days(SECOND, 2)
        assert policy("tests.days", on=on) == value

    @pytest.mark.parametrize(("name", "on"), [("tests.days", FIRST - DAY), ("nothing", SECOND)])
    def test_without_a_value_it_is_unknown(self, name, on):
        days(FIRST, 1)
        with pytest.raises(UnknownSystem, match="policy"):
            policy(name, on=on)

    def test_the_samples_hold_the_terms_of_consent(self):
        assert (policy("consent.visit.hours", on=SECOND), policy("consent.home.days", on=date(2026, 1, 1))) == (24, 90)


class TestLaw(TestCase):
    """Whatever the dates."""

    @settings(max_examples=25, deadline=None)
    @given(st.dictionaries(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 9), max_size=5), st.dates())
    def test_the_newest_value_that_is_not_later_counts(self, values, on):
        refreshed.forget_all()
        for day, value in values.items():
            days(day, value)
        past = [day for day in values if day <= on]
        if past:
            assert policy("tests.days", on=on) == values[max(past)]
        else:
            with pytest.raises(UnknownSystem):
                policy("tests.days", on=on)


@pytest.mark.django_db
class TestHere:
    """Whether there is anything at all."""

    def test_a_prepared_database_has_masters(self):
        assert has_masters()

    @pytest.mark.parametrize("empty", ["_codes", "_policies"])
    def test_without_codes_or_without_policies_it_has_none(self, monkeypatch, empty):
        monkeypatch.setattr(codes, empty, refreshed.Refreshed(dict))
        assert not has_masters()

    def test_a_release_keeps_its_sum_and_its_source(self):
        release(FIRST, a="甲")
        stored = CodeRelease.objects.get(system="tests")
        assert (len(stored.sha256), stored.source, stored.loaded_at) == (64, "架空", AT)
        assert str(stored) == "tests 2020-04-01"
        assert str(Code.objects.get(release=stored)) == "a 甲"
