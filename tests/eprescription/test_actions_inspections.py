"""Self-inspections: registered by the facility's manager, looked at before anything is issued (R-060)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from eprescription.actions.inspections import register_inspection, revoke_inspection
from eprescription.errors.stops import NotInspected
from eprescription.models import SelfInspection
from eprescription.rules.inspections import POINTS
from platform_site import clock
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
ALL = dict.fromkeys(POINTS, True)


@pytest.fixture
def manager():
    return Visitor.of("facility_manager", "clinic").actor


def inspect(by, *, ago: int = 0, checklist=ALL) -> SelfInspection:
    at = clock.now()
    return register_inspection(made_on=jst_day(at) - timedelta(days=ago), checklist=checklist, by=by, at=at)


def pointers(refused) -> list[str]:
    return [fault.pointer for fault in refused.value.faults]


def test_it_is_the_facilitys_own(manager):
    row = inspect(manager)
    assert (row.organisation.code, row.state, row.checklist) == ("1310200022", "valid", ALL)


def test_every_point_has_to_be_looked_through(manager):
    with pytest.raises(Invalid) as refused:
        inspect(manager, checklist={**ALL, "units": False, "else": True})
    assert pointers(refused) == ["/checklist/else", "/checklist/units"]


@pytest.mark.parametrize("ago", [-1, 400])
def test_it_was_made_within_the_last_year_and_not_in_the_future(manager, ago):
    with pytest.raises(Invalid) as refused:
        inspect(manager, ago=ago)
    assert pointers(refused) == ["/made_on"]


def test_a_pharmacy_has_nothing_to_inspect():
    with pytest.raises(NotPermitted):
        inspect(Visitor.of("facility_manager", "pharmacy").actor)


def test_a_doctor_does_not_register_it():
    with pytest.raises(NotPermitted):
        inspect(Visitor.of("doctor", "clinic").actor)


def test_it_is_taken_back_once_with_a_reason(manager):
    row = inspect(manager)
    with pytest.raises(Invalid):
        revoke_inspection(uid=row.uid, because="", by=manager, at=clock.now())
    assert revoke_inspection(uid=row.uid, because="見落とし", by=manager, at=clock.now()).state == "revoked"
    with pytest.raises(NotInThisState):
        revoke_inspection(uid=row.uid, because="見落とし", by=manager, at=clock.now())


def test_another_facilitys_does_not_exist(manager):
    row = inspect(Visitor.of("facility_manager", "hospital").actor)
    for uid in (row.uid, uuid4()):
        with pytest.raises(NotFound):
            revoke_inspection(uid=uid, because="見落とし", by=manager, at=clock.now())


@pytest.mark.usefixtures("issuing")
class TestIssuing:
    """Without an inspection that counts, nothing is issued."""

    def test_one_that_was_taken_back_does_not_count(self):
        SelfInspection.objects.update(state="revoked", revoked_at=clock.now(), revoked_because="見落とし")
        with pytest.raises(NotInspected):
            rx.registered()

    @pytest.mark.parametrize(("ago", "counts"), [(364, True), (366, False)])
    def test_one_counts_for_a_year(self, ago, counts):
        SelfInspection.objects.update(made_on=jst_day(clock.now()) - timedelta(days=ago))
        if counts:
            assert rx.registered().state == "registered"
        else:
            with pytest.raises(NotInspected):
                rx.registered()
