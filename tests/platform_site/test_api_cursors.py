"""Cursors: signed for the client and the question (API-11)."""

import base64
import uuid
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.actors import Actor
from platform_site.api.cursors import Page, page_of
from platform_site.errors import Invalid


ONE, OTHER = Actor(client=uuid.UUID(int=1)), Actor(client=uuid.UUID(int=2))


@pytest.fixture(autouse=True)
def _keys(django_db_setup):
    """Use the keys of this run."""


def page(*, actor: Actor = ONE, about: str = "job:1", most: int = 100, **asked: str) -> Page:
    """Return the page that an address asks for."""
    return page_of(SimpleNamespace(GET=asked), actor=actor, about=about, most=most)


def refused(**asked) -> str:
    """Return the pointer of the one fault."""
    with pytest.raises(Invalid) as raised:
        page(**asked)
    (fault,) = raised.value.faults
    return fault.pointer


def test_without_anything_asked_the_first_page_is_as_long_as_may_be():
    assert (page().limit, page().after) == (100, 0)


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_a_cursor_leads_behind_where_its_page_ended(last: int):
    assert page(cursor=page().next(last)).after == last


def test_behind_the_last_page_there_is_none():
    assert page().next(None) is None


@pytest.mark.parametrize("limit", ["1", "100", "007"])
def test_a_limit_within_bounds_is_kept(limit):
    assert page(limit=limit).limit == int(limit)


@pytest.mark.parametrize("limit", ["0", "101", "-1", "", "ten", "1.0", "1e1", "５", "²", "1" * 5000, " 1", "+1"])
def test_any_other_limit_is_refused(limit):
    assert refused(limit=limit) == "/limit"


def test_another_clients_cursor_is_refused():
    assert refused(cursor=page(actor=OTHER).next(7)) == "/cursor"


def test_another_lists_cursor_is_refused():
    assert refused(cursor=page(about="job:2").next(7)) == "/cursor"


@pytest.mark.parametrize("cursor", ["", "x", "====", "é", "\0", "A" * 32, "A" * 10_000, "1", "null"])
def test_what_is_no_cursor_is_refused(cursor):
    assert refused(cursor=cursor) == "/cursor"


@given(st.integers(min_value=0, max_value=23), st.integers(min_value=1, max_value=255))
def test_a_cursor_with_a_changed_byte_is_refused(place: int, change: int):
    raw = bytearray(base64.urlsafe_b64decode(page().next(1234)))
    raw[place] ^= change
    assert refused(cursor=base64.urlsafe_b64encode(raw).decode()) == "/cursor"


@given(st.binary(max_size=40))
def test_a_forged_cursor_is_refused(raw: bytes):
    assert refused(cursor=base64.urlsafe_b64encode(raw).decode()) == "/cursor"


def test_a_cursor_does_not_lengthen_the_page():
    assert page(limit="2", cursor=page(limit="50").next(9)).limit == 2
