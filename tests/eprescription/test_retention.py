"""How long prescriptions are kept: 100 days from their end, and the ordered originals 5 years and 3 months (E-21)."""

from datetime import timedelta

import pytest
from django.apps import apps

from eprescription.actions.cancelling import cancel
from eprescription.models import (
    CheckBudget,
    FindingOpening,
    MedicationLine,
    Prescription,
    PrescriptionItem,
    PrescriptionVersion,
    StoredOriginal,
    UsedContent,
)
from eprescription.rules.document import Kind
from platform_site import clock
from platform_site.models import Organisation, Record
from platform_site.periods import jst_day
from platform_site.retention import POLICIES, purge
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]
CHAIN = (PrescriptionItem, PrescriptionVersion, Prescription)
DAY = timedelta(days=1)


def ago(days: int):
    return clock.now() - days * DAY


def left(row: Prescription) -> list[int]:
    """Purge what hangs on a prescription, from below; return how much of each is left."""
    with rx.opened(row.person_id):
        for model in CHAIN:
            purge(POLICIES[model], at=clock.now())
        return [model.objects.count() for model in CHAIN]


def age(row: Prescription, **changed) -> Prescription:
    with rx.opened(row.person_id):
        Prescription.objects.filter(pk=row.pk).update(**changed)
    return row


@pytest.mark.usefixtures("issuing")
class TestPrescriptions:
    """What is written, its versions and items go together, 100 days after the end."""

    @pytest.fixture
    def row(self):
        row = rx.registered()
        return cancel(uid=row.uid, reason="誤り", by=Caller(rx.CLINIC).actor, at=clock.now())

    def test_what_ended_less_than_100_days_ago_is_kept(self, row):
        assert left(age(row, ended_at=ago(99))) == [1, 1, 1]

    def test_afterwards_its_versions_and_items_are_gone(self, row):
        assert left(age(row, ended_at=ago(101)))[:2] == [0, 0]

    def test_what_may_still_be_used_is_kept(self):
        row = rx.registered()
        assert left(age(row, issued_on=jst_day(ago(200)), last_day=jst_day(ago(150)))) == [1, 1, 1]

    def test_what_was_given_in_house_goes_by_its_last_day(self):
        row = rx.registered(kind=Kind.IN_HOUSE)
        assert left(age(row, issued_on=jst_day(ago(200)), last_day=jst_day(ago(101))))[:2] == [0, 0]

    def test_what_lies_at_a_pharmacy_goes_by_its_last_day_unless_it_is_a_refill(self):
        pharmacy = Organisation.objects.get(code="1340400051")
        received = {"state": "received", "received_by": pharmacy, "received_at": ago(150)}
        days = {"issued_on": jst_day(ago(200)), "last_day": jst_day(ago(101))}
        assert left(age(rx.registered(refills=3), **received, **days))[:2] == [1, 1]
        assert left(age(rx.registered(rx.LOXOPROFEN), **received, **days))[:2] == [1, 1]

    def test_that_its_bytes_were_used_is_known_for_ever(self, row):
        left(age(row, ended_at=ago(1000)))
        assert UsedContent.objects.count() == 1


def line(**changed) -> MedicationLine:
    day = jst_day(clock.now())
    return MedicationLine.objects.create(
        **{
            "person_id": 1, "prescription_id": 1, "item_key": "1-1", "organisation_name": "架空診療所",
            "setting": "outpatient", "is_paper": False, "starts_on": day, "ends_on": day + DAY, "counted": "days",
            "code": "1", "name": "架空錠", "route": "internal", "known_from": clock.now(), **changed,
        }
    )  # fmt: skip


@pytest.mark.parametrize(("days", "kept"), [(100, 1), (101, 0)])
def test_what_is_taken_is_known_for_100_days_from_its_first(days, kept):
    with rx.opened(1):
        line(starts_on=jst_day(ago(days)))
        purge(POLICIES[MedicationLine], at=clock.now())
        assert MedicationLine.objects.count() == kept


@pytest.mark.parametrize(("days", "kept"), [(5 * 365, 1), (2000, 0)])
def test_an_original_that_a_pharmacy_had_us_keep_stays_for_years(days, kept):
    with rx.opened(1):
        StoredOriginal.objects.create(
            person_id=1, organisation=Organisation.objects.get(code="1340400051"), of="prescription",
            document_uid="00000000-0000-0000-0000-000000000001", version=1, form="json", content=b"x", sha256=b"x" * 32,
            dispensed_on=jst_day(ago(days)), stored_at=ago(days),
        )  # fmt: skip
        purge(POLICIES[StoredOriginal], at=clock.now())
        assert StoredOriginal.objects.count() == kept


def test_an_opening_goes_with_its_check():
    with rx.opened(1):
        for days in (100, 130):
            FindingOpening.objects.create(
                check_uid="00000000-0000-0000-0000-000000000001", finding_key=str(days), person_id=1, organisation_id=1,
                acting_user="D1", opened_at=ago(days),
            )  # fmt: skip
        purge(POLICIES[FindingOpening], at=clock.now())
        assert [row.finding_key for row in FindingOpening.objects.all()] == ["100"]


def test_every_model_of_this_service_that_speaks_of_persons_has_a_policy():
    records = {model for model in apps.get_app_config("eprescription").get_models() if issubclass(model, Record)}
    assert records == {model for model in POLICIES if model._meta.app_label == "eprescription"}
    assert CheckBudget in records
