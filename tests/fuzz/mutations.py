"""What is nearly right: real texts, bytes and JSON with something wrong in them; and texts that are strange."""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from hypothesis import strategies as st


LONG = 10_000
KNOWN = [
    "", " ", "　", "0", "-1", "NaN", "null", "１２３４", "٣", "1e309", "9" * 40, "123456789018", "0001-01-01",
    "9999-12-31", "10000-01-01", "2026-02-30", "2026-11-20T24:00:00+09:00", "2026-11-20T23:59:60Z",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "令和99年13月32日", "平成元年1月8日", "\0", "\x7f",
    "\u202e架空\u2066", "\ufeff", "e\u0301" * 50, "𠮷野家", "🏥", "\ufdfa", "İ", "ß", "'; drop table x; --",
    "<script>alert(1)</script>", "%00", "{{7*7}}", "%s%n", "../../etc/passwd", "=1+1", "[" * 500, "(" * 100,
    "a" * LONG, "架" * LONG, "\r\nX: y",
]  # fmt: skip
STRANGE: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(KNOWN), st.text(max_size=40), st.text("0123456789-/:.年月日", max_size=12)
)
"""Texts that somebody may type, or send to do harm; none with half of a surrogate pair, which no UTF-8 has."""
SCALARS: st.SearchStrategy[Any] = st.one_of(
    STRANGE, st.none(), st.booleans(), st.integers(), st.integers(-(10**400), 10**400),
    st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRANGE, inner, max_size=4), max_leaves=8
)
Whole = TypeVar("Whole", bytes, str)
LEFT_OUT = object()


@st.composite
def damaged(draw: st.DrawFn, whole: Whole, junk: st.SearchStrategy[Whole]) -> Whole:
    """Draw a text or bytes with up to three cuts, copies, swaps and insertions."""
    for _ in range(draw(st.integers(1, 3))):
        one, two = sorted(draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
        head, part, tail = whole[:one], whole[one:two], whole[two:]
        more = draw(junk)
        ways = [head + tail, whole + part, head, tail, head + part[::-1] + tail, tail + part + head]
        whole = draw(st.sampled_from([*ways, head + more + tail, head + more + part + tail]))
    return whole


def damaged_bytes(whole: bytes) -> st.SearchStrategy[bytes]:
    """Draw bytes that were damaged."""
    return damaged(whole, st.binary(min_size=1, max_size=8))


def damaged_text(whole: str) -> st.SearchStrategy[str]:
    """Draw a text that was damaged."""
    return damaged(whole, STRANGE)


@st.composite
def damaged_json(draw: st.DrawFn, value: Any) -> bytes:
    """Draw a JSON body with up to three members changed, left out or added, now and then with broken bytes."""
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(_places(value))))
        value = _with(value, place, draw(_instead_of(_at(value, place))))
        value = None if value is LEFT_OUT else value
    body = json.dumps(value, ensure_ascii=draw(st.booleans())).encode()
    return draw(damaged_bytes(body)) if draw(st.integers(0, 9)) == 0 else body


def _instead_of(value: Any) -> st.SearchStrategy[Any]:
    ways = [VALUES, st.just(LEFT_OUT), st.just([value]), st.just([value] * 50)]
    if isinstance(value, str):
        return st.one_of(damaged_text(value), *ways)
    if isinstance(value, dict):
        return st.one_of(st.tuples(STRANGE, VALUES).map(lambda more: {**value, more[0]: more[1]}), *ways)
    return st.one_of(ways)


def _places(value: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in a JSON value, itself included."""
    yield ()
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from ((key, *place) for place in _places(each))


def _at(value: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        value = value[key]
    return value


def _with(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    """Return a value in which another stands, or nothing, where `place` leads."""
    if not place:
        return new
    key, *rest = place
    inner = _with(value[key], tuple(rest), new)
    keys = range(len(value)) if isinstance(value, list) else value
    made = [(each, inner if each == key else value[each]) for each in keys]
    kept = [(each, one) for each, one in made if one is not LEFT_OUT]
    return [one for _, one in kept] if isinstance(value, list) else dict(kept)
