"""The door of self-inspections: a facility's own system registers one, and then may issue (R-060)."""

from datetime import timedelta

import pytest

from eprescription.models import SelfInspection
from eprescription.rules.inspections import POINTS
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.permissions import Scope
from tests.eprescription.api_calls import API, NAMED
from tests.eprescription.pharmacies import BLUE
from tests.support import rx
from tests.support.callers import Caller


pytestmark = pytest.mark.django_db
PATH = f"{API}/self-inspections"
ALL = dict.fromkeys(POINTS, True)


@pytest.fixture(autouse=True)
def never(db):
    """The sandbox's facilities were inspected when they were made; here none was."""
    SelfInspection.objects.update(made_on=jst_day(clock.now()) - timedelta(days=800))


def register(client=rx.CLINIC, *, ago=0, checklist=ALL, headers=NAMED, scopes=None, **kwargs):
    body = {"made_on": (jst_day(clock.now()) - timedelta(days=ago)).isoformat(), "checklist": checklist}
    return Caller(client, scopes).post(PATH, body, **headers, **kwargs)


def listed(client=rx.CLINIC, query=""):
    return Caller(client).get(f"{PATH}{query}")


def test_a_system_registers_it_and_is_told_that_it_counts():
    answer = register()
    assert (answer.status_code, answer.json()["counts"]) == (201, True)
    assert answer.json()["checklist"] == ALL


def test_the_same_request_again_registers_nothing():
    first, again = (register(key="k" * 16) for _ in range(2))
    assert first.json() == again.json()
    mine = [each for each in listed().json()["self_inspections"] if each["counts"]]
    assert len(mine) == 1


def test_every_point_has_to_be_looked_through():
    answer = register(checklist={"units": True})
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointers == ["/checklist/code_map", "/checklist/dummy_codes", "/checklist/generic_names"]


@pytest.mark.parametrize("ago", [-1, 400])
def test_a_day_that_does_not_count_is_refused(ago):
    assert register(ago=ago).json()["errors"][0]["pointer"] == "/made_on"


def test_a_point_that_nobody_knows_is_refused():
    assert register(checklist={**ALL, "else": True}).status_code == 400


def test_who_looked_has_to_be_named():
    assert register(headers={}).status_code == 400


def test_a_pharmacy_and_a_system_without_the_scope_are_refused():
    assert register(BLUE).json()["code"] == "AUTH-SCOPE"
    assert register(scopes=frozenset({Scope.ELIGIBILITY_CHECK})).json()["code"] == "AUTH-SCOPE"
    assert listed(BLUE).json()["code"] == "AUTH-SCOPE"


def test_the_list_is_the_facilitys_own_and_says_what_does_not_count_any_more():
    uid = register().json()["self_inspection_id"]
    told = {each["self_inspection_id"]: each["counts"] for each in listed().json()["self_inspections"]}
    assert told.pop(uid) is True
    assert set(told.values()) <= {False}
    assert uid not in {each["self_inspection_id"] for each in listed(rx.OTHER).json()["self_inspections"]}


def test_it_comes_in_pages():
    told = {register().json()["self_inspection_id"] for _ in range(2)}
    seen, query = set(), "?limit=1"
    while query:
        page = listed(query=query).json()
        seen |= {each["self_inspection_id"] for each in page["self_inspections"]}
        query = f"?limit=1&cursor={page['next']}" if page["next"] else ""
    assert told <= seen
