"""Prescriptions as FHIR R4 says them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from eprescription.fhir.medication_requests import Issued, requests_of
from eprescription.models import Prescription, PrescriptionItem
from eprescription.rules.document import (
    Document,
    DosageForm,
    Facility,
    FeeTable,
    Form,
    Insurance,
    Item,
    ItemNote,
    Patient,
    Potency,
    Prescriber,
    Rp,
    System,
    Usage,
    UsageNote,
)
from eprescription.rules.drugs.concepts import GenericName
from tests.eprescription.resources import check_is_r4, has
from tests.support import drug_rows


ON = drug_rows.ON
UID = UUID("00000000-0000-4000-8000-000000000008")
MORNING = Usage("3", "1011000400000000", "１日１回朝食後　服用", 1)
AMLODIPINE = drug_rows.named("アムロジピンベシル酸塩５ｍｇ錠")
SUBJECT = {"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"}


def rp(*items: Item, form: DosageForm = DosageForm.INTERNAL, usage: Usage = MORNING, days: int = 14, **more: Any) -> Rp:
    """Return an RP of these items."""
    return Rp(number=1, dosage_form=form, quantity=days, usage=usage, items=items, **more)


def document(*rps: Rp, **changed: Any) -> Document:
    """Return a prescription of a fictional clinic."""
    given = Document(
        form=Form.RECORD_FILE,
        facility=Facility(FeeTable.MEDICAL, "0200022", "13", "架空診療所", department="内科"),
        prescriber=Prescriber("", "ｲｼ", "医師　二奈"),
        patient=Patient("1", "架空　本人", "ｶｸｳ ﾎﾝﾆﾝ", "1", date(1985, 4, 1)),
        insurance=Insurance("1", "06139992", "架空１２", "1001", "01", "1", "", None, None, "", ""),
        issued_on=ON,
        rps=rps,
    )
    return replace(given, **changed)


def kept(item: Item) -> PrescriptionItem:
    """Return the row of an item, as registering writes it."""
    return PrescriptionItem(
        item_key=item.key, code_system=item.drug_code.system, code=item.drug_code.code, sent_name=item.name,
        master_name=item.name, unit=item.unit, dose=item.dose,
    )  # fmt: skip


def mapped(given: Document, **row: Any) -> list[dict[str, Any]]:
    """Return the resources of a prescription."""
    values = {"state": "registered", "setting": "outpatient", "prescriber_licence": "123456", **row}
    issued = Issued(
        row=Prescription(uid=UID, prescriber_name="医師　二奈", **values), document=given,
        items=[kept(item) for item in given.items], masters=drug_rows.own_masters(), subject=SUBJECT,
        updated_at=datetime(2026, 11, 21, 1, 2, 3, 4000, tzinfo=UTC),
    )  # fmt: skip
    return requests_of(issued)


def one(*args: Any, **more: Any) -> dict[str, Any]:
    """Return the resource of a prescription of one item."""
    (only,) = mapped(document(rp(*args, **more)))
    return only


def item(**changed: Any) -> Item:
    """Return an item of amlodipine."""
    return drug_rows.item(AMLODIPINE, **changed)


class TestAPrescription:
    def test_is_one_resource_an_item_in_its_order(self):
        found = mapped(document(rp(item(), item(order=2)), replace(rp(item(rp_number=2)), number=2)))
        assert [each["id"] for each in found] == [f"{UID}-1-1", f"{UID}-1-2", f"{UID}-2-1"]

    def test_has_what_r4_and_the_profile_ask_for(self):
        found = one(item())
        check_is_r4(found)
        assert (found["status"], found["intent"], found["authoredOn"]) == ("completed", "order", ON.isoformat())
        assert found["meta"]["lastUpdated"] == "2026-11-21T10:02:03.004+09:00"
        assert {each["system"].rpartition("/")[2]: each["value"] for each in found["identifier"]} == {
            "Medication-RPGroupNumber": "1",
            "MedicationAdministrationIndex": "1",
            "resourceInstance-identifier": f"{UID}-1-1",
            "urn:oid:1.2.392.100495.20.3.11": str(UID),
        }
        assert found["subject"] == SUBJECT

    def test_names_the_institution_by_ten_digits_and_the_department(self):
        number, department = one(item())["extension"]
        assert number["valueIdentifier"]["value"] == "1310200022"
        assert department["valueCodeableConcept"] == {"text": "内科"}

    def test_says_nothing_of_a_department_that_it_does_not_name(self):
        facility = replace(document(rp(item())).facility, department="")
        (found,) = mapped(document(rp(item()), facility=facility))
        assert len(found["extension"]) == 1

    def test_holds_prescriber_and_encounter_within_itself(self):
        encounter, requester = one(item())["contained"]
        assert (encounter["class"]["code"], encounter["status"]) == ("AMB", "finished")
        assert requester["name"][0]["text"] == "医師　二奈"
        assert requester["identifier"][0]["value"] == "123456"

    def test_of_somebody_leaving_the_hospital_is_of_a_stay(self):
        (found,) = mapped(document(rp(item())), setting="discharge", prescriber_licence="")
        encounter, requester = found["contained"]
        assert encounter["class"]["code"] == "IMP"
        assert "identifier" not in requester

    @pytest.mark.parametrize("state", ["cancelled", "recalled"])
    def test_that_was_taken_back_orders_nothing(self, state: str):
        with pytest.raises(ValueError, match="taken back"):
            mapped(document(rp(item())), state=state)

    def test_that_expired_was_issued_all_the_same(self):
        assert mapped(document(rp(item())), state="expired")


class TestTheMedicine:
    def test_bears_the_text_as_sent_beside_the_code(self):
        concept = one(item(name="アムロジピン錠５ｍｇ"))["medicationCodeableConcept"]
        assert concept["text"] == "アムロジピン錠５ｍｇ"
        (code,) = concept["coding"]
        assert (code["system"], code["code"]) == (YJ, AMLODIPINE.yj_codes[0])

    def test_prescribed_by_yj_keeps_that_code(self):
        (code,) = one(item(system=System.YJ))["medicationCodeableConcept"]["coding"]
        assert code["code"] == AMLODIPINE.yj_codes[0]

    def test_prescribed_by_its_generic_name_is_coded_by_that(self):
        masters = drug_rows.own_masters()
        code = drug_rows.item(AMLODIPINE).drug_code
        named = next(
            found for row in drug_rows.own_contents().generics
            if isinstance(found := masters.drug(replace(code, system=System.GENERIC, code=row.code), ON), GenericName)
        )  # fmt: skip
        (coded,) = one(drug_rows.item(named))["medicationCodeableConcept"]["coding"]
        assert coded["system"].endswith("MedicationGeneralOrderCode")
        assert (coded["code"], coded["display"]) == (named.code, named.name)

    def test_without_a_standard_code_says_so(self):
        unknown = item(drug_code=replace(item().drug_code, code="777770000"))
        (code,) = one(unknown)["medicationCodeableConcept"]["coding"]
        assert (code["code"], code["display"]) == ("NOCODED", "標準コードなし")


class TestTheDosage:
    def test_of_an_internal_medicine_is_an_amount_a_day_for_days(self):
        (given,) = one(item(dose=Decimal("0.5")))["dosageInstruction"]
        rate = given["doseAndRate"][0]["rateRatio"]
        assert rate["numerator"] == {"value": 0.5, "unit": "錠", "system": UNITS, "code": "TAB"}
        assert rate["denominator"] == {"value": 1, "unit": "日", "system": "http://unitsofmeasure.org", "code": "d"}
        assert given["timing"]["repeat"]["boundsDuration"]["value"] == 14
        assert [each["url"].rpartition("/")[2] for each in given["extension"]] == [
            "JP_MedicationDosage_PeriodOfUse",
            "JP_MedicationDosage_UsageDuration",
        ]
        assert given["text"] == "１日１回朝食後　服用 0.5錠 14日分"

    def test_as_needed_is_an_amount_each_time_and_a_number_of_times(self):
        found = one(item(), form=DosageForm.AS_NEEDED, days=10)
        (given,) = found["dosageInstruction"]
        assert given["asNeededBoolean"] is True
        assert given["doseAndRate"][0]["doseQuantity"]["value"] == 1
        assert given["text"].endswith("10回分")
        assert "repeat" not in given["timing"]
        assert found["dispenseRequest"]["extension"][0]["valueInteger"] == 10

    def test_of_an_external_medicine_says_the_amount_in_words(self):
        (given,) = one(item(), form=DosageForm.EXTERNAL, days=1)["dosageInstruction"]
        assert given["text"] == "１日１回朝食後　服用 1錠"
        assert set(given["doseAndRate"][0]) == {"type"}

    def test_in_a_unit_without_code_is_in_words_alone(self):
        found = one(item(unit="架空単位"))
        assert set(found["dosageInstruction"][0]["doseAndRate"][0]) == {"type"}
        assert "1架空単位" in found["dosageInstruction"][0]["text"]
        assert "quantity" not in found["dispenseRequest"]

    def test_by_potency_says_so(self):
        (given,) = one(item(potency=Potency.POTENCY_UNIT))["dosageInstruction"]
        assert given["doseAndRate"][0]["type"]["coding"][0]["code"] == "2"

    def test_bears_the_notes_of_its_usage(self):
        notes = (UsageNote("2", "一包化", "", ""),)
        assert one(item(), usage_notes=notes)["dosageInstruction"][0]["text"].endswith("14日分 一包化")

    @pytest.mark.parametrize(
        ("usage", "systems"),
        [
            (MORNING, ["MedicationUsage_ePrescription"]),
            (Usage("3", "0X0XXXXXXXXX0000", "自由に", None), ["JP_CLINS_MedicationUsage_Uncoded_CS"]),
            (Usage("2", "1011000400000000", "朝", 1), ["MedicationUsage", "JP_CLINS_MedicationUsage_Uncoded_CS"]),
            (Usage("1", "", "朝", 1), ["JP_CLINS_MedicationUsage_Uncoded_CS"]),
        ],
    )
    def test_is_coded_nationally_or_by_the_dummy_and_never_both(self, usage: Usage, systems: list[str]):
        codings = one(item(), usage=usage)["dosageInstruction"][0]["timing"]["code"]["coding"]
        assert [each["system"].rpartition("/")[2] for each in codings] == systems


class TestWhatMayBeGiven:
    def test_is_the_amount_for_all_days(self):
        supply = one(item(dose=Decimal(3)))["dispenseRequest"]
        assert (supply["quantity"]["value"], supply["expectedSupplyDuration"]["value"]) == (42, 14)

    def test_of_a_split_prescription_is_this_part(self):
        supply = one(item(), split_quantity=5, total_quantity=14)["dispenseRequest"]
        assert (supply["quantity"]["value"], supply["expectedSupplyDuration"]["value"]) == (5, 5)

    def test_of_a_refill_is_so_often_again(self):
        (found,) = mapped(document(rp(item()), refills=3))
        assert found["dispenseRequest"]["numberOfRepeatsAllowed"] == 2

    def test_is_left_open_where_nothing_counts_it(self):
        assert "dispenseRequest" not in one(item(unit="架空単位"), form=DosageForm.EXTERNAL)

    def test_bears_the_notes_of_the_medicine(self):
        notes = (ItemNote("2", "粉砕", ""), ItemNote("3", "", ""))
        assert one(item(notes=notes))["note"] == [{"text": "粉砕"}]


def test_nothing_in_a_resource_names_the_patient():
    assert not has(one(item()), "架空　本人")


YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"
UNITS = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code"
