"""A consent ends at the counter of its own facility, on every path at once."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from platform_site.actions.consents import own_consent, withdraw, withdraw_all
from platform_site.actors import Actor, the_platform
from platform_site.errors import NotFound, NotInThisState, Refused, ScopeMissing
from platform_site.models import Consent
from platform_site.queries.consents import consent_in_force
from tests.factories.platform_site import AT, ConsentFactory
from tests.support.callers import Caller
from tests.support.deeds import together
from tests.support.sessions import session


CLINIC = Caller("sandbox-clinic-1")


def given() -> Consent:
    """Return a consent to the clinic."""
    return ConsentFactory(organisation=CLINIC.row.organisation)


def end(consent: Consent, *, by: Actor | None = None, at=AT) -> Consent:
    """Withdraw it."""
    return withdraw(uid=consent.uid, by=by or CLINIC.actor, at=at)


@pytest.mark.django_db
class TestWithdraw:
    """Effective at once."""

    def test_it_opens_nothing_any_more(self):
        consent = given()
        at = AT + timedelta(minutes=1)
        assert end(consent, at=at).withdrawn_at == at
        about = {"person_id": consent.person_id, "organisation_id": consent.organisation_id}
        assert consent_in_force(**about, category=consent.category, at=AT) is None

    def test_a_second_time_is_refused_and_the_first_moment_stays(self):
        consent = given()
        end(consent)
        with pytest.raises(NotInThisState) as refusal:
            end(consent, at=AT + timedelta(hours=1))
        assert "すでに撤回" in refusal.value.detail
        assert Consent.objects.get(pk=consent.pk).withdrawn_at == AT

    def test_a_host_whose_clock_is_behind_withdraws_it_all_the_same(self):
        consent = given()
        end(consent, at=AT - timedelta(seconds=60))
        assert Consent.objects.get(pk=consent.pk).withdrawn_at == consent.given_at

    def test_a_foreign_one_and_one_that_does_not_exist_are_one_answer(self):
        foreign = ConsentFactory()
        refusals = []
        for uid in (foreign.uid, uuid4()):
            with pytest.raises(NotFound) as refusal:
                withdraw(uid=uid, by=CLINIC.actor, at=AT)
            refusals.append((refusal.value.detail, refusal.value.faults))
        assert refusals[0] == refusals[1]
        assert Consent.objects.get(pk=foreign.pk).withdrawn_at is None

    @pytest.mark.parametrize(
        "by",
        [
            lambda: Caller("sandbox-clinic-1", scopes=frozenset({"eligibility.only"})).actor,
            lambda: Caller("sandbox-clinic-1", scopes=frozenset()).actor,
            lambda: Caller("sandbox-insurer-1").actor,
            the_platform,
        ],
        ids=["coverage only", "no scope", "insurer", "platform"],
    )
    def test_without_the_scope_of_a_facility_it_is_refused(self, by):
        consent = given()
        with pytest.raises(ScopeMissing):
            end(consent, by=by())
        assert Consent.objects.get(pk=consent.pk).withdrawn_at is None

    def test_the_same_request_again_gives_the_same_consent(self):
        consent, key = given(), sha256(b"key").digest()

        def request() -> Actor:
            by = CLINIC.actor
            by.call.key_digest, by.call.body_digest = key, sha256(b"").digest()
            return by

        first, again = end(consent, by=request()), request()
        assert end(consent, by=again, at=AT + timedelta(hours=1)) == first
        assert again.call.replayed

    def test_it_is_read_by_its_facility_only(self):
        consent = given()
        assert own_consent(consent.uid, by=CLINIC.actor, at=AT) == consent
        with pytest.raises(Refused):
            own_consent(consent.uid, by=Caller("sandbox-clinic-2").actor, at=AT)


@pytest.mark.django_db
class TestWithdrawAll:
    """Every consent of a person that is in force, at one facility or everywhere, and nobody else's."""

    def end(self, consent: Consent, at=AT + timedelta(minutes=1), **where) -> int:
        """Withdraw all of that person's."""
        given = {"person_id": consent.person_id, "organisation_id": None, **where}
        return withdraw_all(**given, by=CLINIC.actor, at=at)

    def test_those_of_one_facility_end_and_others_stay(self):
        here, somebody_else = given(), given()
        there = ConsentFactory(person=here.person)
        assert self.end(here, organisation_id=here.organisation_id) == 1
        assert self.end(here, organisation_id=here.organisation_id) == 0
        assert set(Consent.objects.filter(withdrawn_at=None)) == {there, somebody_else}

    def test_everywhere_means_everywhere(self):
        here = given()
        ConsentFactory(person=here.person)
        assert self.end(here) == 2

    def test_what_is_over_is_let_be(self):
        assert self.end(given(), at=AT + timedelta(days=2)) == 0

    def test_a_host_whose_clock_is_behind_withdraws_all_the_same(self):
        consent = given()
        self.end(consent, at=AT - timedelta(seconds=60))
        assert Consent.objects.get(pk=consent.pk).withdrawn_at == consent.given_at


def test_of_two_withdrawals_at_once_one_succeeds(committed):
    consent = given()
    results = together(*[lambda: end(consent)] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Consent", "NotInThisState", "NotInThisState"]


def test_the_trail_names_the_person_the_consent_and_the_facility(committed):
    consent = given()
    end(consent)
    with session("audit_reader", committed) as reader:
        line = reader.execute(
            "select person_id, about, organisation_id, outcome from platform_site_audit"
            " where event = 'consents.withdrawn'"
        ).fetchone()
    assert line == (consent.person_id, f"Consent:{consent.uid}", consent.organisation_id, "done")
