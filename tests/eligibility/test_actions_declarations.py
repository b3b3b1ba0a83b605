"""Declarations: a facility declares for itself, from a day, until a day, one of a kind at a time."""

from datetime import date, timedelta

import pytest

from eligibility.actions.declarations import AHEAD, declare_standard, end_standard
from eligibility.models import FacilityDeclaration
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.errors import Invalid, NotFound, NotPermitted
from platform_site.periods import jst_day
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
KIND, START = "e_prescription", date(2025, 4, 1)


@pytest.fixture
def manager():
    return Visitor.of("facility_manager", "clinic").actor


def declare(by, kind: str = KIND, valid_from: date = START) -> FacilityDeclaration:
    return declare_standard(kind=kind, valid_from=valid_from, by=by, at=clock.now())


def end(by, last_day: date, kind: str = KIND) -> FacilityDeclaration:
    return end_standard(kind=kind, last_day=last_day, by=by, at=clock.now())


def pointers(refused) -> list[str]:
    return [fault.pointer for fault in refused.value.faults]


def test_a_declaration_is_the_facilitys_own(manager):
    row = declare(manager)
    assert (row.organisation.code, row.kind, row.valid_from, row.valid_until) == ("1310200022", KIND, START, None)


def test_it_ends_after_its_last_day_and_may_begin_anew(manager):
    declare(manager)
    assert end(manager, date(2025, 9, 30)).valid_until == date(2025, 10, 1)
    declare(manager, valid_from=date(2025, 10, 1))
    assert FacilityDeclaration.objects.count() == 2


@pytest.mark.parametrize("again", [START, START - timedelta(days=30), date(2026, 1, 1)])
def test_a_second_one_of_a_kind_is_refused_while_the_first_holds(manager, again):
    declare(manager)
    with pytest.raises(Invalid) as refused:
        declare(manager, valid_from=again)
    assert pointers(refused) == ["/valid_from"]


def test_one_that_would_run_into_an_ended_one_is_refused(manager):
    declare(manager)
    end(manager, date(2025, 9, 30))
    with pytest.raises(Invalid):
        declare(manager, valid_from=date(2025, 9, 30))


def test_another_kind_or_another_facility_may_declare_the_same(manager):
    declare(manager)
    declare(manager, kind="notice_shown")
    declare(Visitor.of("facility_manager", "pharmacy").actor)
    assert FacilityDeclaration.objects.count() == 3


@pytest.mark.parametrize("kind", ["", "x", "E_PRESCRIPTION"])
def test_an_unknown_kind_is_refused(manager, kind):
    with pytest.raises(Invalid) as refused:
        declare(manager, kind=kind)
    assert pointers(refused) == ["/kind"]


def test_a_day_before_the_add_on_or_far_ahead_is_refused(manager):
    for day in (date(2024, 5, 31), jst_day(clock.now()) + AHEAD + timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            declare(manager, valid_from=day)
        assert pointers(refused) == ["/valid_from"]


@pytest.mark.parametrize("last_day", [START - timedelta(days=1), date(2999, 1, 1)])
def test_a_last_day_before_the_first_or_far_ahead_is_refused(manager, last_day):
    declare(manager)
    with pytest.raises(Invalid) as refused:
        end(manager, last_day)
    assert pointers(refused) == ["/last_day"]


def test_what_was_never_declared_cannot_be_ended(manager):
    declare(Visitor.of("facility_manager", "pharmacy").actor)
    with pytest.raises(NotFound):
        end(manager, date(2025, 9, 30))


@pytest.mark.parametrize(
    ("role", "place"), [("receptionist", "clinic"), ("fund_officer", "fund"), ("ministry_officer", "ministry")]
)
def test_only_a_facilitys_manager_may(role, place):
    somebody = Visitor.of(role, place).actor
    for act in (lambda: declare(somebody), lambda: end(somebody, date(2025, 9, 30)), lambda: declare(the_platform())):
        with pytest.raises(NotPermitted):
            act()
    assert not FacilityDeclaration.objects.exists()
