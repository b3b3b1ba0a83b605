"""処方監査 in one place: what was redeemed always, what is around it with the person's consent alone (R-056, I04-4)."""

from datetime import date
from uuid import uuid4

import pytest

from eprescription.errors.redemption import NotHolder
from eprescription.ports import plug
from eprescription.queries.audit_views import audit_view
from eprescription.rules.checks.findings import Allergy
from eprescription.states import RxState
from platform_site import clock
from platform_site.errors import NotPermitted, ScopeMissing
from tests.eprescription.pharmacies import BLUE, GREEN, by_number, dispensed, given, received
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CONSENT = ("care_drug_allergy_lab",)
RECORD = Allergy(
    ref="a1", components=frozenset({"c:架空"}), class_keys=frozenset(), text="架空の薬で発疹", source="患者の申告",
    recorded_on=date(2026, 1, 5),
)  # fmt: skip


class Record:
    """A record that knows one allergy of everybody."""

    def of(self, persons, at):
        return (RECORD,)


@pytest.fixture
def allergic():
    before = plug(Record())
    yield
    plug(before)


@pytest.fixture
def row(issuing):
    """What P001 redeems here; another clinic prescribed a pain killer, which met nothing."""
    rx.registered(rx.LOXOPROFEN, clinic=rx.OTHER)
    made = rx.registered(rx.NORVASC, renal_values=("eGFR 45", "体重 52kg"), clinical_notes=(("ノルバスク錠", "血圧"),))
    by_number(made)
    return made


def seen(row, pharmacy=BLUE):
    return audit_view(uid=row.uid, by=Caller(pharmacy).actor, at=clock.now())


def names(view):
    return {line.name for line in view.lines}


def test_values_and_notes_of_the_prescription_are_in_it(row):
    document = seen(row).held.document
    assert document.renal_values == ("eGFR 45", "体重 52kg")
    assert document.clinical_notes == (("ノルバスク錠", "血圧"),)


def test_without_consent_only_what_was_redeemed_here_is_in_the_history(row, allergic):
    view = seen(row)
    assert (view.consent, names(view), view.allergies) == (False, {rx.NORVASC}, ())


def test_with_consent_all_is_in_it_with_the_allergies(row, allergic):
    rx.visit(BLUE, consents=CONSENT)
    view = seen(row)
    assert view.consent
    assert names(view) == {rx.NORVASC, rx.LOXOPROFEN}
    assert view.allergies == (RECORD,)


def test_a_consent_to_another_pharmacy_opens_nothing_here(row):
    rx.visit(GREEN, consents=CONSENT)
    assert names(seen(row)) == {rx.NORVASC}


def test_each_view_leaves_a_line_and_with_consent_one_for_the_list(row):
    rx.visit(BLUE, consents=CONSENT)
    before = len(lines_of([row.person_id]))
    seen(row)
    new = [(line.event, line.ground) for line in lines_of([row.person_id])[before:]]
    assert new == [("eprescription.prescription_read", "redeemed"), ("eprescription.medications_read", "consent")]


def test_there_is_no_check_before_the_reception(row):
    view = seen(row)
    assert (view.check, view.findings, view.may_be_received, view.is_in_hand) == (None, (), True, False)


def test_after_it_the_check_is_there(row):
    received(row)
    view = seen(row)
    assert (view.state, view.is_in_hand, view.may_be_received) == (RxState.RECEIVED, True, False)
    assert view.check is not None


def test_a_result_may_be_corrected_by_the_pharmacy_that_made_it(row):
    dispensed(received(row), given(name=rx.NORVASC))
    view = seen(row)
    assert (view.state, view.may_be_corrected, view.was_dispensed_here) == (RxState.DISPENSED, True, True)
    assert [made.refill_number for made in view.results] == [1]


def test_the_next_pharmacy_of_a_refill_sees_the_result_and_cannot_correct_it(issuing):
    row = rx.registered(rx.NORVASC, refills=2)
    dispensed(received(row), given(name=rx.NORVASC))
    by_number(row, at_pharmacy=GREEN)
    view = seen(row, GREEN)
    assert (view.may_be_corrected, view.was_dispensed_here, len(view.results)) == (False, False, 1)


@pytest.mark.parametrize("there", [True, False])
def test_one_that_was_not_redeemed_here_is_as_none(row, there):
    with pytest.raises(NotHolder) as refused:
        audit_view(uid=row.uid if there else uuid4(), by=Caller(GREEN).actor, at=clock.now())
    assert refused.value.detail == NotHolder().detail


def test_a_clinic_has_no_audit_view(row):
    with pytest.raises((ScopeMissing, NotPermitted)):
        audit_view(uid=row.uid, by=Caller(rx.CLINIC).actor, at=clock.now())
