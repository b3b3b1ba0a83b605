"""Consents that stand in the proof: recorded with the check, for as long as the policy says (E-01, E-03, R-027)."""

from datetime import timedelta

import pytest

from eligibility.actions.bulk import request_bulk_check, run_bulk_check
from platform_site import clock
from platform_site.actions.consents import withdraw
from platform_site.models import Consent
from platform_site.periods import as_japanese_time
from tests.support.callers import P001, Caller
from tests.support.visits import visit, visit_by_number


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
EVERYTHING = Consent.Category.values


def test_each_consent_in_the_proof_is_recorded_with_a_receipt():
    answer = CLINIC.check_by_card("SBX-0001", consents=EVERYTHING, verification="pin").json()
    rows = {str(row.uid): row for row in Consent.objects.all()}
    assert [receipt["category"] for receipt in answer["consents"]] == EVERYTHING
    for receipt in answer["consents"]:
        row = rows[receipt["consent_id"]]
        assert (row.category, row.verification) == (receipt["category"], "pin")
        assert str(row.check_uid) == answer["check_id"]
        assert (as_japanese_time(row.given_at), as_japanese_time(row.valid_until)) == (
            receipt["given_at"], receipt["valid_until"],
        )  # fmt: skip
        assert row.valid_until - row.given_at == timedelta(hours=24)
        assert row.organisation.code == CLINIC.code


def test_without_consents_in_the_proof_none_is_recorded():
    assert CLINIC.check_by_card("SBX-0001").json()["consents"] == []
    assert not Consent.objects.exists()


def test_a_check_by_number_neither_records_a_consent_nor_shows_one_that_holds():
    CLINIC.check_by_card("SBX-0001", consents=["checkup"])
    assert CLINIC.check(P001).json()["consents"] == []
    assert Consent.objects.count() == 1


def test_consents_are_recorded_though_nothing_covers():
    answer = CLINIC.check_by_card("SBX-0004", consents=["checkup"]).json()
    assert (answer["result"], len(answer["consents"])) == ("inactive", 1)


@pytest.mark.parametrize("serial", ["SBX-0028"])
def test_an_expired_certificate_gives_no_consent(serial):
    CLINIC.check_by_card(serial, consents=["checkup"])
    assert not Consent.objects.exists()


class TestConsentAtHome:
    """Holds 90 days from that facility's last check-in, until it is withdrawn."""

    def given(self, at, **choices) -> Consent:
        visit(CLINIC, "SBX-0001", at=at, verification="home", consents=["checkup"], **choices)
        return Consent.objects.get(given_at=at)

    def test_it_ends_after_the_days_of_the_policy(self):
        row = self.given(clock.now())
        assert row.valid_until - row.given_at == 90 * DAY

    @pytest.mark.parametrize("later", [1 * DAY, 89 * DAY, 90 * DAY - SECOND])
    def test_a_later_check_by_card_extends_it(self, later):
        at = clock.now()
        row = self.given(at)
        visit(CLINIC, "SBX-0001", at=at + later)
        row.refresh_from_db()
        assert row.valid_until == at + later + 90 * DAY

    def test_a_later_check_by_number_extends_it(self):
        at = clock.now()
        row = self.given(at)
        visit_by_number(CLINIC, at=at + 30 * DAY)
        row.refresh_from_db()
        assert row.valid_until == at + 120 * DAY

    def test_once_over_it_does_not_come_back(self):
        at = clock.now()
        row = self.given(at)
        visit(CLINIC, "SBX-0001", at=at + 90 * DAY)
        row.refresh_from_db()
        assert row.valid_until == at + 90 * DAY

    def test_once_withdrawn_it_is_not_extended(self):
        at = clock.now()
        row = self.given(at)
        withdraw(uid=row.uid, by=CLINIC.actor, at=at + DAY)
        visit(CLINIC, "SBX-0001", at=at + 2 * DAY)
        row.refresh_from_db()
        assert row.valid_until == at + 90 * DAY

    def test_neither_another_facilitys_check_nor_another_persons_extends_it(self):
        at = clock.now()
        row = self.given(at)
        visit(OTHER, "SBX-0001", at=at + DAY)
        visit(CLINIC, "SBX-0002", at=at + DAY)
        row.refresh_from_db()
        assert row.valid_until == at + 90 * DAY

    def test_a_bulk_check_is_no_visit_and_does_not_extend_it(self):
        at = clock.now()
        row = self.given(at)
        ref = CLINIC.check_by_card("SBX-0001").json()["patient_ref"]
        before = Consent.objects.get(pk=row.pk).valid_until
        job = request_bulk_check(items=[{"patient_ref": ref}], by=CLINIC.actor, at=at + DAY)
        run_bulk_check(job_uid=str(job.uid), now=lambda: at + DAY)
        row.refresh_from_db()
        assert row.valid_until == before

    def test_consent_for_a_visit_is_never_extended(self):
        at = clock.now()
        visit(CLINIC, "SBX-0001", at=at, consents=["checkup"])
        row = Consent.objects.get()
        visit(CLINIC, "SBX-0001", at=at + timedelta(hours=20))
        row.refresh_from_db()
        assert row.valid_until == at + DAY

    def test_an_earlier_clock_never_shortens_it(self):
        at = clock.now()
        row = self.given(at)
        visit(CLINIC, "SBX-0001", at=at - 30 * SECOND)
        row.refresh_from_db()
        assert row.valid_until == at + 90 * DAY
