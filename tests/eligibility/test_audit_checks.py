"""Every check leaves its line, done or refused, with method and result, and nothing of the person but her id."""

import re
import uuid
from datetime import timedelta

import pytest

from eligibility.actions.bulk import request_bulk_check, run_bulk_check
from eligibility.models import EligibilityCheck
from platform_site import clock
from platform_site.gateways.logs import Json, Readable
from platform_site.periods import jst_day
from platform_site.queries.patient_refs import person_behind
from tests.support import trail
from tests.support.callers import P001, Caller
from tests.support.cards import issued
from tests.support.windows import begin_a_window


CLINIC = Caller("sandbox-clinic-1")
KEY = "a-key-of-16-signs"
BY_CHANCE = re.compile(
    r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}|(?<=:[0-9]{2})\.[0-9]{1,6}|(?<="id": )[0-9]+'
)
"""UUIDs, digests, fractions of a second and a line's own number, in which four digits may stand and mean nobody."""
P010 = {"payer_number": "12139994", "recipient_number": "0000018", "birth_date": "1958-06-30"}
ASSISTANCE = {"method": "public_assistance", **P010}


def by_card(serial: str = "SBX-0001", **choices) -> dict[str, str]:
    """Return a body with a proof."""
    return {"method": "card", "proof": CLINIC.proof(serial, **choices)}


@pytest.fixture
def since(committed):
    """Give a function that returns the lines of checks since the test began, and all of their text."""
    start = trail.newest(committed)

    def lines(event: str = "eligibility.checked"):
        return trail.lines(committed, event, after=start), trail.whole(committed, after=start)

    return lines


def test_each_way_of_asking_leaves_a_line_with_method_and_result(since):
    answers = [CLINIC.check(body) for body in (P001, by_card("SBX-0013"), ASSISTANCE, {**P001, "number": "4711"})]
    lines, _ = since()
    details = [(line["outcome"], line["detail"]["method"], line["detail"]["result"]) for line in lines]
    assert details == [
        ("done", "insurance_number", "active"),
        ("done", "card", "multiple"),
        ("done", "public_assistance", "active"),
        ("done", "insurance_number", "not_found"),
    ]
    organisation = CLINIC.actor.organisation.id
    for answer, line in zip(answers, lines, strict=True):
        sent = answer.json()
        assert line["about"] == f"EligibilityCheck:{sent['check_id']}"
        assert line["request_id"] == answer["X-Request-ID"]
        assert (line["organisation_id"], line["client_uid"]) == (organisation, CLINIC.row.uid)
        ref = sent["patient_ref"]
        assert line["person_id"] == (ref and person_behind(ref, organisation_id=organisation))
        assert (line["ground"], line["detail"]["bulk"]) == ("law", False)


def test_a_replay_leaves_a_line_of_its_own(since):
    first, _ = CLINIC.check(P001, key=KEY), CLINIC.check(P001, key=KEY)
    (done, replayed), _ = since()
    assert replayed["detail"] == {**done["detail"], "replayed": True}
    assert replayed["about"] == done["about"] == f"EligibilityCheck:{first.json()['check_id']}"
    assert replayed["person_id"] == done["person_id"]


def refusals() -> list[tuple[str, str, object]]:
    """Return each refusal with its method, and how it comes about."""
    p019 = {**P001, "symbol": "架空３４", "number": "1019", "birth_date": "1987-06-15"}
    unscoped = Caller("sandbox-clinic-1", scopes=frozenset({"ehr.view"}))
    return [
        ("ELIG-LINK-SUSPENDED", "insurance_number", lambda: CLINIC.check(p019)),
        ("ELIG-LINK-SUSPENDED", "card", lambda: CLINIC.check(by_card("SBX-0019"))),
        ("ELIG-CARD-CLOSED", "card", lambda: CLINIC.check(by_card("SBX-0021"))),
        ("ELIG-CARD-UNKNOWN", "card", lambda: CLINIC.check(by_card(issued("TEST-AUDIT", whose=None)))),
        ("ELIG-PROOF-INVALID", "card", lambda: CLINIC.check({"method": "card", "proof": "a.b.c"})),
        ("ELIG-PROOF-STALE", "card", lambda: CLINIC.check(by_card(at=clock.now() - timedelta(minutes=3)))),
        ("ELIG-PROOF-FACILITY", "card", lambda: CLINIC.check(by_card(organisation="1310200030"))),
        ("ELIG-CARD-EXPIRED", "card", lambda: CLINIC.check(by_card(issued("TEST-OLD", ends_in=timedelta(days=-130))))),
        ("DUP-KEY-REUSED", "insurance_number", lambda: CLINIC.check({**P001, "branch": "02"}, key=KEY)),
        ("AUTH-SCOPE", "insurance_number", lambda: unscoped.check(P001)),
        ("AUTH-SCOPE", "public_assistance", lambda: unscoped.check(ASSISTANCE)),
        ("AUTH-SCOPE", "card", lambda: unscoped.check(by_card())),
    ]


def test_each_refusal_leaves_a_line_with_its_code_and_method(since):
    CLINIC.check(P001, key=KEY)
    used = by_card()
    CLINIC.check(used)
    expected = [("ELIG-PROOF-USED", "card")]
    CLINIC.check(used)
    for code, method, refuse in refusals():
        assert refuse().json()["code"] == code
        expected.append((code, method))
    lines, _ = since()
    refused = [line for line in lines if line["outcome"] == "refused"]
    assert [(line["code"], line["detail"]["method"]) for line in refused] == expected
    assert {line["detail"]["bulk"] for line in refused} == {False}
    assert {line["about"] for line in refused} == {""}
    # Whose card it is, its refusal may say; by numbers it is the link itself that is in doubt.
    named = {(line["code"], line["detail"]["method"]) for line in refused if line["person_id"]}
    assert named == {("ELIG-LINK-SUSPENDED", "card"), ("ELIG-CARD-CLOSED", "card"), ("ELIG-PROOF-USED", "card")}


def test_a_spent_budget_leaves_a_refused_line(since, settings, monkeypatch):
    begin_a_window(monkeypatch)
    settings.WRONG_TRIES_PER_CLIENT = 1
    CLINIC.check({**P001, "number": "4711"})
    CLINIC.check(P001)
    lines, _ = since()
    assert [(line["outcome"], line["code"]) for line in lines] == [("done", ""), ("refused", "RATE-WRONG-TRIES")]


def test_each_item_of_a_bulk_check_leaves_a_line_the_refused_ones_too(since):
    ref = CLINIC.check(P001).json()["patient_ref"]
    by_number = {name: P001[name] for name in ("insurer_number", "symbol", "number", "branch", "birth_date")}
    items = [
        {"patient_ref": ref},
        {**by_number, "appointment_on": str(jst_day(clock.now()))},
        {**by_number, "appointment_on": "2020-01-01"},
        {"patient_ref": "A" * 40},
    ]
    job = request_bulk_check(items=items, by=CLINIC.actor, at=clock.now())
    run_bulk_check(job_uid=str(job.uid), now=clock.now)
    lines, _ = since()
    bulk = [(line["outcome"], line["code"], line["detail"]["method"]) for line in lines if line["detail"]["bulk"]]
    assert bulk == [
        ("done", "", "patient_ref"),
        ("done", "", "insurance_number"),
        ("refused", "ELIG-NO-CHECK-IN", "insurance_number"),
        ("refused", "ELIG-NO-CHECK-IN", "patient_ref"),
    ]
    assert {line["person_id"] for line in lines if line["outcome"] == "done"} == {
        EligibilityCheck.objects.first().person_id
    }
    assert {line["request_id"] for line in lines if line["detail"]["bulk"]} == {str(job.uid)}


def test_consents_and_ties_leave_their_lines_done_or_refused(since):
    checked = CLINIC.check(by_card()).json()
    post = {"check_id": checked["check_id"], "proof": CLINIC.proof("SBX-0001", consents=["checkup"])}
    (receipt,) = CLINIC.post("/api/v1/eligibility/consents", post).json()["consents"]
    CLINIC.post("/api/v1/eligibility/consents", {**post, "check_id": str(uuid.uuid4())})
    path = f"/api/v1/eligibility/consents/{receipt['consent_id']}"
    CLINIC.delete(path)
    CLINIC.delete(path)
    CLINIC.post("/api/v1/eligibility/patient-numbers", {"patient_ref": checked["patient_ref"], "patient_number": "1"})
    CLINIC.post("/api/v1/eligibility/patient-numbers", {"patient_ref": "A" * 40, "patient_number": "1"})
    found = {
        event: [(line["outcome"], line["code"], line["person_id"] is not None) for line in since(event)[0]]
        for event in ("eligibility.consent_given", "consents.withdrawn", "eligibility.patient_number_tied")
    }
    assert found == {
        "eligibility.consent_given": [("done", "", True), ("refused", "ELIG-NO-CHECK-IN", False)],
        "consents.withdrawn": [("done", "", True), ("refused", "CONF-STATE", False)],
        "eligibility.patient_number_tied": [("done", "", True), ("refused", "ELIG-NO-CHECK-IN", False)],
    }


def test_no_line_holds_a_name_a_number_a_birth_date_a_handle_or_a_proof(since):
    proof = CLINIC.proof("SBX-0001", consents=["checkup"])
    ref = CLINIC.check(P001).json()["patient_ref"]
    CLINIC.check({"method": "card", "proof": proof})
    CLINIC.check(ASSISTANCE)
    for _, _, refuse in refusals():
        refuse()
    CLINIC.post("/api/v1/eligibility/patient-numbers", {"patient_ref": ref, "patient_number": "カルテ42"})
    _, text = since()
    personal = ["架空", "カクウ", "1001", "06139992", "1985", "12139994", "0000018", "SBX-", "カルテ"]
    canaries = [*personal, ref, proof, proof.split(".")[1]]
    assert [canary for canary in canaries if canary in BY_CHANCE.sub("", text)] == []


def test_no_log_line_holds_what_was_sent_or_answered(since, caplog):
    proof = CLINIC.proof("SBX-0001", consents=["checkup"])
    ref = CLINIC.check(P001).json()["patient_ref"]
    CLINIC.check({"method": "card", "proof": proof})
    CLINIC.check({**P001, "number": "123456789018"})
    CLINIC.check({**P001, "birth_date": "1985-04-31", "symbol": "架空\u202e"})
    for _, _, refuse in refusals():
        refuse()
    CLINIC.post("/api/v1/eligibility/patient-numbers", {"patient_ref": ref, "patient_number": "カルテ42"})
    logged = "\n".join(form.format(record) for record in caplog.records for form in (Json(), Readable()))
    assert "api/v1/eligibility/checks" in logged
    canaries = ["架空", "カクウ", "06139992", "1985-04", "12139994", "0000018", "123456789018", "カルテ", ref, proof]
    assert [canary for canary in canaries if canary in BY_CHANCE.sub("", logged)] == []
