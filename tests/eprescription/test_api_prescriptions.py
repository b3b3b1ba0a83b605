"""A prescription over the API: registered, stopped and answered, read, changed, cancelled."""

from dataclasses import replace

import pytest

from eprescription.rules.document import Form
from tests.eprescription.api_calls import API, NAMED, put, receive, redeem, register, registration, signed_body
from tests.eprescription.pharmacies import BLUE, GREEN
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CLINIC = Caller(rx.CLINIC)


class TestRegistering:
    def test_it_answers_with_the_number_for_the_copy(self):
        answer = register()
        told = answer.json()
        assert answer.status_code == 201
        assert (told["state"], told["version"], told["findings"]) == ("registered", 1, [])
        assert len(told["redemption_number"]) == 6
        assert answer["ETag"] == '"1"'

    def test_json_with_a_detached_signature_is_taken_as_well(self):
        body = signed_body(rx.document(form=Form.JSON), ref=rx.visit())
        assert CLINIC.post(f"{API}/prescriptions", body).status_code == 201

    def test_the_same_request_again_gets_the_same_answer_and_registers_nothing(self):
        body = registration(ref=rx.visit())
        first, again = (CLINIC.post(f"{API}/prescriptions", body, key="k" * 16) for _ in range(2))
        assert first.json() == again.json()
        assert again["Idempotency-Replayed"] == "true"

    def test_the_same_document_under_another_key_is_refused(self):
        body = registration(ref=rx.visit())
        first, again = (CLINIC.post(f"{API}/prescriptions", body) for _ in range(2))
        assert (first.status_code, again.status_code, again.json()["code"]) == (201, 409, "RX-USED-BEFORE")

    def test_bytes_that_are_no_base64_are_refused_by_their_member(self):
        body = {**registration(ref=rx.visit()), "document": "no base64!"}
        answer = CLINIC.post(f"{API}/prescriptions", body)
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/document"]

    def test_what_the_medicines_are_wrong_about_is_told_all_at_once(self):
        rps = rx.rps(rx.AMLODIPINE, rx.LOXOPROFEN)
        wrong = tuple(type(rp)(**{**_fields(rp), "items": (_renamed(rp.items[0]),)}) for rp in rps)
        answer = register(rps=wrong)
        assert answer.status_code == 422
        assert [fault["code"] for fault in answer.json()["errors"]] == ["RX-DRUG-NAME", "RX-DRUG-NAME"]


class TestStopping:
    @pytest.fixture
    def stopped(self):
        """An answer to who prescribes what another clinic has prescribed, and the body that was sent."""
        register(rx.TRIAZOLAM, clinic=rx.OTHER)
        body = registration(rx.ITRACONAZOLE, ref=rx.visit())
        return body, CLINIC.post(f"{API}/prescriptions", body)

    def test_the_findings_come_with_the_refusal_and_masked(self, stopped):
        _, answer = stopped
        assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
        (finding,) = answer.json()["findings"]
        assert (finding["kind"], finding["stops"], finding["masked"]) == ("contraindicated", True, True)
        assert not finding.keys() & {"other", "components", "pair", "alternatives"}
        assert rx.TRIAZOLAM not in answer.content.decode()

    def test_the_same_document_with_reasons_is_registered(self, stopped):
        body, answer = stopped
        reasons = [
            {"finding_id": each["finding_id"], "reason": "ほかに方法がない", "confirmed": True}
            for each in answer.json()["findings"]
        ]
        assert CLINIC.post(f"{API}/prescriptions", {**body, "overrides": reasons}).status_code == 201

    def test_who_consented_is_told_what_it_meets(self):
        register(rx.TRIAZOLAM, clinic=rx.OTHER)
        body = registration(rx.ITRACONAZOLE, ref=rx.visit(consents=("care_drug_allergy_lab",)))
        (finding,) = CLINIC.post(f"{API}/prescriptions", body).json()["findings"]
        assert (finding["masked"], finding["other"]["name"]) == (False, rx.TRIAZOLAM)
        assert finding["pair"]["pair_id"]


class TestReading:
    def test_the_issuer_reads_all_with_both_names(self):
        told = register().json()
        answer = CLINIC.get(f"{API}/prescriptions/{told['prescription_id']}", **NAMED)
        assert answer["ETag"] == '"1"'
        (item,) = answer.json()["items"]
        assert item["sent_name"] == item["master_name"] == rx.AMLODIPINE
        assert answer.json()["redemption_number"] == told["redemption_number"]

    def test_a_pharmacy_reads_what_it_redeemed_without_the_number(self):
        told = register().json()
        path = f"{API}/prescriptions/{told['prescription_id']}"
        assert Caller(BLUE).get(path, **NAMED).status_code == 404
        redeem(told)
        answer = Caller(BLUE).get(path, **NAMED)
        assert answer.status_code == 200
        assert "redemption_number" not in answer.json()
        assert Caller(GREEN).get(path, **NAMED).status_code == 404

    def test_another_clinic_finds_nothing(self):
        told = register().json()
        assert Caller(rx.OTHER).get(f"{API}/prescriptions/{told['prescription_id']}", **NAMED).status_code == 404


class TestChanging:
    def test_another_document_takes_its_place_under_the_same_number(self):
        ref = rx.visit()
        told = register(ref=ref).json()
        body = registration(rx.LOXOPROFEN, ref=ref)
        answer = put(CLINIC, f"{API}/prescriptions/{told['prescription_id']}", body, **{"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["version"], answer["ETag"]) == (200, 2, '"2"')
        assert answer.json()["redemption_number"] == told["redemption_number"]

    @pytest.mark.parametrize(("headers", "status"), [({}, 400), ({"If-Match": "1"}, 400), ({"If-Match": '"7"'}, 412)])
    def test_it_names_the_version_that_was_read(self, headers, status):
        ref = rx.visit()
        told = register(ref=ref).json()
        body = registration(rx.LOXOPROFEN, ref=ref)
        answer = put(CLINIC, f"{API}/prescriptions/{told['prescription_id']}", body, **headers)
        assert answer.status_code == status

    def test_not_once_a_pharmacy_has_it(self):
        ref = rx.visit()
        told = register(ref=ref).json()
        redeem(told)
        receive(told["prescription_id"])
        body = registration(rx.LOXOPROFEN, ref=ref)
        answer = put(CLINIC, f"{API}/prescriptions/{told['prescription_id']}", body, **{"If-Match": '"1"'})
        assert answer.status_code == 409


class TestCancelling:
    def test_it_is_found_no_more(self):
        told = register().json()
        path = f"{API}/prescriptions/{told['prescription_id']}/cancellation"
        assert CLINIC.post(path, {"reason": "処方の見直し"}).json()["state"] == "cancelled"
        assert redeem(told).json()["code"] == "RX-NOT-REDEEMABLE"


def _fields(rp):
    return {name: getattr(rp, name) for name in ("number", "dosage_form", "quantity", "usage", "items")}


def _renamed(item):
    return replace(item, name=rx.NORVASC)
