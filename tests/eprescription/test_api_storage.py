"""The doors of originals: ordered, and read by the pharmacy that ordered them (E-21)."""

import base64
import hashlib
from uuid import uuid4

import pytest

from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.api_calls import API, NAMED
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, received
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


@pytest.fixture
def uid():
    """A prescription that the blue pharmacy dispensed."""
    return str(dispensed(received(rx.registered())).uid)


def order(uid, pharmacy=BLUE, **kwargs):
    return Caller(pharmacy).post(f"{API}/prescriptions/{uid}/storage", {}, **kwargs)


def originals(uid, pharmacy=BLUE, headers=NAMED):
    return Caller(pharmacy).get(f"{API}/prescriptions/{uid}/original", **headers)


def test_an_order_is_answered_with_what_is_kept_and_until_when(uid):
    answer = order(uid)
    assert answer.status_code == 201
    kept = answer.json()["stored"]
    assert [each["of"] for each in kept] == ["prescription", "dispensing"]
    today = jst_day(clock.now())
    assert all(each["kept_until"] > today.replace(year=today.year + 5, day=1).isoformat() for each in kept)


def test_the_same_order_again_gets_the_same_answer(uid):
    first, again = (order(uid, key="k" * 16) for _ in range(2))
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")


def test_the_originals_come_as_they_were_signed(uid):
    order(uid)
    prescription, result = originals(uid).json()["originals"]
    assert hashlib.sha256(base64.b64decode(result["document"])).hexdigest() == result["sha256"]
    assert (result["signer"]["role"], prescription["signer"]["role"]) == ("pharmacist", "doctor")
    assert result["signature"]
    assert result["time_stamp"]
    assert (prescription["signature"], prescription["time_stamp"]) == (None, None)


def test_another_pharmacy_is_told_what_it_is_told_of_none(uid):
    order(uid)
    foreign, none = originals(uid, GREEN), originals(uuid4(), GREEN)
    assert foreign.status_code == none.status_code == 404
    assert {**foreign.json(), "instance": "", "request_id": ""} == {**none.json(), "instance": "", "request_id": ""}
    assert order(uid, GREEN).json()["code"] == order(uuid4(), GREEN).json()["code"] == "RX-NOT-HOLDER"


def test_who_reads_has_to_be_named(uid):
    order(uid)
    assert originals(uid, headers={}).status_code == 400


def test_a_clinic_has_no_such_scope(uid):
    assert originals(uid, rx.CLINIC).json()["code"] == order(uid, rx.CLINIC).json()["code"] == "AUTH-SCOPE"
