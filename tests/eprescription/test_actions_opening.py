"""口頭同意: one masked finding is opened once, here, today, by somebody who is named (E-18)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from eligibility.errors import NoCheckIn
from eprescription.actions.checking import check_medicines
from eprescription.actions.opening import open_finding
from eprescription.errors.checks import OpenedBefore
from eprescription.models import FindingOpening
from eprescription.queries.findings import shown_of
from platform_site import clock
from platform_site.errors import ActingUserWrong, NotFound, TooManyWrongTries
from platform_site.models import OutboxEvent
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import opened
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def actor(clinic=rx.CLINIC, named="u1;doctor"):
    return replace(Caller(clinic).actor, acting_user=named)


def checked(*names, clinic=rx.CLINIC):
    """Ask about medicines without consent."""
    return check_medicines(
        patient_ref=rx.visit(clinic), rps=rx.rps(*names), on=jst_day(clock.now()), include_own=False,
        by=Caller(clinic).actor, at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def check(issuing):
    """A check that met triazolam, which another clinic prescribed, masked."""
    rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
    return checked(rx.ITRACONAZOLE)


def key_of(check):
    (masked,) = shown_of(check, consent=False)
    return masked.key


def opening(check, *, key=None, by=None, after=timedelta(0)):
    return open_finding(uid=check.uid, finding_key=key or key_of(check), by=by or actor(), at=clock.now() + after)


def test_what_stands_behind_is_told_and_that_it_was_is_kept(check):
    answer = opening(check).answer
    assert [each["other"]["name"] for each in answer["findings"]] == [rx.TRIAZOLAM]
    with opened(check):
        assert FindingOpening.objects.get(check_uid=check.uid).acting_user == "u1;doctor"
    assert OutboxEvent.objects.filter(name="eprescription.finding_opened").exists()


def test_it_is_opened_once(check):
    opening(check)
    with pytest.raises(OpenedBefore):
        opening(check)


def test_the_same_request_again_is_answered_again(check):
    by = [actor(), actor()]
    for each in by:
        each.call.key_digest, each.call.body_digest = b"k" * 32, b"b" * 32
    assert opening(check, by=by[0]).answer == opening(check, by=by[1]).answer


def test_somebody_has_to_be_named(check):
    with pytest.raises(ActingUserWrong):
        opening(check, by=actor(named=""))


def test_a_key_that_is_none_of_the_check_opens_nothing(check):
    with pytest.raises(NotFound):
        opening(check, key="0" * 32)


def test_another_facility_does_not_find_the_check(check):
    with pytest.raises(NotFound):
        opening(check, by=actor(rx.OTHER))


def test_nor_does_anybody_find_a_check_that_is_not_there(check):
    with pytest.raises(NotFound):
        open_finding(uid=uuid4(), finding_key="0" * 32, by=actor(), at=clock.now())


def test_she_has_to_be_here_that_day(check):
    with pytest.raises(NoCheckIn):
        opening(check, after=timedelta(days=1))


def test_it_costs_a_try_of_the_budget_of_wrong_ones(check, settings):
    settings.WRONG_TRIES_PER_TARGET = 1
    opening(check)
    other = checked(rx.ITRACONAZOLE)
    with pytest.raises(TooManyWrongTries):
        opening(other)
