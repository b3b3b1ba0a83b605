"""服薬情報提供書: what a pharmacist tells the prescriber without asking, and that it was read (R-064)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from eprescription.actions.tracing_reports import mark_read
from eprescription.actions.withdrawing import withdraw_result
from eprescription.errors.redemption import NotHolder
from eprescription.models import TracingReport
from eprescription.queries.tracing_reports import reports
from platform_site import clock
from platform_site.errors import ActingUserWrong, Invalid, NotFound, NotInThisState, NotPermitted, ScopeMissing
from platform_site.models import OutboxEvent
from platform_site.retention import POLICIES, purge
from tests.eprescription.asking import reported, told
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, opened, received
from tests.support import rx
from tests.support.audit_lines import lines_of as trail_of
from tests.support.callers import Caller
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
NO_RIGHT = frozenset({"eligibility.check"})


@pytest.fixture
def row(issuing):
    """A prescription that あおぞら薬局 has dispensed, and about which nobody asked."""
    row = received(rx.registered())
    dispensed(row)
    return row


def read(report: TracingReport, client: str = rx.CLINIC, **changed) -> TracingReport:
    by = replace(Caller(client).actor, acting_user="u1;doctor")
    return mark_read(uid=report.uid, **{"by": by, "at": clock.now(), **changed})


class TestSending:
    def test_it_needs_no_inquiry_and_the_issuer_is_told(self, row):
        made = reported(row)
        assert (made.told_to_id, made.read_at) == (row.organisation_id, None)
        assert told(rx.CLINIC, "tracing_reported") == [f"TracingReport:{made.uid}"]
        (event,) = OutboxEvent.objects.filter(name="eprescription.tracing_reported")
        assert event.payload == {"report": str(made.uid), "prescription": str(row.uid)}

    def test_it_stands_in_the_patients_trail(self, row):
        reported(row)
        assert "eprescription.tracing_reported" in [each.event for each in trail_of([row.person_id])]

    def test_before_dispensing_one_asks(self):
        with pytest.raises(NotInThisState) as caught:
            reported(received(rx.registered()))
        assert "疑義照会" in caught.value.detail

    def test_a_result_that_was_taken_back_is_none(self, row):
        withdraw_result(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        with pytest.raises(NotInThisState):
            reported(row)

    def test_another_pharmacys_and_none_are_one_answer(self, row):
        with pytest.raises(NotHolder) as theirs:
            reported(row, at_pharmacy=GREEN)
        row.uid = uuid4()
        with pytest.raises(NotHolder) as none:
            reported(row)
        assert theirs.value.detail == none.value.detail

    def test_a_system_without_the_scope_is_refused(self, row):
        with pytest.raises(ScopeMissing):
            reported(row, by=Caller(BLUE, scopes=NO_RIGHT).actor)

    def test_a_doctor_sends_none(self, row):
        with pytest.raises(NotPermitted):
            reported(row, by=Visitor.of("doctor", "clinic").actor)

    @pytest.mark.parametrize("text", ["", "あ" * 2001])
    def test_an_empty_or_endless_one_is_refused(self, row, text):
        with pytest.raises(Invalid):
            reported(row, text=text)


class TestReading:
    def test_that_it_was_read_is_noted_the_first_time(self, row):
        made, at = reported(row), clock.now()
        read(made, at=at)
        assert read(made, at=at + timedelta(hours=1)).read_at == at

    def test_another_clinic_and_none_are_one_answer(self, row):
        with pytest.raises(NotFound) as theirs:
            read(reported(row), rx.OTHER)
        with pytest.raises(NotFound) as none:
            read(TracingReport(uid=uuid4()))
        assert theirs.value.detail == none.value.detail

    def test_a_system_says_who_reads(self, row):
        with pytest.raises(ActingUserWrong):
            read(reported(row), by=Caller(rx.CLINIC).actor)

    def test_a_doctor_who_is_signed_in_is_who_reads(self, row):
        assert read(reported(row), by=Visitor.of("doctor", "clinic").actor).read_at is not None

    def test_the_pharmacy_does_not_read_it_for_the_clinic(self, row):
        with pytest.raises(ScopeMissing):
            read(reported(row), BLUE)

    def test_a_clinic_whose_right_ended_meanwhile_is_refused(self, row):
        with pytest.raises(ScopeMissing):
            read(reported(row), by=Caller(rx.CLINIC, scopes=NO_RIGHT).actor)


class TestTheList:
    def test_what_nobody_has_read_comes_first(self, row):
        first, second, third = (reported(row, text=str(number)) for number in range(3))
        read(first)
        for client in (BLUE, rx.CLINIC):
            found = reports(Caller(client).actor, most=9)
            assert [each.uid for each in found] == [second.uid, third.uid, first.uid]
            assert [each.uid for each in reports(Caller(client).actor, after=found[1].place, most=9)] == [first.uid]

    def test_others_see_nothing_of_it(self, row):
        reported(row)
        assert reports(Caller(GREEN).actor, most=9) == reports(Caller(rx.OTHER).actor, most=9) == []


def test_what_was_reported_is_never_rewritten(row):
    reported(row)
    with opened(row), pytest.raises(DatabaseError), transaction.atomic():
        TracingReport.objects.update(text="ほか")


@pytest.mark.as_role("worker")
@pytest.mark.parametrize(("days", "kept"), [(99, 1), (101, 0)])
def test_it_is_kept_100_days(row, days, kept):
    reported(row, at=clock.now() - timedelta(days=days))
    with opened(row):
        purge(POLICIES[TracingReport], at=clock.now())
        assert TracingReport.objects.count() == kept
