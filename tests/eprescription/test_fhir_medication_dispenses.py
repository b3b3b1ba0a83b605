"""Results of dispensing as FHIR R4 says them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from eprescription.fhir.medication_dispenses import Given, dispenses_of
from eprescription.models import DispensedItem, Dispensing, Prescription, PrescriptionItem
from platform_site.models import Organisation
from tests.eprescription.resources import check_is_r4
from tests.support import drug_rows


AMLODIPINE = drug_rows.named("アムロジピンベシル酸塩５ｍｇ錠")
UID, RX = UUID("00000000-0000-4000-8000-000000000009"), UUID("00000000-0000-4000-8000-000000000008")
PHARMACY = Organisation(kind="pharmacy", code="1340400051", name="架空薬局")


def item(key: str = "1-1", disposition: str = "as_prescribed", form: str = "1", **changed: Any) -> DispensedItem:
    """Return what was given for an item of 14 days."""
    prescribed = PrescriptionItem(item_key=key.partition("+")[0], dosage_form=form, quantity=14)
    values: dict[str, Any] = {
        "item_key": key, "disposition": disposition, "code_system": "2", "code": AMLODIPINE.receipt_code,
        "sent_name": AMLODIPINE.name, "master_name": AMLODIPINE.name, "unit": "錠", "given_quantity": Decimal(14),
        "usage_name": "１日１回朝食後", "prescribed_item": prescribed, **changed,
    }  # fmt: skip
    return DispensedItem(**values)


def mapped(*items: DispensedItem, **changed: Any) -> list[dict[str, Any]]:
    """Return the resources of a result."""
    values: dict[str, Any] = {"state": "current", "prescription": Prescription(uid=RX), **changed}
    row = Dispensing(
        uid=UID, organisation=PHARMACY, dispensed_on=date(2026, 11, 21),
        registered_at=datetime(2026, 11, 21, 3, tzinfo=UTC), **values,
    )  # fmt: skip
    given = Given(row=row, items=items, masters=drug_rows.own_masters(), subject={"reference": "Patient/1"})
    return dispenses_of(given)


def one(*args: Any, **changed: Any) -> dict[str, Any]:
    """Return the resource of a result of one item."""
    (only,) = mapped(item(*args, **changed))
    return only


class TestAResult:
    def test_has_what_r4_and_the_profile_ask_for(self):
        found = one()
        check_is_r4(found)
        assert (found["status"], found["whenHandedOver"]) == ("completed", "2026-11-21")
        assert found["quantity"] == {
            "value": 14,
            "unit": "錠",
            "system": "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code",
            "code": "TAB",
        }
        assert found["performer"][0]["actor"]["identifier"]["value"] == "1340400051"

    def test_refers_to_the_prescribed_item(self):
        assert one()["authorizingPrescription"] == [{"reference": f"MedicationRequest/{RX}-1-1"}]

    def test_of_a_paper_prescription_refers_to_none(self):
        (found,) = mapped(item(prescribed_item=None), prescription=None)
        assert "authorizingPrescription" not in found

    def test_of_an_added_medicine_refers_to_none(self):
        found = one("3", "added", prescribed_item=None, days=7)
        check_is_r4(found)
        assert "authorizingPrescription" not in found
        assert found["daysSupply"]["value"] == 7

    @pytest.mark.parametrize("state", ["corrected", "withdrawn"])
    def test_that_no_longer_stands_says_nothing(self, state: str):
        with pytest.raises(ValueError, match="current version"):
            mapped(item(), state=state)


class TestWhatWasGiven:
    def test_in_two_lots_is_two_resources_of_one_item(self):
        first, second = mapped(item(lot="A1"), item("1-1+2", lot="B2"))
        check_is_r4(second)
        assert (first["id"], second["id"]) == (f"{UID}-1-1", f"{UID}-1-1.2")
        assert first["identifier"][:2] == second["identifier"][:2]
        assert second["authorizingPrescription"] == first["authorizingPrescription"]

    def test_says_lot_and_package_for_a_recall(self):
        found = one(lot="A1", package_code="04987000000017")
        assert found["note"] == [{"text": "製造番号 A1、包装コード 04987000000017"}]

    @pytest.mark.parametrize(
        ("disposition", "is_other"),
        [("as_prescribed", False), ("generic", True), ("changed", True), ("partial", False)],
    )
    def test_says_if_it_is_another_product(self, disposition: str, is_other):
        assert one(disposition=disposition)["substitution"] == {"wasSubstituted": is_other}

    def test_lasts_the_prescribed_days(self):
        assert one()["daysSupply"]["value"] == 14

    def test_in_part_says_its_days_only_where_the_pharmacist_did(self):
        assert "daysSupply" not in one(disposition="partial")
        assert one(disposition="partial", days=5)["daysSupply"]["value"] == 5

    def test_for_external_use_is_not_counted_in_days(self):
        assert "daysSupply" not in one(form="3", usage_name="")
        assert "dosageInstruction" not in one(form="3", usage_name="")

    def test_when_dropped_is_cancelled_with_the_reason(self):
        found = one(disposition="dropped", code_system="1", code="", given_quantity=Decimal(0))
        check_is_r4(found)
        assert (found["status"], found["quantity"]["value"]) == ("cancelled", 0)
        assert found["statusReasonCodeableConcept"] == {"text": "中止"}
        assert "substitution" not in found
