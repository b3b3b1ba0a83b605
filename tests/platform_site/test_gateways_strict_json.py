"""The one door for JSON: it reads what JSON is, and nothing else."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_site.errors import Invalid, NotJson, TooDeep
from platform_site.gateways.strict_json import DEPTH, parse
from platform_site.identifiers.individual_numbers import check_digit


letters = st.text(st.sampled_from("abcdefあいうえお𠮷髙ー~/ "), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-99_999, 99_999) | st.floats(-1e6, 1e6) | letters
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(letters, inner, max_size=4))
NUMBER = "12345678901" + str(check_digit("12345678901"))
"""Fictional, with the right check digit."""


def faults(body: str | bytes) -> list[tuple[str, str]]:
    """Return pointer and code of everything that is wrong with a body."""
    with pytest.raises(Invalid) as refusal:
        parse(body.encode() if isinstance(body, str) else body)
    return [(fault.pointer, fault.problem.code) for fault in refusal.value.faults]


class TestClean:
    """What is JSON is read as JSON."""

    @given(values, st.booleans())
    def test_it_agrees_with_json(self, value, ascii_only):
        body = json.dumps(value, ensure_ascii=ascii_only).encode()
        assert parse(body) == json.loads(body)

    @pytest.mark.parametrize(
        ("body", "value"),
        [(b"1", 1), (b'"a"', "a"), (b"null", None), (b" [ ] ", []), (b"-0", 0), (b'"\\u9ad9"', "髙"), (b'"\\/"', "/")],
    )
    def test_any_value_may_stand_alone(self, body, value):
        assert parse(body) == value

    def test_names_in_full_unicode_pass(self):
        assert parse('{"氏名": "𠮷田 髙﨑 葛\U000e0100"}'.encode()) == {"氏名": "𠮷田 髙﨑 葛\U000e0100"}

    def test_an_escaped_pair_of_surrogates_is_one_sign(self):
        assert parse(b'"\\ud842\\udfb7"') == "𠮷"


class TestBroken:
    """What is not JSON is refused as a whole."""

    @pytest.mark.parametrize(
        "body",
        [
            b"", b" ", b"{", b"{}{}", b"[1,]", b'{"a":}', b"{'a':1}", b'{"a" 1}', b"nul", b"True", b"+1", b"01", b"1.",
            b".5", b"0x1", b'"\t"', b'"\\x"', b'"\\u12"', b"// a\n1", b'\xef\xbb\xbf{"a":1}', b'"\xff"',
            b'"\xed\xa0\x80"', b'"\xc0\x80"', b'"\xf8"',
            '"髙"'.encode("cp932"), '{"a":1}'.encode("utf-16"), b"NaN", b"[Infinity]",
            b'{"a":-Infinity}', b"1e999", b"[-1e999]", b'{"a":[{"b":1E+400}]}', b"9" * 5000, "１".encode(),
        ],
    )  # fmt: skip
    def test_it_is_refused(self, body):
        with pytest.raises(NotJson):
            parse(body)

    @given(st.binary(max_size=40))
    def test_any_bytes_are_read_or_refused(self, body):
        try:
            value = parse(body)
        except (NotJson, Invalid, TooDeep):
            return
        assert value == json.loads(body)

    @given(st.text(st.sampled_from('{}[]":,1e+-.\\u0dna '), max_size=30))
    def test_anything_like_json_is_read_or_refused(self, text):
        try:
            value = parse(text.encode())
        except (NotJson, Invalid, TooDeep):
            return
        assert not isinstance(value, float) or math.isfinite(value)


SPACED = f"{NUMBER[:4]} {NUMBER[4:8]} {NUMBER[8:]}"
quoted = st.sampled_from([NUMBER, SPACED, f"+{NUMBER}", "é", "\\u0062", "\\t", "a"]) | st.text("0123456789-. eE+:,[{")
literals = st.sampled_from([
    NUMBER, f"{NUMBER}.0", f"-{NUMBER}", f"{NUMBER[0]}.{NUMBER[1:]}e11", f"{NUMBER}0e-1", "1e11", "0.5", "1E999",
    "null",
])  # fmt: skip
written = st.recursive(
    literals | quoted.map('"{}"'.format),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda all_: f"[{', '.join(all_)}]")
        | st.lists(st.tuples(quoted, inner), max_size=3).map(
            lambda pairs: "{" + ",".join(f'"{name}":{value}' for name, value in pairs) + "}"
        )
    ),
)


class TestPlain:
    """What is seen to be plain is not walked through; a line break in front has the same body walked through."""

    @settings(max_examples=500)
    @given(written)
    def test_it_comes_to_the_same(self, text):
        assert self.outcome(text) == self.outcome(f"\n{text}")

    def outcome(self, text: str) -> object:
        try:
            return parse(text.encode())
        except Invalid as refusal:
            return [(fault.pointer, fault.problem.code, fault.hint) for fault in refusal.faults]
        except NotJson as refusal:
            return type(refusal)


class TestDepth:
    """32 levels, and not one more (API-12)."""

    @pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
    def test_32_levels_pass_and_33_do_not(self, opening, closing):
        levels = opening.count("[") + opening.count("{")
        times = DEPTH // levels
        parse((opening * times + "1" + closing * times).encode())
        with pytest.raises(TooDeep):
            parse((opening * times + "[]" + closing * times).encode())

    @pytest.mark.parametrize("depth", [500, 5_000, 32_000])
    def test_any_depth_is_refused_and_breaks_nothing(self, depth):
        with pytest.raises(TooDeep):
            parse(b"[" * depth + b"]" * depth)
        with pytest.raises(TooDeep):
            parse(b'{"a":' * depth + b"1" + b"}" * depth)

    def test_depth_that_is_never_closed_is_refused(self):
        with pytest.raises((TooDeep, NotJson)):
            parse(b"[" * 60_000)


class TestDoubled:
    """A name that stands twice is refused: neither value was used."""

    @pytest.mark.parametrize(
        ("body", "pointers"),
        [
            ('{"a":1,"a":1}', ["/a"]),
            ('{"a":1,"b":2,"a":3}', ["/a"]),
            ('{"b":{"c":1,"c":2}}', ["/b/c"]),
            ('[{"x":1},{"x":1,"x":2}]', ["/1/x"]),
            ('{"a":1,"a":2,"b":1,"b":2,"a":3}', ["/a", "/b"]),
            ('{"a/b":1,"a/b":2}', ["/a~1b"]),
            ('{"a~b":1,"a~b":2}', ["/a~0b"]),
            ('{"":1,"":2}', ["/"]),
            ('{"a":1,"\\u0061":2}', ["/a"]),
            ('{"氏名":1,"氏名":2}', ["/??"]),
        ],
    )
    def test_each_is_named_where_it_stands(self, body, pointers):
        assert faults(body) == [(pointer, "VAL-DUPLICATE-KEY") for pointer in pointers]

    @settings(max_examples=50)
    @given(st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=8))
    def test_exactly_the_doubled_names_are_found(self, names):
        body = "{" + ",".join(f'"{name}":1' for name in names) + "}"
        doubled = {f"/{name}" for name in names if names.count(name) > 1}
        if doubled:
            assert {pointer for pointer, _ in faults(body)} == doubled
        else:
            assert parse(body.encode()) == dict.fromkeys(names, 1)
