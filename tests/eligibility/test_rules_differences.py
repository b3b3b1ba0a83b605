"""What differs between two answers, and nothing else."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.differences import COMPARED, differences


values = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
trees = st.recursive(
    values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
answers = st.fixed_dictionaries({}, optional=dict.fromkeys(COMPARED, trees))


def patched(answer, changes):
    """Return an answer with every change applied at its pointer."""
    whole = {"": {part: answer.get(part) for part in COMPARED}}
    for change in changes:
        *path, last = change["pointer"].split("/")[1:]
        place = whole[""]
        for step in path:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[int(last) if isinstance(place, list) else last] = change["after"]
    return whole[""]


def without_nulls(value):
    """Return a value in which a member that is null is the same as one that is not there."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


@given(answers)
def test_an_answer_does_not_differ_from_itself(answer):
    assert differences(answer, answer) == []


@given(answers, answers)
def test_the_changes_make_the_one_answer_of_the_other(before, after):
    copied = deepcopy(before)
    made = patched(copied, differences(before, after))
    assert without_nulls(made) == without_nulls({part: after.get(part) for part in COMPARED})


@given(answers, answers)
def test_each_change_names_what_was_there_and_what_is(before, after):
    there, back = differences(before, after), differences(after, before)
    assert all(change["before"] != change["after"] for change in there)
    assert len(there) == len(back)


@given(answers)
def test_what_is_no_part_of_the_comparison_is_no_change(answer):
    other = {**answer, "check_id": "1", "checked_at": "2", "feed": {"as_of": "3"}, "advisories": [{"code": "4"}]}
    assert differences(answer, other) == []


def test_a_list_of_another_length_is_one_change():
    before, after = {"coverages": [{"number": "1"}]}, {"coverages": [{"number": "1"}, {"number": "2"}]}
    (change,) = differences(before, after)
    assert change == {"pointer": "/coverages", "before": before["coverages"], "after": after["coverages"]}


def test_changes_come_in_the_order_of_the_answer():
    before = {"result": "active", "patient": {"name": "a", "address": "b"}, "coverages": [{"branch": "01"}]}
    after = {"result": "inactive", "patient": {"name": "a", "address": "c"}, "coverages": [{"branch": "02"}]}
    pointers = [change["pointer"] for change in differences(before, after)]
    assert pointers == ["/result", "/patient/address", "/coverages/0/branch"]


def test_coverages_in_another_order_are_the_same_coverages():
    old = {"insurer_number": "06139992", "acquired_on": "2020-04-01", "branch": "01"}
    new = {"insurer_number": "138057", "acquired_on": "2026-10-01", "branch": "01"}
    assert differences({"coverages": [old, new]}, {"coverages": [new, old]}) == []
    changed = {**old, "branch": "02"}
    (change,) = differences({"coverages": [old, new]}, {"coverages": [new, changed]})
    assert change == {"pointer": "/coverages/1/branch", "before": "01", "after": "02"}


def test_coverages_that_nothing_tells_apart_are_compared_by_their_places():
    twins = [{"branch": "01"}, {"branch": "02"}]
    pointers = [change["pointer"] for change in differences({"coverages": twins}, {"coverages": twins[::-1]})]
    assert pointers == ["/coverages/0/branch", "/coverages/1/branch"]
