"""The same request again: the first answer, under the rights of now (API-4)."""

from datetime import timedelta

import pytest

from eligibility.actions.cards import link_card, unlink_card
from eligibility.actions.checks import read_proof
from eligibility.actions.links import resume_link, suspend_link
from eligibility.models import Coverage, EligibilityCheck
from platform_site import clock
from platform_site.actions.organisations import disable_client
from platform_site.actions.people import restrict
from platform_site.actors import the_platform
from platform_site.models import IdempotencyKey, Organisation, Person, Restriction
from platform_site.queries import refreshed
from tests.support.callers import P001, Caller, by_number
from tests.support.feeds import Insurer, line


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
KEY = "a-key-of-16-signs"
P019 = by_number("06139992", "1019", "1987-06-15", symbol="架空３４")
P010 = {"payer_number": "12139994", "recipient_number": "0000018", "birth_date": "1958-06-30"}
FED = by_number("06139992", "7001", "1980-01-01", symbol="架空７７")


def by_card(serial: str = "SBX-0001", **choices) -> dict[str, str]:
    """Return a body with a proof of its own."""
    return {"method": "card", "proof": CLINIC.proof(serial, **choices)}


def ask(body, key: str = KEY, caller: Caller = CLINIC):
    """Check under one key."""
    return caller.check(body, key=key)


@pytest.mark.parametrize(
    "make",
    [
        lambda: P001,
        lambda: {**P001, "number": "4711"},
        lambda: {"method": "public_assistance", **P010},
        lambda: by_card(consents=["checkup", "vaccination"]),
        lambda: by_card("SBX-0013"),
    ],
    ids=["by number", "nobody", "by assistance", "by card", "two coverages"],
)
def test_a_retry_gives_the_answer_byte_for_byte_and_checks_nothing_again(make):
    body = make()
    first, retry = ask(body), ask(body)
    assert (first.status_code, retry.status_code) == (201, 201)
    assert retry.content == first.content
    assert "Idempotency-Replayed" not in first
    assert retry["Idempotency-Replayed"] == "true"
    assert EligibilityCheck.objects.count() == 1
    assert IdempotencyKey.objects.count() == 1


def test_a_retry_gives_what_was_known_then_and_a_new_check_what_is_known_now():
    insurer = Insurer()
    insurer.tell(line())
    first = ask(FED)
    insurer.tell(line(change="change", name="改姓　歩", kana="カイセイ　アユム", address="架空県隣町1"))
    insurer.tell(line(change="end", lost_on="2026-10-01", loss_reason="99"))
    assert ask(FED).content == first.content
    assert CLINIC.check(FED).json()["result"] == "inactive"


def test_a_retry_gives_what_was_known_though_the_coverage_was_entered_in_error():
    insurer = Insurer()
    insurer.tell(line())
    first = ask(FED)
    insurer.tell(line(change="cancel"))
    assert ask(FED).content == first.content
    assert CLINIC.check(FED).json()["result"] == "not_found"


def test_another_body_under_the_key_is_refused():
    first = ask(P001)
    answer = ask({**P001, "branch": "02"})
    assert (answer.status_code, answer.json()["code"]) == (422, "DUP-KEY-REUSED")
    assert ask(P001).content == first.content
    assert EligibilityCheck.objects.count() == 1


def test_the_same_facts_in_other_bytes_are_another_body():
    ask(P001)
    assert ask(dict(reversed(P001.items()))).json()["code"] == "DUP-KEY-REUSED"


def test_anothers_key_does_not_collide():
    mine, theirs = ask(P001), ask(P001, caller=OTHER)
    assert theirs.status_code == 201
    assert "Idempotency-Replayed" not in theirs
    assert mine.json()["check_id"] != theirs.json()["check_id"]
    assert ask({**P001, "branch": ""}, caller=Caller("sandbox-hospital-1")).status_code == 201


def test_a_link_that_was_suspended_since_stops_the_retry_too():
    first = ask(P001)
    coverage = Coverage.objects.get(number="1001", branch="01")
    suspend_link(coverage_id=coverage.pk, by=the_platform(), at=clock.now())
    stopped = ask(P001)
    resume_link(coverage_id=coverage.pk, by=the_platform(), at=clock.now())
    assert (stopped.status_code, stopped.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")
    assert ask(P001).content == first.content


def test_a_coverage_that_turned_out_to_be_somebody_elses_is_not_told_again():
    insurer = Insurer()
    insurer.tell(line())
    ask(FED)
    assert insurer.tell(line(change="change", link_token="TEST-LINK-RIGHT")) == ["changed"]
    again = ask(FED)
    assert (again.status_code, again.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")
    assert "試験" not in again.content.decode()


def test_a_card_that_turned_out_to_be_somebody_elses_opens_nothing_again():
    body = by_card()
    identity = read_proof(body["proof"], at=clock.now()).card.identity
    first = ask(body)
    unlink_card(identity=identity, by=the_platform(), at=clock.now())
    unlinked = ask(body)
    link_card(identity=identity, link_token="SBX-LINK-P002", by=the_platform(), at=clock.now())
    anothers = ask(body)
    unlink_card(identity=identity, by=the_platform(), at=clock.now())
    link_card(identity=identity, link_token="SBX-LINK-P001", by=the_platform(), at=clock.now())
    for answer in (unlinked, anothers):
        assert (answer.status_code, answer.json()["code"]) == (404, "ELIG-CARD-UNKNOWN")
    assert ask(body).content == first.content


def test_a_card_that_was_closed_since_opens_nothing_again():
    body = by_card()
    ask(body)
    person = Person.objects.get(coverageversion__coverage__number="1001", birth_date="1985-04-01")
    source = Organisation.objects.get(code="139998")
    restrict(person=person, kind=Restriction.Kind.SELF_VIEW_STOPPED, source=source, by=the_platform(), at=clock.now())
    answer = ask(body)
    assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-CARD-CLOSED")
    assert ask(P001, key="another-key-of-mine").json()["result"] == "active"


def test_a_consent_that_was_withdrawn_since_is_not_shown_again():
    body = by_card(consents=["checkup", "vaccination"])
    withdrawn, kept = ask(body).json()["consents"]
    CLINIC.delete(f"/api/v1/eligibility/consents/{withdrawn['consent_id']}")
    assert ask(body).json()["consents"] == [kept]


def test_a_right_that_was_lost_since_stops_the_retry():
    ask(P001)
    narrowed = ask(P001, caller=Caller("sandbox-clinic-1", scopes=frozenset({"ehr.view"})))
    disable_client(client=CLINIC.row, by=the_platform(), at=clock.now())
    refreshed.forget_all()
    disabled = ask(P001)
    assert (narrowed.status_code, narrowed.json()["code"]) == (403, "AUTH-SCOPE")
    assert (disabled.status_code, disabled.json()["code"]) == (401, "AUTH-CLIENT-DISABLED")


def test_a_refusal_is_not_kept_and_the_retry_is_judged_anew():
    assert ask(P019).json()["code"] == "ELIG-LINK-SUSPENDED"
    coverage = Coverage.objects.get(number="1019")
    resume_link(coverage_id=coverage.pk, by=the_platform(), at=clock.now())
    assert ask(P019).json()["result"] == "active"


def test_a_used_proof_under_its_own_key_is_a_retry_and_under_another_it_is_used():
    body = by_card()
    first = ask(body)
    assert ask(body).content == first.content
    assert ask(body, key="another-key-of-mine").json()["code"] == "ELIG-PROOF-USED"


@pytest.mark.parametrize("key", ["", "short", "x" * 256, "with-\x7f-control-sign", "x" * 15])
def test_without_a_usable_key_nothing_is_done(key):
    headers = {"Idempotency-Key": key} if key else {}
    token = {"Authorization": f"Bearer {CLINIC.token()}"}
    answer = CLINIC.http.post(
        "/api/v1/eligibility/checks", P001, content_type="application/json", headers={**token, **headers}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "DUP-KEY-REQUIRED")
    assert not EligibilityCheck.objects.exists()


def test_keys_are_kept_for_a_day_and_an_hour_of_skew_changes_nothing():
    ask(P001)
    kept = IdempotencyKey.objects.get()
    assert abs(kept.used_at - clock.now()) < timedelta(seconds=30)
    assert kept.answer == str(EligibilityCheck.objects.get().uid)
