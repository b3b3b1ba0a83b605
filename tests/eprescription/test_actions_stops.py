"""Stops: one person of the fund stops a facility or a code at once, two people let it go on (R-060)."""

from uuid import uuid4

import pytest

from eprescription.actions.receiving import receive
from eprescription.actions.redeeming_by_card import redeem_by_card
from eprescription.actions.returning import give_back
from eprescription.actions.stops import ask_to_lift, stop_code, stop_facility
from eprescription.errors.guard import DrugsUnfit
from eprescription.errors.stops import FacilityStopped, PharmacyStopped
from eprescription.rules.document import System
from platform_site import clock
from platform_site.actions.approval_requests import approve
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted
from platform_site.models import Organisation
from tests.eprescription.pharmacies import BLUE, GREEN, by_card, by_number, dispensed, received, uids
from tests.support import rx
from tests.support.callers import Caller
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
REASON = "医薬品コードの対応付けの誤り"


@pytest.fixture
def officer():
    return Visitor.of("fund_officer", "fund").actor


@pytest.fixture
def second():
    return Visitor.of("fund_officer", "fund").actor


def clinic() -> Organisation:
    return Organisation.objects.get(code="1310200022")


def stop(by, *, reason: str = REASON):
    return stop_facility(organisation_uid=clinic().uid, reason=reason, by=by, at=clock.now())


def stop_amlodipine(by, code: str = "620007853", system: System = System.RECEIPT):
    return stop_code(system=system, code=code, reason=REASON, by=by, at=clock.now())


def lifted(row, *, ask, agree):
    asked = ask_to_lift(uid=row.uid, reason="直したことを確かめた", by=ask, at=clock.now())
    approve(uid=asked.uid, sha256=asked.sha256, by=agree, at=clock.now())
    row.refresh_from_db()
    return row


@pytest.mark.usefixtures("issuing")
class TestAtOnce:
    """It acts from the next request on."""

    def test_a_stopped_facility_issues_nothing_and_others_go_on(self, officer):
        stop(officer)
        with pytest.raises(FacilityStopped):
            rx.registered()
        assert rx.registered(clinic=rx.OTHER).state == "registered"

    @pytest.mark.parametrize(("system", "code"), [(System.RECEIPT, "620007853"), (System.YJ, "2171022F2017")])
    def test_a_stopped_code_is_prescribed_by_nobody_under_any_of_its_names(self, officer, system, code):
        stop_amlodipine(officer, code, system)
        with pytest.raises(DrugsUnfit) as refused:
            rx.registered(rx.AMLODIPINE)
        assert [fault.problem.code for fault in refused.value.faults] == ["RX-DRUG-STOPPED"]
        assert rx.registered(rx.NORVASC).state == "registered"

    def test_two_people_let_it_go_on(self, officer, second):
        row = lifted(stop(officer), ask=officer, agree=second)
        assert (row.state, row.lifted_because) == ("lifted", "直したことを確かめた")
        assert rx.registered().state == "registered"


@pytest.mark.usefixtures("issuing")
class TestAPharmacy:
    """Nobody new is taken; who handed her prescription over waits for nobody."""

    def stopped(self, officer):
        house = Caller(BLUE).row.organisation
        return stop_facility(organisation_uid=house.uid, reason=REASON, by=officer, at=clock.now())

    def test_that_is_stopped_redeems_nothing_by_number_or_card_and_others_do(self, officer):
        row = rx.registered()
        self.stopped(officer)
        for redeem in (by_number, by_card):
            with pytest.raises(PharmacyStopped):
                redeem(row)
        assert uids(by_number(row, at_pharmacy=GREEN)) == [row.uid]

    def test_that_is_stopped_uses_no_proof_up(self, officer, second):
        row, caller = rx.registered(), Caller(BLUE)
        proof = caller.proof(rx.PEOPLE["P001"][0], prescription_form="electronic", prescriptions=[str(row.uid)])
        switch = self.stopped(officer)
        with pytest.raises(PharmacyStopped):
            redeem_by_card(proof=proof, by=caller.actor, at=clock.now())
        lifted(switch, ask=officer, agree=second)
        assert uids(redeem_by_card(proof=proof, by=caller.actor, at=clock.now())) == [row.uid]

    def test_that_is_stopped_receives_nothing_that_it_redeemed_before(self, officer, second):
        row = rx.registered()
        by_number(row)
        switch = self.stopped(officer)
        with pytest.raises(PharmacyStopped):
            received_again(row)
        lifted(switch, ask=officer, agree=second)
        assert received_again(row).state == "received"

    def test_that_is_stopped_dispenses_what_it_has_in_hand(self, officer):
        row = received(rx.registered())
        self.stopped(officer)
        assert dispensed(row).prescription.state == "dispensed"

    def test_that_is_stopped_gives_back_what_it_has_in_hand_to_another(self, officer):
        row = received(rx.registered())
        self.stopped(officer)
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        assert received(row, GREEN).state == "received"

    def test_that_is_not_stopped_goes_on_while_a_clinic_is(self, officer):
        row = rx.registered()
        stop(officer)
        assert received(row).state == "received"


def received_again(row):
    """Receive what was redeemed before."""
    return receive(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())


def test_only_who_issues_or_dispenses_is_stopped(officer):
    for uid in (officer.organisation.uid, uuid4()):
        with pytest.raises(NotFound):
            stop_facility(organisation_uid=uid, reason=REASON, by=officer, at=clock.now())


def test_who_stopped_it_does_not_approve_that_it_goes_on(officer, second):
    with pytest.raises(NotPermitted):
        lifted(stop(officer), ask=second, agree=officer)


def test_a_stop_is_set_once_and_again_after_it_was_lifted(officer, second):
    row = stop(officer)
    with pytest.raises(NotInThisState):
        stop(officer)
    lifted(row, ask=officer, agree=second)
    assert stop(officer).state == "set"


def test_what_goes_on_already_is_not_asked_for(officer, second):
    row = lifted(stop_amlodipine(officer), ask=officer, agree=second)
    with pytest.raises(NotInThisState):
        ask_to_lift(uid=row.uid, reason="もう一度", by=officer, at=clock.now())


def test_a_reason_is_asked_for(officer):
    with pytest.raises(Invalid):
        stop(officer, reason=" ")


@pytest.mark.parametrize(("system", "code"), [(System.HOT, "123456789"), (System.RECEIPT, "<b>"), (System.RECEIPT, "")])
def test_what_is_no_code_is_refused(officer, system, code):
    with pytest.raises(Invalid):
        stop_amlodipine(officer, code, system)


def test_nobody_else_stops_anything():
    with pytest.raises(NotPermitted):
        stop(Visitor.of("facility_manager", "clinic").actor)


def test_what_was_never_stopped_does_not_exist(officer):
    with pytest.raises(NotFound):
        ask_to_lift(uid=uuid4(), reason="再開", by=officer, at=clock.now())
