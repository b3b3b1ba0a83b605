"""Every code of the catalogue is reachable, and nothing else is ever answered."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from platform_site.errors import CATALOGUE, Problem
from platform_site.errors.catalogue import FAMILIES
from tests.support.scenarios import (
    COMMITTED,
    ROLLED_BACK,
    World,
    assistance,
    at_the_door,
    cards,
    cases,
    coverage,
    holds,
    people,
    rx_checks,
    rx_medicines,
    rx_records,
    rx_signatures,
    values,
)


MODULES = (
    assistance, at_the_door, cards, cases, coverage, holds, people, rx_checks, rx_medicines, rx_records, rx_signatures,
    values,
)  # fmt: skip
CODE = re.compile(rf"({'|'.join(FAMILIES)})-[A-Z0-9-]+")


def codes(value: Any) -> Iterator[str]:
    """Yield every code that a body holds, wherever it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "code" and isinstance(inner, str) and CODE.fullmatch(inner):
                yield inner
            yield from codes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from codes(inner)


def assert_provoked(code: str, answer: Any) -> None:
    """Assert that an answer has the code, with its status, and none that is not documented."""
    body = answer if isinstance(answer, dict) else answer.json()
    found = set(codes(body))
    assert code in found, json.dumps(body, ensure_ascii=False)
    assert found <= CATALOGUE.keys()
    entry = CATALOGUE[code]
    if isinstance(entry, Problem) and body.get("status") and body["code"] == code:
        assert answer.status_code == body["status"] == entry.status


@pytest.fixture
def world(monkeypatch, settings, tmp_path) -> World:
    return World(monkeypatch, settings, tmp_path)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ROLLED_BACK)
def test_a_code_is_provoked(code: str, world: World):
    assert_provoked(code, ROLLED_BACK[code](world))


@pytest.mark.parametrize("code", COMMITTED)
def test_a_code_is_provoked_by_what_has_to_be_committed(code: str, world: World, committed: str):
    world.database = committed
    assert_provoked(code, COMMITTED[code](world))


def test_every_code_has_a_scenario_and_every_scenario_a_code():
    assert MODULES
    assert ROLLED_BACK.keys() | COMMITTED.keys() == CATALOGUE.keys()


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_every_code_is_told_in_japanese_with_its_remedy(entry):
    for text in (entry.title, entry.cause, entry.remedy):
        assert text.endswith("。")
        assert re.search(r"[ぁ-ん]", text)
