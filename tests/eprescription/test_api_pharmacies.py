"""A pharmacy's day over the API: redeemed, received, dispensed, corrected, taken back."""

import pytest

from tests.eprescription.api_calls import API, NAMED, dispense, put, receive, redeem, register, result_body
from tests.eprescription.pharmacies import BLUE, GREEN, given
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
PHARMACY = Caller(BLUE)


@pytest.fixture
def told(issuing):
    """What the clinic was answered about a prescription of amlodipine."""
    return register().json()


@pytest.fixture
def path(told):
    """The path of a prescription that the pharmacy has in hand."""
    redeem(told)
    receive(told["prescription_id"])
    return f"{API}/prescriptions/{told['prescription_id']}"


class TestRedeeming:
    def test_the_numbers_give_the_prescription_and_a_handle_of_the_patient(self, told):
        answer = redeem(told)
        assert answer.status_code == 201
        (only,) = answer.json()["prescriptions"]
        assert only["prescription_id"] == told["prescription_id"]
        assert only["document"]["rps"]
        assert len(answer.json()["patient_ref"]) == 40

    def test_the_card_gives_what_was_selected(self, told):
        proof = PHARMACY.proof("SBX-0001", prescription_form="electronic", prescriptions=[told["prescription_id"]])
        answer = PHARMACY.post(f"{API}/redemptions", {"proof": proof})
        assert [each["prescription_id"] for each in answer.json()["prescriptions"]] == [told["prescription_id"]]

    def test_the_same_request_by_card_again_gets_the_same_answer(self, told):
        proof = PHARMACY.proof("SBX-0001", prescription_form="electronic", prescriptions=[told["prescription_id"]])
        first, again = (PHARMACY.post(f"{API}/redemptions", {"proof": proof}, key="k" * 16) for _ in range(2))
        assert first.status_code == again.status_code == 201
        assert first.json() == again.json()

    def test_a_proof_is_used_once(self, told):
        proof = PHARMACY.proof("SBX-0001", prescription_form="electronic", prescriptions=[told["prescription_id"]])
        first, again = (PHARMACY.post(f"{API}/redemptions", {"proof": proof}) for _ in range(2))
        assert (first.status_code, again.json()["code"]) == (201, "ELIG-PROOF-USED")

    def test_who_chose_paper_is_told_so(self, told):
        proof = PHARMACY.proof("SBX-0001", prescription_form="paper")
        answer = PHARMACY.post(f"{API}/redemptions", {"proof": proof}).json()
        assert (answer["prescriptions"], answer["advisories"][0]["code"]) == ([], "RX-PAPER-CHOSEN")

    @pytest.mark.parametrize("changed", [{"number": "9999"}, {"redemption_number": "000000"}, {"branch": "05"}])
    def test_whatever_is_wrong_there_is_one_answer(self, told, changed):
        answer = redeem(told, **changed)
        assert (answer.status_code, answer.json()["code"]) == (404, "RX-NOT-REDEEMABLE")

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"redemption_number": "12"}, "/insurer_number"),
            ({"redemption_number": "12", "insurer_number": "06139992", "number": "1"}, "/redemption_number"),
            ({"redemption_number": "123456", "payer_number": "1"}, "/payer_number"),
            ({"proof": 1}, "/proof"),
        ],
    )
    def test_what_cannot_be_numbers_is_told_by_member(self, body, pointer):
        answer = PHARMACY.post(f"{API}/redemptions", body)
        assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}


class TestReceiving:
    def test_it_is_in_hand_then(self, told):
        redeem(told)
        answer = receive(told["prescription_id"])
        assert (answer.status_code, answer.json()["state"], answer.json()["findings"]) == (201, "received", [])

    def test_the_second_pharmacy_is_told_that_it_is_taken(self, told, issuing):
        redeem(told, GREEN)
        redeem(told, BLUE)
        receive(told["prescription_id"], BLUE)
        assert receive(told["prescription_id"], GREEN).json()["code"] == "RX-TAKEN"

    def test_given_back_it_is_free_for_another(self, told, path):
        assert PHARMACY.delete(f"{path}/reception").json()["state"] == "registered"
        assert redeem(told, GREEN).status_code == 201

    def test_without_redemption_there_is_none(self, told):
        assert receive(told["prescription_id"]).status_code == 404


class TestDispensing:
    def test_the_result_comes_with_our_time_stamp(self, told, path):
        answer = dispense(told["prescription_id"])
        assert (answer.status_code, answer.json()["state"], answer["ETag"]) == (201, "dispensed", '"1"')
        assert answer.json()["time_stamp"].count(".") == 2
        assert answer.json()["next"] is None

    def test_the_same_request_again_gets_the_same_answer(self, told, path):
        body = result_body(told["prescription_id"])
        first, again = (PHARMACY.post(f"{path}/dispensing", body, key="k" * 16) for _ in range(2))
        assert first.status_code == again.status_code == 201
        assert first.json() == again.json()

    def test_the_clinic_reads_what_was_given(self, told, path):
        dispense(told["prescription_id"], message="残薬があります。")
        (result,) = Caller(rx.CLINIC).get(path, **NAMED).json()["dispensings"]
        assert (result["message"], result["items"][0]["disposition"]) == ("残薬があります。", "as_prescribed")

    def test_another_pharmacy_is_told_nothing(self, told, path):
        assert dispense(told["prescription_id"], at_pharmacy=GREEN).status_code == 404

    def test_a_correction_is_another_version(self, told, path):
        dispense(told["prescription_id"])
        body = result_body(told["prescription_id"], given(quantity="7", disposition="partial"))
        answer = put(PHARMACY, f"{path}/dispensing", body, **{"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["dispensing_version"], answer["ETag"]) == (200, 2, '"2"')

    def test_a_result_that_was_withdrawn_leaves_it_in_hand(self, told, path):
        dispense(told["prescription_id"])
        assert PHARMACY.delete(f"{path}/dispensing").json()["state"] == "received"
