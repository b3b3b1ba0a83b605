import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256

import pytest

from benchmarks import eprescription_told as told
from benchmarks import rx_requests, rx_signers
from benchmarks.members import CLINIC_CODES, member
from benchmarks.options import Options
from benchmarks.rx_documents import content, is_elderly
from benchmarks.rx_medicines import PRESCRIBED, prescribed, taken
from benchmarks.rx_people import LINES_OF_MANY
from benchmarks.rx_signers import Practice, Wanted
from benchmarks.traffic import Site
from eprescription.gateways import documents
from eprescription.gateways.sandbox_hpki import HpkiAuthority
from eprescription.rules.document import Form
from eprescription.rules.signing import facility_code
from platform_site import clock


ON = date(2026, 11, 20)
FORMS = (Form.RECORD_FILE, Form.JSON)


def test_what_is_prescribed_is_taken_by_nobody_yet():
    known = {key for drug in taken(ON) for key in drug.components}
    assert len(prescribed(ON)) == PRESCRIBED
    assert not known & {key for drug in prescribed(ON) for key in drug.components}


def test_there_are_medicines_enough_for_who_takes_very_many():
    assert len({drug.receipt_code for drug in taken(ON)}) > LINES_OF_MANY


@pytest.mark.parametrize("form", FORMS)
def test_what_is_signed_is_a_prescription_of_that_person_at_that_clinic(form):
    for n in (n for n in range(1, 40) if not is_elderly(n)):
        document = documents.read(content(n, n % 7, n, form, ON), form)
        assert document.insurance.number == member(n).number
        assert document.patient.birth_date == member(n).birth_date
        assert facility_code(document.facility) == CLINIC_CODES[n % 7]


@pytest.mark.parametrize("form", FORMS)
def test_no_two_prescriptions_have_the_same_bytes(form):
    assert content(1, 1, 1, form, ON) != content(1, 1, 2, form, ON)


def test_each_document_is_signed_by_its_clinic_s_doctor_and_known_by_its_digest(tmp_path, monkeypatch):
    monkeypatch.setattr(rx_signers, "CLIENTS", 2)
    HpkiAuthority(tmp_path / "hpki").create(clock.now())
    with ThreadPoolExecutor(1) as pool:
        practice = Practice({"PLATFORM_LOCAL": str(tmp_path)}, pool)
        envelope, plain = practice.signed([Wanted(1, 1, 1, Form.RECORD_FILE), Wanted(2, 0, 2, Form.JSON)])
    assert b"Signature" in base64.b64decode(envelope.document)
    assert not envelope.signature
    assert ".." in plain.signature
    for made in (envelope, plain):
        assert made.sha256 == sha256(base64.b64decode(made.document)).hexdigest()


def test_a_check_asks_for_what_the_person_takes_and_for_what_she_does_not():
    site = Site(port=0, process=0, people=10, tokens=[f"token{place}" for place in range(10)])
    (asked, expected), _ = rx_requests.checks(site, {3: "REF", 4: "OTHER"}, ON, 2)
    body = json.loads(asked.partition(b"\r\n\r\n")[2])
    codes = {item["code"]["value"] for item in body["items"]}
    hers = {taken(ON)[(7 * 3 + k) % len(taken(ON))].receipt_code for k in range(1, LINES_OF_MANY + 1)}
    assert body["patient_ref"] == "REF"
    assert len(codes & hers) == rx_requests.MET
    assert len(codes - hers) == PRESCRIBED - rx_requests.MET
    assert b"Bearer token3" in asked
    assert expected == b'"duplicate"'


def seen(**changed):
    figures = {"rate": 100.0, "cpu_us": 5000.0, "web_us": 4000.0, "p50_ms": 10.0, "p95_ms": 20.0, "p99_ms": 30.0}
    return {**figures, "errors": 0, "refused": 0, **changed}


def test_growth_is_that_of_the_figure_that_grows_most():
    rounds = {"whole": [seen(cpu_us=6000.0)], "few": [seen()]}
    (line, _) = told.results(rounds, {"held": [seen()], "record_file": [seen()], "json": [seen()]}, Options(), 1.0)
    assert json.loads(line)["ratio"] == 1.2


def test_a_bar_is_not_met_by_a_load_that_failed():
    fast = seen(rate=300.0)
    slow, broken = {"held": [seen()]}, {"held": [seen(errors=1)]}
    met = told.registered({**slow, "record_file": [fast], "json": [fast]}, Options())
    failed = told.registered({**broken, "record_file": [fast], "json": [seen(rate=300.0, refused=2)]}, Options())
    assert "not met" not in " ".join(met)
    assert " ".join(failed).count("not met") == 2


def test_few_people_alone_show_no_growth():
    (check, registration) = told.results(
        {"whole": [seen()]}, {"held": [seen()], "record_file": [seen()], "json": [seen()]}, Options(), 1.0
    )
    assert json.loads(check)["ratio"] is None
    assert json.loads(registration)["p99_ms"] == 30.0
    assert "growth" not in " ".join(told.checked({"whole": [seen()]}, 10_000, Options()))
