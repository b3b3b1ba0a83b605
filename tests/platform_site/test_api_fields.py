"""Fields take exactly what the API says: each with what is right, of another type, and at its bounds."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from platform_site.api.faults import faults_of
from platform_site.api.fields import Day, Flag, Identifier, OneOf, PastDay, Strict, Text, Uid
from platform_site.identifiers import InsurerNumber


TODAY = date(2026, 11, 20)
UID = "0b9e1a3c-1111-4222-8333-444455556666"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


class Inner(Strict):
    """A nested object."""

    day = Day()


class Form(Strict):
    """One of each."""

    text = Text(required=False, min_length=2, max_length=5)
    flag = Flag(required=False)
    day = Day(required=False)
    past = PastDay(required=False)
    word = OneOf(["a", "b"], required=False)
    uid = Uid(required=False)
    insurer = Identifier(InsurerNumber, required=False)
    inner = Inner(required=False)
    many = serializers.ListField(child=Inner(), required=False, min_length=1, max_length=2)
    words = serializers.ListField(child=OneOf(["a", "b"]), required=False)


class Needing(Strict):
    """A member that has to be there."""

    text = Text()


def read(sent, form: type[Strict] = Form):
    """Return the values, or what is wrong as `(pointer, code)`."""
    checked = form(data=sent, context={"today": TODAY})
    try:
        checked.is_valid(raise_exception=True)
    except serializers.ValidationError as error:
        return [(fault.pointer, fault.problem.code) for fault in faults_of(error)]
    return checked.validated_data


@pytest.mark.parametrize(
    ("member", "sent", "got"),
    [
        ("text", "ab", "ab"),
        ("text", " 𠮷髙 ", "𠮷髙"),
        ("flag", True, True),
        ("flag", False, False),
        ("day", "2024-02-29", date(2024, 2, 29)),
        ("day", "9999-12-31", date.max),
        ("day", "0001-01-01", date.min),
        ("past", "2026-11-20", TODAY),
        ("word", "a", "a"),
        ("uid", UID, UUID(UID)),
        ("uid", UID.upper(), UUID(UID)),
        ("insurer", "06139992", InsurerNumber.parse("06139992")),
        ("insurer", "０６１３９９９２", InsurerNumber.parse("06139992")),
        ("inner", {"day": "2026-01-01"}, {"day": date(2026, 1, 1)}),
        ("many", [{"day": "2026-01-01"}], [{"day": date(2026, 1, 1)}]),
        ("words", [], []),
    ],
)
def test_what_is_right_is_taken(member, sent, got):
    assert read({member: sent}) == {member: got}


@pytest.mark.parametrize(
    ("member", "sent", "code"),
    [
        *[("text", sent, "VAL-TYPE") for sent in (12, 1.5, True, ["ab"], {"a": 1})],
        *[("text", sent, "VAL-REQUIRED") for sent in ("", "   ", "　", None)],
        *[("text", sent, "VAL-LENGTH") for sent in ("a", "abcdef", "𠮷" * 6)],
        *[("flag", sent, "VAL-TYPE") for sent in ("true", 1, 0, "1", "", "yes", [], {})],
        ("flag", None, "VAL-REQUIRED"),
        *[("day", sent, "VAL-TYPE") for sent in (20260101, True, 1.0, ["2026-01-01"], {})],
        *[("day", sent, "VAL-FORMAT") for sent in (
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "20260101", "2026/01/01", "2026-W01-1", "2026-001",
            "令和8年1月1日", "２０２６-01-01", "2026-01-01T00:00", "2026-01-01 ", " 2026-01-01", "0000-01-01",
            "+2026-1-01", "2026-01-0\u0661", "2026-01-01\n", "a", "-026-01-01",
        )],
        *[("day", sent, "VAL-REQUIRED") for sent in (None,)],
        ("past", "2026-11-21", "VAL-DATE-FUTURE"),
        ("past", "9999-12-31", "VAL-DATE-FUTURE"),
        *[("word", sent, "VAL-CHOICE") for sent in ("c", "A", "ab")],
        *[("word", sent, "VAL-TYPE") for sent in (1, True, ["a"])],
        ("word", "", "VAL-REQUIRED"),
        *[("uid", sent, "VAL-FORMAT") for sent in (
            "x", UID[:-1], UID + "0", UID.replace("-", ""), "{" + UID + "}", "urn:uuid:" + UID, UID.replace("0", "０"),
            "_" + UID[1:], UID.replace("-", "\u2010"),
        )],
        *[("uid", sent, "VAL-TYPE") for sent in (1, [UID], {})],
        ("insurer", "06139993", "VAL-CHECK-DIGIT"),
        ("insurer", "abc", "VAL-FORMAT"),
        ("insurer", "0" * 41, "VAL-LENGTH"),
        ("insurer", 6139992, "VAL-TYPE"),
        *[("inner", sent, "VAL-TYPE") for sent in ("x", 1, [], [{}])],
        *[("many", sent, "VAL-TYPE") for sent in ("x", 1, {"day": "2026-01-01"})],
        ("many", [], "VAL-LENGTH"),
        ("many", [{"day": "2026-01-01"}] * 3, "VAL-LENGTH"),
    ],
)  # fmt: skip
def test_what_is_not_is_refused_with_its_own_code(member, sent, code):
    assert read({member: sent}) == [(f"/{member}", code)]


class TestPointers:
    """A JSON pointer leads to the very thing that is wrong."""

    def test_into_a_nested_object(self):
        assert read({"inner": {"day": "x"}}) == [("/inner/day", "VAL-FORMAT")]

    def test_to_a_member_that_is_missing_there(self):
        assert read({"inner": {}}) == [("/inner/day", "VAL-REQUIRED")]

    def test_into_each_item_of_a_list(self):
        sent = {"many": [{"day": "x"}, {"day": "2026-01-01", "more": 1}]}
        assert read(sent) == [("/many/0/day", "VAL-FORMAT"), ("/many/1/more", "VAL-UNKNOWN-FIELD")]

    def test_to_an_item_as_a_whole(self):
        assert read({"many": [{"day": "2026-01-01"}, 5]}) == [("/many/1", "VAL-TYPE")]

    def test_to_each_wrong_word(self):
        assert read({"words": ["a", "c", 1]}) == [("/words/1", "VAL-CHOICE"), ("/words/2", "VAL-TYPE")]

    def test_to_the_body_itself(self):
        for sent in ([], "x", 1, None, True, [{}]):
            assert read(sent) in ([("", "VAL-TYPE")], [("", "VAL-REQUIRED")])

    def test_to_all_that_is_wrong_at_once(self):
        assert {pointer for pointer, _ in read({"flag": 1, "day": 1, "uid": 1})} == {"/flag", "/day", "/uid"}

    def test_to_an_unknown_member_escaped_and_never_with_what_it_may_hold(self):
        sent = {"a/b~c": 1, "架空　太郎": 1, "x" * 100: 1, "123456789018": 1, "": 1}
        pointers = [pointer for pointer, code in read(sent) if code == "VAL-UNKNOWN-FIELD"]
        assert pointers == ["/a~1b~0c", "/?????", "/" + "x" * 40, "/?", "/"]


def test_a_missing_member_is_named():
    assert read({}, Needing) == [("/text", "VAL-REQUIRED")]


def test_a_hint_names_what_would_do_and_never_what_was_sent():
    checked = Form(data={"word": "canary", "text": "canary-canary", "day": "canary-day"}, context={"today": TODAY})
    with pytest.raises(serializers.ValidationError) as raised:
        checked.is_valid(raise_exception=True)
    hints = [fault.hint for fault in faults_of(raised.value)]
    assert all(hints)
    assert "a、b" in "".join(hints)
    assert "canary" not in "".join(hints)


@given(st.dictionaries(st.sampled_from([*Form().fields, "other"]), JSON))
def test_whatever_is_sent_is_taken_or_has_a_documented_fault_for_a_member_that_was_sent(sent):
    found = read(sent)
    if isinstance(found, list):
        assert found
        assert {pointer.split("/")[1] for pointer, _ in found} <= sent.keys()


@given(st.dates())
def test_every_day_is_read_as_it_is_written(day: date):
    assert read({"day": day.isoformat()}) == {"day": day}


@given(st.integers(min_value=-400, max_value=400))
def test_a_day_is_past_up_to_today_in_japan(days: int):
    found = read({"past": (TODAY + timedelta(days)).isoformat()})
    assert (found == [("/past", "VAL-DATE-FUTURE")]) == (days > 0)
