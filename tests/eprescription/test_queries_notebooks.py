"""A person's notebook holds what pharmacies gave her in the last 100 days."""

from datetime import date, timedelta

import pytest

from eprescription.gateways.notebooks import as_bytes
from eprescription.models import DispensedItem, Dispensing, Inquiry, MedicationLine, Prescription
from eprescription.queries.notebooks import notebook_of
from eprescription.rules.document import DosageForm
from eprescription.rules.notebooks import House, Notebook
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import BLUE, dispensed, given, received
from tests.support import rx
from tests.support.callers import Caller
from tests.support.drug_rows import named


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def today() -> date:
    """Return the day in Japan."""
    return jst_day(clock.now())


def notebook(person_id: int, *, on: date | None = None) -> Notebook:
    """Return somebody's notebook of a day."""
    with rx.opened(person_id):
        found = notebook_of([person_id], on=on or today())
    assert found is not None
    return found


class TestAVisit:
    def test_says_who_gave_and_who_prescribed(self):
        row = received(rx.registered())
        dispensed(row)
        (visit,) = notebook(row.person_id).visits
        assert (visit.on, visit.doctor, visit.house.code) == (today(), "医師　二奈", "1340400051")
        assert visit.issuer.code == "1310200022"
        assert visit.staff

    def test_says_the_dose_of_a_day_and_for_how_many(self):
        row = received(rx.registered())
        dispensed(row)
        (rp,) = notebook(row.person_id).visits[0].rps
        (item,) = rp.items
        assert (rp.dosage_form, rp.quantity, rp.usage) == (DosageForm.INTERNAL, 14, "１日１回朝食後")
        assert (item.name, item.dose, item.unit) == (rx.AMLODIPINE, 1, "錠")

    def test_holds_two_lots_of_a_product_as_one_medicine(self):
        row = received(rx.registered())
        dispensed(row, given(quantity="10", lot="A1"), given(quantity="4", lot="B2"))
        (rp,) = notebook(row.person_id).visits[0].rps
        assert [item.dose for item in rp.items] == [1]

    def test_of_a_part_says_for_how_many_days_it_is(self):
        row = received(rx.registered())
        dispensed(row, given(quantity="7", disposition="partial"))
        (rp,) = notebook(row.person_id).visits[0].rps
        assert (rp.quantity, rp.items[0].dose) == (7, 1)

    def test_as_needed_says_how_often(self):
        row = received(rx.registered(rps=rx.rps(rx.LOXOPROFEN, days=10, form=DosageForm.AS_NEEDED)))
        dispensed(row, given(name=rx.LOXOPROFEN, quantity="10"))
        (rp,) = notebook(row.person_id).visits[0].rps
        assert (rp.dosage_form, rp.quantity, rp.items[0].dose) == (DosageForm.AS_NEEDED, 10, 1)

    def test_for_external_use_says_the_whole(self):
        row = received(rx.registered(rps=rx.rps(rx.LOXOPROFEN, days=1, form=DosageForm.EXTERNAL)))
        dispensed(row, given(name=rx.LOXOPROFEN, quantity="1"))
        (rp,) = notebook(row.person_id).visits[0].rps
        assert (rp.dosage_form, rp.quantity, rp.items[0].dose) == (DosageForm.EXTERNAL, 1, 1)

    def test_says_what_is_left_at_home(self):
        row = received(rx.registered())
        dispensed(row, leftover=[{"name": "架空錠", "quantity": "6錠", "reason": "飲み忘れ"}])
        assert notebook(row.person_id).visits[0].leftover == ("架空錠 6錠 飲み忘れ",)


class TestAVisitWithAPaperPrescription:
    @pytest.fixture
    def person_id(self):
        """Somebody who was given amlodipine for a paper prescription; another medicine of it was dropped."""
        person_id = rx.registered().person_id
        drug, at = named(rx.AMLODIPINE), clock.now()
        house = Caller(BLUE).row.organisation
        with rx.opened(person_id):
            row = Dispensing.objects.create(
                person_id=person_id, organisation=house, dispensed_on=today(), received_on=today(), registered_at=at,
                form="json", sha256=bytes(32), paper={"slip": "JAHIS10"}, masters="架空",
            )  # fmt: skip
            common = {
                "person_id": person_id, "dispensing": row, "sent_name": drug.name, "master_name": drug.name,
                "unit": "錠",
            }  # fmt: skip
            DispensedItem.objects.create(
                **common, item_key="1-1", code_system="2", code=drug.receipt_code, disposition="as_prescribed",
                given_quantity=7, usage_name="１日１回朝食後",
            )  # fmt: skip
            inquiry = inquiry_of(person_id)
            DispensedItem.objects.create(
                **common, item_key="2-1", code_system="1", disposition="dropped", given_quantity=0, inquiry=inquiry
            )
            MedicationLine.objects.create(
                person_id=person_id, dispensing_id=row.pk, item_key="1-1", organisation_name="架空医院",
                setting="outpatient", is_paper=True, starts_on=today(), ends_on=today() + timedelta(days=14),
                counted="fourteen", code=drug.receipt_code, name=drug.name, route="internal", known_from=at,
            )  # fmt: skip
        return person_id

    def test_names_the_issuer_without_a_number(self, person_id: int):
        (visit,) = notebook(person_id).visits
        assert (visit.issuer, visit.doctor, visit.department) == (House("架空医院"), "", "")

    def test_holds_what_was_given_and_not_what_was_dropped(self, person_id: int):
        (rp,) = notebook(person_id).visits[0].rps
        assert (rp.dosage_form, rp.quantity, [item.dose for item in rp.items]) == (DosageForm.UNKNOWN, 1, [7])

    def test_of_which_nothing_is_taken_names_no_issuer(self, person_id: int):
        with rx.opened(person_id):
            row = Dispensing.objects.get(person_id=person_id)
            row.move(to="withdrawn", at=clock.now())
            row.pk, row.version, row.state, row.ended_at = None, 2, "current", None
            row.save(force_insert=True)
        (visit,) = notebook(person_id).visits
        assert (visit.issuer, visit.rps) == (None, ())


def inquiry_of(person_id: int) -> Inquiry:
    """Return an inquiry about a prescription of somebody."""
    row = Prescription.objects.get(person_id=person_id)
    return Inquiry.objects.create(
        person_id=person_id, prescription=row, item_key="1-1", asked_by_id=Caller(BLUE).row.organisation_id,
        asked_of_id=row.organisation_id, question="中止してよいですか。", asked_at=clock.now(),
    )  # fmt: skip


class TestANotebook:
    def test_names_the_person_as_her_prescription_does(self):
        found = notebook(rx.registered().person_id)
        assert (found.name, found.sex, found.birth_date, found.visits) == ("架空　本人", "1", date(1985, 4, 1), ())

    def test_forgets_what_was_given_a_hundred_days_ago(self):
        row = received(rx.registered())
        dispensed(row)
        assert len(notebook(row.person_id, on=today() + timedelta(days=99)).visits) == 1
        assert notebook(row.person_id, on=today() + timedelta(days=100)).visits == ()

    def test_of_somebody_without_prescriptions_is_none(self):
        row = rx.registered()
        with rx.opened(row.person_id):
            assert notebook_of([row.person_id + 100_000], on=today()) is None

    def test_is_written_for_a_phone(self):
        row = received(rx.registered())
        dispensed(row)
        text = as_bytes(notebook(row.person_id)).decode("cp932")
        assert f",{rx.AMLODIPINE},1,錠,2," in text
        assert text.startswith("JAHISTC08,1\r\n1,架空　本人,1,19850401,")
