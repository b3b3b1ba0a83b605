"""What a release of codes changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.actions.masters import load_release
from platform_site.actors import the_platform
from platform_site.models import CodeRelease
from platform_site.queries.releases import Change, changes_of, difference, in_force, names_in
from tests.factories.platform_site import AT


RELEASES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["甲", "乙"]))
FIRST, SECOND = date(2020, 4, 1), date(2024, 4, 1)


@given(RELEASES, RELEASES)
def test_whoever_makes_the_changes_has_the_other_release(before, after):
    made = dict(before)
    for change in difference(before, after):
        if change.kind == "removed":
            del made[change.code]
        else:
            assert made.get(change.code, "") == change.before
            made[change.code] = change.after
    assert made == after


@given(RELEASES)
def test_nothing_changes_against_itself(codes):
    assert difference(codes, codes) == []


def test_added_come_first_and_renamed_last():
    assert difference({"a": "甲", "b": "乙"}, {"b": "丙", "c": "丁"}) == [
        Change("added", "c", "", "丁"),
        Change("removed", "a", "甲", ""),
        Change("renamed", "b", "乙", "丙"),
    ]


def load(on: date, **codes: str) -> CodeRelease:
    """Load a release that is in force at once."""
    return load_release(system="tests", effective_on=on, codes=codes, source="架空", by=the_platform(), at=AT)


@pytest.mark.django_db
class TestAgainstWhatIsInForce:
    """A release is compared with the one that would count on its day without it."""

    def test_of_the_first_everything_is_added(self):
        before, changes = changes_of(load(FIRST, a="甲"))
        assert (before, [change.kind for change in changes]) == (None, ["added"])

    def test_of_a_later_one_what_is_new(self):
        first, second = load(FIRST, a="甲"), load(SECOND, a="甲", b="乙")
        assert changes_of(second) == (first, [Change("added", "b", "", "乙")])

    def test_what_is_not_published_does_not_count(self):
        first, second = load(FIRST, a="甲"), load(SECOND, a="乙")
        second.state = "rolled_back"
        second.save(update_fields=["state"])
        assert in_force("tests", on=SECOND) == first

    def test_a_later_one_does_not_count_yet(self):
        first = load(FIRST, a="甲")
        load(SECOND, a="乙")
        assert in_force("tests", on=date(2024, 3, 31)) == first
        assert in_force("tests", on=date(2020, 3, 31)) is None

    def test_no_release_has_no_names(self):
        assert names_in(None) == {}
