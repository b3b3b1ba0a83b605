"""The page of who sees what says what the table of grounds says, and names tests that there are."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from eprescription.permissions import GROUNDS
from platform_site import clock
from platform_site.actions.organisations import register_client
from platform_site.actors import the_platform
from platform_site.models import Organisation
from platform_site.permissions import Scope
from tests.eprescription.api_calls import API, NAMED
from tests.support import rx
from tests.support.callers import Caller


PAGE = (Path(settings.BASE_DIR) / "docs/eprescription-who-sees-what.md").read_text()
TESTS = Path(__file__).parent
NAMED_TEST = re.compile(r"`(test_\w+\.py)::(\w+)`")
COLUMNS = ("|---", "| who |", "| what |")


def rows() -> dict[str, str]:
    """Return the ground of each column of the page's first table."""
    table = PAGE.split("## ")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:3]] for line in table.splitlines() if line.startswith("|")]
    return dict(cells[2:])


def test_the_page_has_each_column_of_the_grounds_with_its_words():
    assert rows() == {column: ground for (_, column), ground in GROUNDS.items()}


@pytest.mark.parametrize(("file", "name"), NAMED_TEST.findall(PAGE))
def test_each_row_names_a_test_that_there_is(file, name):
    assert f"def {name}(" in (TESTS / file).read_text()


def test_every_row_names_one():
    lines = [line for line in PAGE.splitlines() if line.startswith("|") and not line.startswith(COLUMNS)]
    assert len(lines) > len(GROUNDS)
    assert [line for line in lines if not NAMED_TEST.search(line)] == []


def nurses() -> Caller:
    """Register a system of the sandbox's 訪問看護ステーション, and return it."""
    station = Organisation.objects.get(kind=Organisation.Kind.HOME_NURSING)
    scopes = [Scope.ELIGIBILITY_CHECK, Scope.EHR_VIEW]
    register_client(
        client_id="test-nurses", organisation=station, name="訪問看護のシステム", scopes=scopes, jwks={},
        by=the_platform(), at=clock.now(),
    )  # fmt: skip
    return Caller("test-nurses")


def listed(caller: Caller, **choices: object):
    """Read P001's list where she comes by card."""
    checked = caller.check_by_card("SBX-0001", **choices)
    assert checked.status_code == 201, checked.content
    return caller.get(f"{API}/patients/{checked.json()['patient_ref']}/medications", **NAMED)


@pytest.mark.django_db
@pytest.mark.usefixtures("issuing")
def test_home_nursing_reads_the_list_with_consent_alone():
    rx.registered()
    station = nurses()
    assert listed(station).json()["code"] == "RX-CONSENT-MISSING"
    found = listed(station, consents=["care_drug_allergy_lab"]).json()["current"]
    assert [each["name"] for each in found] == [rx.AMLODIPINE]


@pytest.mark.django_db
@pytest.mark.usefixtures("issuing")
def test_no_door_here_opens_for_an_emergency_alone():
    told = rx.registered()
    hospital = Caller("sandbox-hospital-1")
    assert listed(hospital).json()["code"] == "RX-CONSENT-MISSING"
    assert hospital.get(f"{API}/prescriptions/{told.uid}", **NAMED).status_code == 404
