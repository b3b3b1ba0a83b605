"""薬の一覧: who sees which lines, and that it changes in the same second (E-18, E-21)."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from eligibility.errors import NoCheckIn
from eprescription.actions.paper_withdrawing import withdraw_paper
from eprescription.errors.medications import ConsentMissing
from eprescription.queries.audit_views import audit_view
from eprescription.queries.medications import EVENT, lines_on, medications
from eprescription.rules.document import Kind
from platform_site import clock
from platform_site.errors import ActingUserWrong, ScopeMissing
from platform_site.periods import jst_day
from platform_site.queries.patient_refs import person_behind
from platform_site.transactions import reads
from tests.eprescription.api_calls import paper_registered, slip
from tests.eprescription.pharmacies import BLUE, GREEN, by_number, dispensed, given, received
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CONSENT = ("care_drug_allergy_lab",)


def listed(ref, client=rx.OTHER, *, after=timedelta(0)):
    by = replace(Caller(client).actor, acting_user="u1;doctor")
    return medications(patient_ref=ref, by=by, at=clock.now() + after)


def names(found):
    return sorted((each["name"], each["source"]) for each in found["current"])


class TestWithConsent:
    def test_all_that_was_prescribed_and_dispensed_is_there_at_once(self):
        row = rx.registered(rx.AMLODIPINE)
        ref = rx.visit(rx.OTHER, consents=CONSENT)
        assert names(listed(ref)) == [(rx.AMLODIPINE, "prescribed")]
        dispensed(received(row))
        assert names(listed(ref)) == [(rx.AMLODIPINE, "dispensed")]

    def test_what_is_prescribed_has_a_dose_and_of_what_was_given_the_amount_is_known(self):
        row = rx.registered(rx.AMLODIPINE)
        ref = rx.visit(rx.OTHER, consents=CONSENT)
        (before,) = listed(ref)["current"]
        assert (before["dose"], "amount" in before) == ("1錠", False)
        dispensed(received(row))
        (after,) = listed(ref)["current"]
        assert (after["amount"], "dose" in after) == ("14錠", False)

    def test_what_was_given_in_house_says_so(self):
        rx.registered(rx.AMLODIPINE, kind=Kind.IN_HOUSE)
        assert names(listed(rx.visit(rx.OTHER, consents=CONSENT))) == [(rx.AMLODIPINE, "in_house")]

    def test_consent_that_is_over_shows_nothing(self):
        rx.registered(rx.AMLODIPINE)
        ref = rx.visit(rx.OTHER, consents=CONSENT)
        with pytest.raises((ConsentMissing, NoCheckIn)):
            listed(ref, after=timedelta(days=2))


class TestWithout:
    def test_a_clinic_sees_nothing_not_even_its_own(self):
        rx.registered(rx.AMLODIPINE)
        with pytest.raises(ConsentMissing):
            listed(rx.visit(), rx.CLINIC)

    def test_a_pharmacy_sees_what_it_redeemed_and_no_history(self):
        rx.registered(rx.LOXOPROFEN, clinic=rx.OTHER)
        row = rx.registered(rx.AMLODIPINE)
        ref = rx.visit(BLUE)
        with pytest.raises(ConsentMissing):
            listed(ref, BLUE)
        by_number(row)
        assert names(listed(ref, BLUE)) == [(rx.AMLODIPINE, "prescribed")]

    def test_a_pharmacy_sees_what_it_registered_of_paper_and_no_other_pharmacy_does(self):
        rx.registered(rx.LOXOPROFEN, clinic=rx.OTHER)
        uid = paper_registered()
        assert names(listed(rx.visit(BLUE), BLUE)) == [(rx.AMLODIPINE, "paper")]
        for client in (GREEN, rx.CLINIC):
            with pytest.raises(ConsentMissing):
                listed(rx.visit(client), client)
        withdraw_paper(uid=UUID(uid), by=Caller(BLUE).actor, at=clock.now())
        with pytest.raises(ConsentMissing):
            listed(rx.visit(BLUE), BLUE)

    def test_the_list_and_the_audit_view_tell_a_pharmacy_the_same(self):
        row = rx.registered(rx.NORVASC)
        rx.registered(rx.LOXOPROFEN, clinic=rx.OTHER)
        content = slip(rx.TRIAZOLAM)
        paper_registered(given(name=rx.TRIAZOLAM), content=content)
        for pharmacy, both in ((BLUE, {rx.NORVASC, rx.TRIAZOLAM}), (GREEN, {rx.NORVASC})):
            by_number(row, at_pharmacy=pharmacy)
            view = audit_view(uid=row.uid, by=Caller(pharmacy).actor, at=clock.now())
            ref = rx.visit(pharmacy)
            assert {line.name for line in view.lines} == {name for name, _ in names(listed(ref, pharmacy))} == both

    def test_a_handle_that_is_none_names_nobody(self):
        with pytest.raises(NoCheckIn):
            listed("A" * 40)

    def test_nobody_who_is_not_named_sees_anything(self):
        ref = rx.visit(rx.OTHER, consents=CONSENT)
        with pytest.raises(ActingUserWrong):
            medications(patient_ref=ref, by=Caller(rx.OTHER).actor, at=clock.now())

    def test_an_insurer_never(self):
        with pytest.raises(ScopeMissing):
            listed("A" * 40, "sandbox-insurer-1")


class TestByTime:
    @pytest.fixture
    def ref(self):
        """The handle of P001, who lets the clinic that cares for her at home see her medicines for weeks."""
        rx.registered(rx.AMLODIPINE, days=5)
        choices = {"consents": list(CONSENT), "verification": "home"}
        return Caller(rx.OTHER).check_by_card("SBX-0001", **choices).json()["patient_ref"]

    @pytest.mark.parametrize(("after", "current", "past"), [(0, 1, 0), (4, 1, 0), (5, 0, 1)])
    def test_what_ended_is_past(self, ref, after, current, past):
        found = listed(ref, after=timedelta(days=after))
        assert (len(found["current"]), len(found["past"])) == (current, past)

    def test_after_100_days_it_is_seen_no_more(self, ref):
        person = person_behind(ref, organisation_id=Caller(rx.OTHER).row.organisation_id)
        at = clock.now()
        with reads(EVENT, persons=[person], by=Caller(rx.OTHER).actor, at=at, ground="consent"):
            counts = [len(lines_on([person], jst_day(at) + timedelta(days=days))) for days in (99, 100)]
        assert counts == [1, 0]
