"""Every endpoint: listed, closed to whoever has no right there, and never showing a person without a line."""

from typing import Any

import pytest

from platform_site.models import Person
from platform_site.permissions import SCOPES, Scope
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.endpoints import DOORS, PUBLIC, Door, methods, routes
from tests.support.site_map import routes_of_pages
from tests.support.writes import WRITTEN, counts


pytestmark = pytest.mark.django_db
CLIENTS = {
    "hospital": "sandbox-hospital-1",
    "clinic": "sandbox-clinic-1",
    "dental": "sandbox-dental-1",
    "pharmacy": "sandbox-pharmacy-1",
    "insurer": "sandbox-insurer-1",
    "municipality": "sandbox-municipality-1",
}
EVERY = frozenset(Scope)
AUDIT = "platform_site_audit"


def written(before: dict[str, int]) -> dict[str, int]:
    """Return how many rows were written since, by table; a partition counts as its table."""
    found: dict[str, int] = {}
    for table, count in counts(WRITTEN).items():
        name = AUDIT if table.startswith(AUDIT) else table
        found[name] = found.get(name, 0) + count - before.get(table, 0)
    return {table: count for table, count in found.items() if count}


def asked(door: Door, caller: Caller, thing: Any) -> tuple[Any, dict[str, int]]:
    """Return the answer, and how many rows were written for it."""
    before = counts(WRITTEN)
    return door.ask(caller, thing), written(before)


@pytest.fixture(params=DOORS.items(), ids=lambda item: f"{item[0][1]} {item[0][0]}")
def door(request) -> Door:
    return request.param[1]


def test_every_endpoint_is_listed_and_every_listed_one_is_there():
    # Pages say themselves for whom they are (test_every_page), the admin by its models (test_admin_site).
    of_people = routes_of_pages()
    doors = [route for route in routes() if route not in of_people and not route.startswith("admin/")]
    there = {(route, method) for route in doors for method in methods(route)}
    listed = PUBLIC | DOORS.keys()
    assert there - listed == set(), "say in tests/support/endpoints.py for whom these are"
    assert listed - there == set(), "these are not there"


def test_what_is_public_shows_nothing_that_a_token_would_show():
    assert {route for route, _ in PUBLIC if route.startswith("api/v1/")} == {"api/v1/eligibility/usage"}


class TestTheRightful:
    """Whoever has the scope, and is of a kind that may hold it."""

    def test_is_let_in(self, door):
        answer, _ = asked(door, Caller(door.rightful), door.thing())
        assert answer.status_code < 300, answer.content

    def test_is_let_in_with_no_scope_beyond_the_one_that_counts(self, door):
        thing = door.thing()
        mine = set(Caller(door.rightful).row.scopes) & set(door.scopes)
        assert door.ask(Caller(door.rightful, scopes=frozenset(mine)), thing).status_code < 300

    def test_leaves_a_line_for_each_person_that_is_shown(self, door):
        thing, everybody = door.thing(), list(Person.objects.values_list("pk", flat=True))
        before = {line.pk for line in lines_of(everybody)}
        door.ask(Caller(door.rightful), thing)
        new = [line for line in lines_of(everybody) if line.pk not in before]
        assert bool(new) == door.is_view
        for line in new:
            assert (line.outcome, line.client_uid) == ("done", Caller(door.rightful).row.uid)
            assert line.request_id
            assert line.about

    def test_leaves_another_line_when_the_answer_is_given_again(self, door, monkeypatch):
        caller, thing = Caller(door.rightful), door.thing()
        signed = {"Authorization": f"Bearer {caller.token()}", "Idempotency-Key": "one-key-for-both-"}
        monkeypatch.setattr(Caller, "_headers", lambda *_: signed)
        everybody = list(Person.objects.values_list("pk", flat=True))
        first = door.ask(caller, thing)
        before = {line.pk for line in lines_of(everybody)}
        second = door.ask(caller, thing)
        assert second.status_code == first.status_code < 300
        assert bool({line.pk for line in lines_of(everybody)} - before) == door.is_view


class TestAnybodyElse:
    """Gets a documented refusal, and leaves one refused line and nothing else."""

    def refused(self, answer: Any, rows: dict[str, int], *codes: str) -> None:
        assert answer.json()["code"] in codes, answer.content
        assert rows == {AUDIT: 1}

    def test_without_a_token_leaves_not_even_that(self, door):
        thing, caller = door.thing(), Caller(door.rightful)
        caller.token = lambda: ""  # type: ignore[method-assign]
        answer, rows = asked(door, caller, thing)
        assert (answer.status_code, answer.json()["code"], rows) == (401, "AUTH-TOKEN-MISSING", {})

    def test_with_a_forged_token_neither(self, door):
        thing, caller = door.thing(), Caller(door.rightful)
        token = caller.token()[:-4] + "AAAA"
        caller.token = lambda: token  # type: ignore[method-assign]
        answer, rows = asked(door, caller, thing)
        assert (answer.status_code, answer.json()["code"], rows) == (401, "AUTH-TOKEN-INVALID", {})

    def test_of_the_same_house_without_the_scope(self, door):
        thing = door.thing()
        others = EVERY - door.scopes
        for scopes in (frozenset(), others, *(frozenset({scope}) for scope in others)):
            answer, rows = asked(door, Caller(door.rightful, scopes=scopes), thing)
            self.refused(answer, rows, "AUTH-SCOPE")

    @pytest.mark.parametrize("kind", CLIENTS)
    def test_of_a_kind_that_may_not_hold_the_scope(self, door, kind):
        if any(kind in SCOPES[scope].kinds for scope in door.scopes):
            return
        thing = door.thing()
        for scopes in (None, door.scopes, EVERY):  # its own, the one that counts, and all that there are
            answer, rows = asked(door, Caller(CLIENTS[kind], scopes=scopes), thing)
            self.refused(answer, rows, "AUTH-SCOPE", "SYS-NOT-FOUND")
            assert answer.status_code in (403, 404)

    def test_of_another_house_finds_nothing_of_this_one(self, door):
        thing = door.thing()
        if thing is None:
            return
        other = f"{door.rightful[:-1]}2"
        answer, rows = asked(door, Caller(other), thing)
        if door.is_view:
            assert answer.status_code == 404
            assert rows == {AUDIT: 1}
        assert "架空" not in answer.content.decode()
