"""What a check stands on: the lines of 100 days, as known now or then, and what may be known of them."""

from datetime import timedelta

import pytest
from django.db import connection

from eprescription.actions import lines
from eprescription.actions.cancelling import cancel
from eprescription.models import MedicationLine
from eprescription.queries.history import history
from eprescription.rules.checks.findings import Side
from eprescription.rules.document import Setting
from platform_site import clock
from platform_site.models import Consent, Person
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def known(person_id: int, *, clinic: str = rx.OTHER, after: timedelta = timedelta(0), **more):
    at = clock.now() + after
    return history(
        person_id=person_id, on=jst_day(at), purpose="request", about="PrescriptionCheck", by=Caller(clinic).actor,
        at=at, **more,
    )  # fmt: skip


def test_a_line_tells_what_is_taken_since_when_and_by_whom():
    row = rx.registered(rx.TRIAZOLAM, days=7)
    [line] = known(row.person_id).taken
    assert (line.name, line.starts_on, (line.ends_on - line.starts_on).days) == (rx.TRIAZOLAM, row.issued_on, 7)
    assert (line.organisation_id, line.organisation_name) == (row.organisation_id, "さくら診療所")
    assert (line.side, line.setting, line.prescription_uid) == (Side.PRESCRIBED, Setting.OUTPATIENT, str(row.uid))


@pytest.mark.parametrize(("days", "counts"), [(99, 1), (100, 0)])
def test_it_counts_for_100_days_from_its_first(days, counts):
    row = rx.registered(days=200)
    assert len(known(row.person_id, after=timedelta(days=days)).taken) == counts


def test_what_was_cancelled_counts_no_more_but_did_then():
    row, before = rx.registered(), clock.now()
    cancel(uid=row.uid, reason="誤り", by=Caller(rx.CLINIC).actor, at=clock.now() + timedelta(minutes=5))
    assert known(row.person_id).taken == ()
    assert len(known(row.person_id, as_of=before + timedelta(minutes=1)).taken) == 1
    assert known(row.person_id, as_of=before - timedelta(days=1)).taken == ()


def test_what_was_closed_is_written_anew_where_a_dispensing_is_withdrawn():
    row = rx.registered(rx.AMLODIPINE, rx.LOXOPROFEN)
    with rx.opened(row.person_id):
        later = clock.now() + timedelta(minutes=5)
        assert lines.close_prescribed(row.pk, at=later) == 2
        assert lines.reopen_prescribed(row.pk, at=later + timedelta(minutes=5)) == 2
        assert MedicationLine.objects.count() == 4
        assert lines.close_dispensed(1, at=later) == 0
    assert [line.name for line in known(row.person_id).taken] == [rx.AMLODIPINE, rx.LOXOPROFEN]


def test_another_persons_lines_are_not_hers():
    rx.registered()
    other = rx.registered(person="P008")
    assert [line.prescription_uid for line in known(other.person_id).taken] == [str(other.uid)]


def test_all_records_of_a_person_who_was_merged_are_read():
    row, other = rx.registered(), rx.registered(rx.LOXOPROFEN, person="P008")
    Person.objects.filter(pk=other.person_id).update(merged_into=row.person_id)
    found = known(other.person_id)
    assert found.records == tuple(sorted([row.person_id, other.person_id]))
    assert {line.name for line in found.taken} == {rx.AMLODIPINE, rx.LOXOPROFEN}


def test_consent_is_that_of_now_and_of_this_facility():
    row = rx.registered(ref=rx.visit(consents=("care_drug_allergy_lab",)))
    assert [known(row.person_id, clinic=clinic).consent for clinic in (rx.CLINIC, rx.OTHER)] == [True, False]
    Consent.objects.update(withdrawn_at=clock.now())
    assert not known(row.person_id, clinic=rx.CLINIC).consent


def test_consent_to_something_else_is_none_to_this():
    row = rx.registered(ref=rx.visit(consents=("checkup",)))
    assert not known(row.person_id, clinic=rx.CLINIC).consent


def test_each_reading_leaves_a_line_for_her():
    row = rx.registered()
    known(row.person_id)
    with rx.opened(row.person_id), connection.cursor() as cursor:
        cursor.execute("select ground, person_id from platform_site_audit where event = 'eprescription.checked'")
        assert set(cursor.fetchall()) == {("check_in", row.person_id)}
        assert cursor.rowcount == 2
