"""口頭の同意 at the page to sign a result on: a masked finding is opened once, and what was said to it stays (E-18)."""

import re
from uuid import uuid4

import pytest

from eprescription.models import Dispensing, FindingOpening
from eprescription.states import RxState
from platform_site import clock
from platform_site.models import Draft
from tests.eprescription.pharmacies import BLUE, GREEN, now, opened, received
from tests.eprescription.reasons import registered_for_a_reason
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.clinic_pages import keys_on, opening_of, way_back
from tests.support.pages import is_closed, seen, text_of
from tests.support.pharmacy_pages import pharmacist, to_sign
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
REASON = "処方医に確かめた"
INDIVIDUAL_NUMBER = "123456789018"
CONSENT = ("care_drug_allergy_lab",)


@pytest.fixture
def row(issuing):
    """A medicine that meets another clinic's, received."""
    rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
    return received(registered_for_a_reason(rx.ITRACONAZOLE))


@pytest.fixture
def me(row) -> Visitor:
    """The pharmacist, with the patient at her counter."""
    rx.visit(BLUE)
    return pharmacist()


@pytest.fixture
def stopped(me, row) -> str:
    """The page to sign on, once something stopped the result."""
    return str(me.post(to_sign(me, row))["Location"])


def typed(me: Visitor, page: str, reason: str = REASON) -> dict[str, str]:
    """Return an answer to the one finding of a page to sign on."""
    [key] = keys_on(seen(me, page))
    return {f"reason-{key}": reason, f"confirmed-{key}": "on"}


def is_not_opened(row, answer) -> None:
    assert answer.status_code == 404
    assert rx.TRIAZOLAM not in text_of(answer)
    with opened(row):
        assert not FindingOpening.objects.exists()


def test_it_is_shown_once_to_the_pharmacist_and_stands_in_the_trail(me, row, stopped):
    opening = opening_of(me, stopped)
    assert rx.TRIAZOLAM not in seen(me, stopped) + seen(me, opening)
    assert rx.TRIAZOLAM in text_of(me.post(opening))
    assert rx.TRIAZOLAM not in text_of(me.sends(opening))
    with opened(row):
        assert FindingOpening.objects.get().acting_user == "pharmacist-1"
    trail = [(line.event, line.user_uid) for line in lines_of([row.person_id])]
    assert ("eprescription.finding_opened", me.user.uid) in trail


def test_what_was_said_is_there_when_one_comes_back(me, row, stopped):
    answers = typed(me, stopped)
    shown = text_of(me.post(opening_of(me, stopped, **answers)))
    page = seen(me, way_back(shown))
    assert REASON in page
    assert re.search(r'name="confirmed-[^>]* checked', page)
    assert "入力内容に問題があります" not in page
    assert me.post(way_back(shown), answers).status_code == 302
    assert now(row).state == RxState.DISPENSED


def test_what_was_said_stands_in_no_address_and_signs_nothing(me, row, stopped):
    opening = opening_of(me, stopped, **typed(me, stopped))
    assert re.fullmatch(r"/clinic/checks/[0-9a-f-]{36}/findings/[0-9a-f]{32}/open\?draft=[0-9a-f-]{36}", opening)
    assert now(row).state == RxState.RECEIVED


def test_with_consent_nothing_is_masked_and_nothing_to_be_opened(me, row, stopped):
    rx.visit(BLUE, consents=CONSENT)
    page = seen(me, stopped)
    assert rx.TRIAZOLAM in page
    assert "口頭の同意を得て" not in page


def test_before_anybody_wanted_to_sign_the_button_signs_nothing(me, row):
    address = to_sign(me, row)
    for deed in ("open:", "open:x:y", f"open:{uuid4()}:"):
        assert me.post(address, {"do": deed})["Location"].partition("?")[0] == address
    with opened(row):
        assert not Dispensing.objects.filter(prescription=row).exists()


def test_a_finding_and_a_check_that_are_not_there_are_not_opened(me, row, stopped):
    opening = opening_of(me, stopped)
    check, key = re.findall(r"[0-9a-f-]{32,36}", opening)[:2]
    is_not_opened(row, me.post(opening.replace(key, "0" * 32)))
    is_not_opened(row, me.post(opening.replace(check, str(uuid4()))))


def test_another_pharmacy_does_not_find_it(me, row, stopped):
    opening, other = opening_of(me, stopped), pharmacist("pharmacist-2")
    assert other.actor.organisation.uid == Caller(GREEN).actor.organisation.uid
    is_not_opened(row, other.post(opening))


def test_a_colleague_of_another_role_does_not_come_in(me, stopped):
    is_closed(opening_of(me, stopped), Visitor.of("receptionist", "pharmacy"))


def test_what_a_colleague_said_is_no_way_back(me, stopped):
    assert "戻る" not in seen(Visitor.of("pharmacist", "pharmacy"), opening_of(me, stopped))


def test_the_right_lost_meanwhile_opens_nothing(me, row, stopped):
    opening = opening_of(me, stopped)
    me.membership.ended_at = clock.now()
    me.membership.save(update_fields=["ended_at"])
    answer = me.post(opening)
    assert (answer.status_code, answer["Location"]) == (302, "/roles/")
    with opened(row):
        assert not FindingOpening.objects.exists()


def test_somebody_who_is_not_here_today_is_not_opened(row):
    me = pharmacist()
    is_not_opened(row, me.post(opening_of(me, me.post(to_sign(me, row))["Location"])))


def test_an_individual_number_is_kept_nowhere_on_the_way(me, stopped):
    answers = typed(me, stopped, INDIVIDUAL_NUMBER)
    [deed] = re.findall(r'value="(open:[^"]+)"', seen(me, stopped))
    before = Draft.objects.count()
    answer = me.post(stopped, {**answers, "do": deed})
    assert answer.status_code == 422
    assert INDIVIDUAL_NUMBER not in text_of(answer)
    assert Draft.objects.count() == before
