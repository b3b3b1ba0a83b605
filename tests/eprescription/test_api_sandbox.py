"""The sandbox's signing device, and its HPKI's list of revoked signers."""

import base64
import json
import shutil
from datetime import timedelta

import pytest
from django.test import Client

from eligibility.gateways import revocation
from eprescription.gateways.signing.envelopes import IN_HOUSE
from eprescription.queries.signers import trust
from eprescription.rules.document import Form, Kind
from platform_site import clock
from tests.support import rx
from tests.support.callers import Caller
from tests.support.writes import nothing_written


pytestmark = pytest.mark.django_db
DEVICE = Client(raise_request_exception=False)
LIST = "/sandbox/signatures/revocation-list"


def signed(content: bytes, *, signer: str = "clinic-doctor-1", form: str = "record_file", **changed):
    """Have somebody sign."""
    body = {"signer": signer, "form": form, "document": base64.b64encode(content).decode(), **changed}
    with nothing_written():
        return DEVICE.post("/sandbox/signatures", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("form", Form)
def test_what_it_answers_is_registered_as_it_is(form):
    content = rx.content_of(rx.document(form=form))
    answer = signed(content, form=form.value)
    body = {"form": form.value, "patient_ref": rx.visit(), **answer.json()}
    registered = Caller(rx.CLINIC).post("/api/v1/eprescription/prescriptions", body)
    assert (answer.status_code, registered.status_code) == (201, 201), registered.content


def test_json_stays_as_it_is_beside_its_signature():
    content = rx.content_of(rx.document(form=Form.JSON))
    answer = signed(content, form="json").json()
    assert base64.b64decode(answer["document"]) == content
    header, payload, signature = answer["signature"].split(".")
    assert (bool(header), payload, bool(signature)) == (True, "", True)


def test_the_envelope_says_what_kind_it_is_of():
    envelope = base64.b64decode(signed(b"SJ1\r\n", kind=Kind.IN_HOUSE.value).json()["document"])
    assert f"<Kind>{IN_HOUSE.kind}</Kind>".encode() in envelope


@pytest.mark.parametrize("signer", ["nobody", "..", "../authority", "clinic-doctor-1.pem", "𠮷", "x" * 64])
@pytest.mark.parametrize("form", Form)
def test_who_was_never_issued_a_certificate_signs_nothing(signer, form):
    answer = signed(b"{}", signer=signer, form=form.value)
    assert (answer.status_code, answer.json()["code"]) == (404, "SYS-NOT-FOUND")


@pytest.mark.parametrize(
    ("changed", "code", "pointer"),
    [
        ({"signer": ""}, "VAL-REQUIRED", "/signer"),
        ({"signer": "x" * 65}, "VAL-LENGTH", "/signer"),
        ({"form": "pdf"}, "VAL-CHOICE", "/form"),
        ({"kind": "numbered_paper"}, "VAL-CHOICE", "/kind"),
        ({"document": "%%%"}, "VAL-FORMAT", "/document"),
        ({"document": 1}, "VAL-TYPE", "/document"),
        ({"pin": "1234"}, "VAL-UNKNOWN-FIELD", "/pin"),
    ],
)
def test_what_it_does_not_take_is_named(changed, code, pointer):
    answer = signed(b"{}", **changed)
    assert answer.status_code == 400
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [(code, pointer)]


def listed() -> revocation.RevocationList:
    """Return the list as a platform reads it."""
    roots, issuers = trust()
    return revocation.read(DEVICE.get(LIST).content, trust=roots, issuers=issuers, at=clock.now())


def test_the_list_names_whom_the_authority_revoked(settings, tmp_path):
    settings.SANDBOX_HPKI_DIR = shutil.copytree(settings.SANDBOX_HPKI_DIR, tmp_path / "hpki")
    before = listed()
    rx.authority().revoke("pharmacist-1", clock.now())
    after = listed()
    assert DEVICE.get(LIST)["Content-Type"] == "application/pkix-crl"
    assert len(after.revoked - before.revoked) == 1
    assert after.next_update > clock.now() + timedelta(hours=23)


def test_the_list_is_only_read():
    assert DEVICE.post(LIST).status_code == 405
