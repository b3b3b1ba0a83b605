"""保全 in the eligibility service: what insurers and offices said of a held person stays, and what she was answered."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eligibility.models import (
    AssistanceRecipient,
    AssistanceVoucher,
    Card,
    Case,
    CaseMessage,
    CaseParty,
    Certificate,
    Correction,
    CoverageVersion,
    EligibilityCheck,
    VoucherRequest,
)
from platform_site import clock, retention
from platform_site.actions.legal_holds import SUBJECTS
from platform_site.models import LegalHold, Organisation
from platform_site.retention import POLICIES
from tests.factories import eligibility as make
from tests.factories.platform_site import PersonFactory
from tests.support import databases
from tests.support.holds import held_models, hold, is_gone_after_purge
from tests.support.sessions import session


pytestmark = [pytest.mark.as_role("worker")]
OLD = datetime(2000, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SUPERSEDED = {"known_from": OLD, "known_until": OLD + DAY}


def case(person) -> Case:
    """Return a case about a person that was closed long ago."""
    return make.CaseFactory(
        person=person,
        opened_at=OLD,
        state="closed",
        closed_at=OLD + DAY,
        resolution="corrected",
        due_on=date(2000, 1, 9),
    )


def certificate(person) -> Certificate:
    """Return a superseded certificate of a coverage that a person has now."""
    return make.CertificateFactory(coverage=make.VersionFactory(person=person).coverage, **SUPERSEDED)


def voucher(person) -> AssistanceVoucher:
    """Return a superseded voucher of somebody who still gets assistance."""
    return AssistanceVoucher.objects.create(
        recipient=make.RecipientFactory(person=person), organisation=Organisation.objects.get(code="1310200022"),
        month=date(2000, 1, 1), care="dental", beside_insurance=False, **SUPERSEDED,
    )  # fmt: skip


def correction(person) -> Correction:
    """Return an old word on an answer about a person."""
    return Correction.objects.create(
        organisation=Organisation.objects.get(code="1310200022"), check_uid=str(person.uid), checked_at=OLD,
        person=person, places=["/coverage/0/ratio"], answer_now=b"", found_at=OLD,
    )  # fmt: skip


OVER = {
    CoverageVersion: lambda person: make.VersionFactory(person=person, **SUPERSEDED),
    Certificate: certificate,
    Card: lambda person: make.CardFactory(person=person, linked_at=OLD, unlinked_at=OLD + DAY),
    Case: case,
    CaseParty: lambda person: make.CasePartyFactory(case=case(person), answered_at=OLD),
    CaseMessage: lambda person: make.CaseMessageFactory(case=case(person), written_at=OLD),
    Correction: correction,
    AssistanceRecipient: lambda person: make.RecipientFactory(person=person, **SUPERSEDED),
    AssistanceVoucher: voucher,
    VoucherRequest: lambda person: make.VoucherRequestFactory(
        recipient=make.RecipientFactory(person=person), month=date(2000, 1, 1)
    ),
}
"""What makes a row that is long over, of a given person."""


@pytest.mark.django_db
class TestRows:
    """Kept while a hold stands, whatever their policy says."""

    def test_every_model_whose_rows_are_somebodys_is_tried_here(self):
        assert held_models("eligibility") == OVER.keys()

    @pytest.mark.parametrize("model", OVER, ids=lambda model: model.__name__)
    def test_of_a_held_person_stay_and_go_once_the_hold_is_lifted(self, model):
        person = PersonFactory()
        row, held = OVER[model](person), hold(person)
        assert not is_gone_after_purge(row)
        LegalHold.objects.filter(pk=held.pk).update(lifted_at=held.placed_at, lifted_by=held.placed_by)
        assert is_gone_after_purge(row)

    @pytest.mark.parametrize("model", OVER, ids=lambda model: model.__name__)
    def test_of_anybody_else_go(self, model):
        row = OVER[model](PersonFactory())
        hold(PersonFactory())
        assert is_gone_after_purge(row)


@pytest.mark.django_db
class TestACaseNamesItsPerson:
    """For a hold that it asks for."""

    def test_by_its_id(self):
        about = make.CaseFactory(person=PersonFactory())
        assert SUBJECTS["Case"].persons(about.uid) == [about.person_id]

    def test_one_about_a_file_names_nobody(self):
        assert SUBJECTS["Case"].persons(make.CaseFactory(person=None).uid) == []

    def test_neither_does_one_that_is_not_there(self):
        assert SUBJECTS["Case"].persons(PersonFactory().uid) == []


def test_a_month_of_checks_stays_whole_while_it_holds_an_answer_about_a_held_person(committed):
    person, then = PersonFactory(), clock.now() - timedelta(days=365 * 6)
    with databases.owner(committed) as owner:
        owner.execute("select make_partition('eligibility_check', %s)", [then])
        for whom in (person.pk, None):
            owner.execute(
                "insert into eligibility_check (uid, checked_at, organisation_id, method, is_bulk, on_day, result,"
                " person_id, version_ids, in_full, certificate_ids, voucher_ids, advisories) values"
                " (gen_random_uuid(), %s, 1, 'card', false, '2020-01-01', 'active', %s, '{}', 0, '{}', '{}', '{}')",
                [then, whom],
            )
    held = hold(person)
    policy = POLICIES[EligibilityCheck]
    assert retention.purge(policy, at=clock.now()) == 0
    LegalHold.objects.filter(pk=held.pk).update(lifted_at=held.placed_at, lifted_by=held.placed_by)
    assert retention.purge(policy, at=clock.now()) == 2
    with session("web", committed) as web:
        assert web.execute(
            "select count(*) from eligibility_check where checked_at < now() - interval '5 years'"
        ).fetchone() == (0,)
