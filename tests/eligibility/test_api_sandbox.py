"""The sandbox's card reader and its authority's list of revoked cards."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from eligibility.actions.checks import read_proof
from eligibility.gateways import revocation
from eligibility.gateways.card_certificates import identity_of
from eligibility.queries.cards import authorities
from platform_site import clock
from tests.support.callers import Caller
from tests.support.cards import authority, issued
from tests.support.writes import nothing_written


pytestmark = pytest.mark.django_db
READER = Client(raise_request_exception=False)
CLINIC = Caller("sandbox-clinic-1")
LIST = "/sandbox/cards/revocation-list"


def read(serial: str, **choices):
    """Put a card on the reader."""
    body = json.dumps({"organisation": CLINIC.code, **choices})
    with nothing_written():
        return READER.post(f"/sandbox/cards/{serial}/proof", body, content_type="application/json")


def test_a_card_signs_what_is_chosen_at_the_reader():
    choices = {
        "verification": "pin",
        "consents": ["checkup", "vaccination"],
        "use_subsidies": True,
        "prescription_form": "electronic",
        "prescriptions": ["rx-1"],
    }
    answer = read("SBX-0001", **choices)
    proof = read_proof(answer.json()["proof"], at=clock.now())
    assert answer.status_code == 201
    assert (proof.audience, proof.organisation) == (settings.PUBLIC_URL, CLINIC.code)
    signed = {name: getattr(proof, name) for name in choices}
    assert signed == {**choices, "consents": ("checkup", "vaccination"), "prescriptions": ("rx-1",)}
    assert proof.card.identity == identity_of(authority().certificate("SBX-0001"))


def test_a_proof_from_the_reader_opens_one_check():
    body = {"method": "card", "proof": read("SBX-0001", consents=["checkup"]).json()["proof"]}
    answer = CLINIC.check(body)
    assert (answer.status_code, len(answer.json()["consents"])) == (201, 1)
    assert CLINIC.check(body).json()["code"] == "ELIG-PROOF-USED"


def test_without_choices_nothing_is_consented_to():
    proof = read_proof(read("SBX-0003").json()["proof"], at=clock.now())
    chosen = (proof.verification, proof.consents, proof.use_subsidies, proof.prescription_form)
    assert chosen == ("face", (), False, None)


@pytest.mark.parametrize("serial", ["SBX-9999", "..", "authority", "%2e%2e", "SBX-0001.pem", "𠮷"])
def test_a_card_that_was_never_issued_is_not_there(serial):
    answer = read(serial)
    assert (answer.status_code, answer.json()["code"]) == (404, "SYS-NOT-FOUND")


@pytest.mark.parametrize(
    ("choice", "code", "pointer"),
    [
        ({"organisation": ""}, "VAL-REQUIRED", "/organisation"),
        ({"organisation": "1" * 33}, "VAL-LENGTH", "/organisation"),
        ({"organisation": "さくら診療所"}, "VAL-FORMAT", "/organisation"),
        ({"verification": "guess"}, "VAL-CHOICE", "/verification"),
        ({"consents": "checkup"}, "VAL-TYPE", "/consents"),
        ({"consents": ["everything"]}, "VAL-CHOICE", "/consents/0"),
        ({"consents": ["checkup", "checkup"]}, "VAL-FORMAT", "/consents"),
        ({"use_subsidies": "yes"}, "VAL-TYPE", "/use_subsidies"),
        ({"prescription_form": "fax"}, "VAL-CHOICE", "/prescription_form"),
        ({"prescriptions": ["x"] * 21}, "VAL-LENGTH", "/prescriptions"),
        ({"prescriptions": ["x", "x"]}, "VAL-FORMAT", "/prescriptions"),
        ({"prescriptions": ["処方箋"]}, "VAL-FORMAT", "/prescriptions"),
        ({"surprise": 1}, "VAL-UNKNOWN-FIELD", "/surprise"),
    ],
)
def test_what_no_card_signs_is_named(choice, code, pointer):
    answer = read("SBX-0001", **choice)
    assert answer.status_code == 400
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [(code, pointer)]


def test_only_a_post_is_signed():
    answer = READER.get("/sandbox/cards/SBX-0001/proof")
    assert (answer.status_code, answer.json()["code"]) == (405, "SYS-METHOD")


def test_the_authoritys_list_names_what_is_revoked():
    serial = issued("TEST-LISTED", whose=None)
    authority().revoke(serial, clock.now())
    answer = READER.get(LIST)
    trust, issuers = authorities()
    listed = revocation.read(answer.content, trust=trust, issuers=issuers, at=clock.now())
    assert answer["Content-Type"] == "application/pkix-crl"
    assert authority().certificate(serial).serial_number in listed.revoked
    assert listed.next_update > clock.now() + timedelta(hours=23)


def test_the_list_is_only_read():
    assert READER.post(LIST).status_code == 405
