"""What the database itself refuses, whoever writes: the last wall behind the actions."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from eprescription.models import (
    DispensedItem,
    Dispensing,
    MedicationLine,
    Prescription,
    PrescriptionCheck,
    PrescriptionItem,
    PrescriptionVersion,
    StopSwitch,
    UsedContent,
)
from eprescription.rules.document import Kind
from platform_site import clock
from platform_site.models import Organisation
from tests.support import rx


pytestmark = pytest.mark.django_db
OF_A_PERSON = {
    "check", "checkbudget", "dispenseditem", "dispensing", "findingopening", "findingoverride", "inquiry",
    "inquirymessage", "medicationline", "prescription", "prescriptionitem", "prescriptionversion", "redemptiongrant",
    "storedoriginal", "tracingreport",
}  # fmt: skip


def refused(**changed) -> bool:
    """Tell if the database refuses to let the one prescription be so."""
    try:
        with transaction.atomic():
            Prescription.objects.update(**changed)
    except IntegrityError:
        return True
    return False


@pytest.mark.usefixtures("issuing")
class TestPrescriptions:
    """A prescription that could not be, is not."""

    @pytest.mark.parametrize(
        "changed",
        [
            {"state": "lost"},
            {"refills": 0},
            {"refills": 4},
            {"used_count": 2},
            {"split_total": 3},
            {"split_total": 4, "split_part": 1},
            {"split_total": 2, "split_part": 3},
            {"last_day": date(2026, 1, 1)},
            {"state": "received"},
            {"state": "cancelled"},
            {"ended_at": datetime(2100, 1, 1, tzinfo=UTC)},
            {"redemption_number": None},
            {"kind": "in_house"},
        ],
        ids=str,
    )
    def test_is_refused(self, changed):
        with rx.opened(rx.registered().person_id):
            assert refused(**changed)

    def test_two_live_ones_never_share_what_they_are_found_by(self):
        first, second = rx.registered(rx.AMLODIPINE), rx.registered(rx.LOXOPROFEN, person="P008")
        with rx.opened(first.person_id), rx.opened(second.person_id):
            for name in ("number_digest", "redemption_digest", "redemption_digest_nobranch"):
                with pytest.raises(IntegrityError), transaction.atomic():
                    Prescription.objects.filter(pk=second.pk).update(**{name: getattr(first, name)})

    def test_a_number_is_free_again_when_its_prescription_has_ended(self):
        first, second = rx.registered(rx.AMLODIPINE), rx.registered(rx.LOXOPROFEN)
        with rx.opened(first.person_id):
            first.move(to="cancelled", at=clock.now())
            Prescription.objects.filter(pk=second.pk).update(number_digest=first.number_digest)

    def test_an_item_has_an_amount_of_something(self):
        row = rx.registered()
        with rx.opened(row.person_id):
            version = row.versions.get()
            for wrong in ({"dose": 0}, {"dose": -1}, {"quantity": 0}):
                with pytest.raises(IntegrityError), transaction.atomic():
                    PrescriptionItem.objects.create(
                        **{
                            "version": version, "person_id": row.person_id, "item_key": "9-9", "dose": 1, "quantity": 1,
                            **wrong,
                        }
                    )  # fmt: skip

    def test_in_house_stands_without_a_number(self):
        assert rx.registered(kind=Kind.IN_HOUSE).redemption_number is None


@pytest.mark.usefixtures("issuing")
class TestSubjects:
    """Medical rows are read about those whom `reads` has opened, and about nobody else (ARCH-1)."""

    def test_each_table_of_medical_content_has_the_policies(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "select substr(c.relname, 15), array_agg(p.polname::text order by p.polname)"
                " from pg_class c join pg_policy p on p.polrelid = c.oid"
                " where c.relname like 'eprescription\\_%' and c.relrowsecurity group by c.relname"
            )
            found = dict(cursor.fetchall())
        assert found == {name: ["change", "subjects", "write_any"] for name in OF_A_PERSON}

    def test_without_them_nothing_is_there(self):
        row = rx.registered()
        models = (Prescription, PrescriptionVersion, PrescriptionItem, MedicationLine, PrescriptionCheck)
        assert [model.objects.count() for model in models] == [0] * 5
        with rx.opened(row.person_id):
            assert [model.objects.count() for model in models] == [1] * 5

    def test_one_persons_block_shows_nothing_of_anothers(self):
        rx.registered(rx.AMLODIPINE)
        other = rx.registered(rx.AMLODIPINE, person="P008")
        with rx.opened(other.person_id):
            assert list(Prescription.objects.values_list("uid", flat=True)) == [other.uid]
            assert MedicationLine.objects.update(known_until=clock.now()) == 1

    @pytest.mark.parametrize(
        "statement",
        [
            "update eprescription_prescriptionversion set sha256 = ''",
            "update eprescription_prescriptionitem set dose = 2",
            "update eprescription_check set findings = '[]'",
            "update eprescription_findingoverride set reason = ''",
            "update eprescription_medicationline set ends_on = ends_on + 1",
            "update eprescription_usedcontent set used_at = now()",
            "update eprescription_checkbudget set drugs = 0",
            "update eprescription_drugrow set name = ''",
            "insert into eprescription_checkbudget (person_id, organisation_id, day, drugs) values (1, 1, now(), 0)",
            "delete from eprescription_prescription",
            "delete from eprescription_medicationline",
            "delete from eprescription_usedcontent",
            "select eprescription_charge_v1(null)",
        ],
    )
    def test_what_is_written_is_neither_changed_nor_deleted(self, statement):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_signed_bytes_are_used_up_once():
    UsedContent.objects.create(sha256=b"x" * 32, used_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        UsedContent.objects.create(sha256=b"x" * 32, used_at=clock.now())


@pytest.mark.parametrize(
    "wrong",
    [{}, {"code": "1"}, {"code": "1", "code_system": "2", "organisation": True}],
    ids=["nothing", "half", "both"],
)
def test_a_stop_is_of_a_facility_or_of_a_code(wrong):
    house = Organisation.objects.get(code="1310200022") if wrong.pop("organisation", None) else None
    with pytest.raises(IntegrityError), transaction.atomic():
        StopSwitch.objects.create(organisation=house, reason="誤り", set_at=clock.now(), **wrong)


@pytest.mark.usefixtures("issuing")
class TestDispensings:
    """What a pharmacy gave."""

    def given(self, row: Prescription, **changed) -> Dispensing:
        pharmacy = Organisation.objects.get(code="1340400051")
        return Dispensing.objects.create(
            **{
                "person_id": row.person_id, "prescription": row, "organisation": pharmacy, "sha256": b"x" * 32,
                "dispensed_on": row.issued_on, "received_on": row.issued_on, "registered_at": clock.now(),
                "form": "json", "masters": "drugs", **changed,
            }
        )  # fmt: skip

    def test_of_a_prescription_one_result_counts_for_each_turn(self):
        row = rx.registered(refills=3)
        with rx.opened(row.person_id):
            first = self.given(row)
            with pytest.raises(IntegrityError), transaction.atomic():
                self.given(row)
            self.given(row, refill_number=2)
            first.move(to="corrected", at=clock.now())
            assert self.given(row, uid=first.uid, version=2).state == "current"

    @pytest.mark.parametrize("wrong", [{"refill_number": 4}, {"prescription": None}, {"paper": {}}], ids=str)
    def test_one_that_could_not_be_is_refused(self, wrong):
        row = rx.registered()
        with rx.opened(row.person_id), pytest.raises(IntegrityError), transaction.atomic():
            self.given(row, **wrong)

    @pytest.mark.parametrize(
        ("disposition", "quantity"), [("changed", 1), ("added", 1), ("dropped", 0), ("as_prescribed", 0)]
    )
    def test_a_change_has_a_ground_and_what_is_given_an_amount(self, disposition, quantity):
        row = rx.registered()
        with rx.opened(row.person_id):
            dispensing = self.given(row)
            with pytest.raises(IntegrityError), transaction.atomic():
                DispensedItem.objects.create(
                    dispensing=dispensing, person_id=row.person_id, item_key="1-1", disposition=disposition,
                    given_quantity=quantity,
                )  # fmt: skip
