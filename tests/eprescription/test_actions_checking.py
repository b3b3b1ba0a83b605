"""A check on request: a read, of somebody who is here, within a budget, and kept (I04-4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eligibility.errors import NoCheckIn
from eprescription.actions.checking import check_medicines, checked_before
from eprescription.errors.checks import CheckBudget
from eprescription.errors.guard import DrugsUnfit
from eprescription.models import CheckBudget as Budget
from eprescription.models import PrescriptionCheck
from eprescription.queries.findings import shown_of
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.document import DrugCode, Information, System
from platform_site import clock
from platform_site.errors import NotFound, ScopeMissing
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
PHARMACY = "sandbox-pharmacy-1"


def ask(
    *names: str, clinic: str = rx.CLINIC, ref: str = "", rps=None, on=None, at=None, by=None, **more
) -> PrescriptionCheck:
    at = at or clock.now()
    return check_medicines(
        patient_ref=ref or rx.visit(clinic), rps=rps or rx.rps(*names), on=on or jst_day(at), include_own=False,
        by=by or Caller(clinic).actor, at=at, **more,
    )  # fmt: skip


@pytest.fixture
def takes_triazolam(issuing):
    return rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER).person_id


def test_it_tells_what_is_found_and_writes_no_prescription(takes_triazolam):
    row = ask(rx.ITRACONAZOLE, rx.AMLODIPINE)
    [finding] = shown_of(row, consent=True)
    assert (finding.kind, finding.new_name) == (FindingKind.CONTRAINDICATED, rx.ITRACONAZOLE)
    assert (row.purpose, row.drugs, row.prescription_id) == ("request", 2, None)


def test_alternatives_are_told_only_of_what_the_asker_may_see(takes_triazolam):
    assert ask(rx.ITRACONAZOLE).alternatives == {}
    row = ask(rx.ITRACONAZOLE, ref=rx.visit(consents=("care_drug_allergy_lab",)))
    assert list(row.alternatives) == [finding.key for finding in shown_of(row, consent=True)]


def test_a_pharmacy_may_ask_too(takes_triazolam):
    answer = Caller(PHARMACY).check_by_card("SBX-0001").json()
    assert shown_of(ask(rx.ITRACONAZOLE, clinic=PHARMACY, ref=answer["patient_ref"]), consent=False)[0].is_masked


def test_each_medicine_counts_and_the_budget_of_the_day_ends(takes_triazolam):
    ref, at = rx.visit(), clock.now()
    names = [rx.AMLODIPINE] * 30
    ask(*names, ref=ref, at=at)
    ask(*names, ref=ref, at=at)
    with pytest.raises(CheckBudget):
        ask(rx.LOXOPROFEN, ref=ref, at=at)
    with rx.opened(takes_triazolam):
        assert [(row.drugs, row.day) for row in Budget.objects.all()] == [(60, jst_day(at))]


def test_the_budget_is_of_one_facility(takes_triazolam):
    ask(*[rx.AMLODIPINE] * 60)
    assert ask(rx.LOXOPROFEN, clinic=rx.OTHER).drugs == 1


def test_one_question_may_not_be_larger_than_the_budget():
    with pytest.raises(CheckBudget):
        ask(*[rx.AMLODIPINE] * 61)


@pytest.mark.parametrize("days", [-100, 100])
def test_as_far_as_anything_is_known_it_may_be_asked_as_of_another_day(days):
    on = jst_day(clock.now()) + timedelta(days=days)
    assert ask(rx.AMLODIPINE, on=on).on_day == on


def test_somebody_who_was_not_here_is_not_asked_about():
    ref = rx.visit()
    with pytest.raises(NoCheckIn):
        ask(rx.AMLODIPINE, ref=ref, at=clock.now() + timedelta(hours=25))


def test_a_code_that_nobody_knows_is_refused_with_all_others():
    [rp] = rx.rps(rx.AMLODIPINE)
    codes = enumerate(("699912345", "699912346"), start=1)
    items = tuple(rx.item(order=place, drug_code=DrugCode(System.RECEIPT, code)) for place, code in codes)
    with pytest.raises(DrugsUnfit) as refused:
        ask(rps=[replace(rp, items=items)])
    assert [fault.problem.code for fault in refused.value.faults] == ["RX-DRUG-UNKNOWN"] * 2


def test_what_insurance_does_not_list_has_no_code_and_is_not_checked():
    [rp] = rx.rps(rx.AMLODIPINE)
    listed = rp.items[0]
    unlisted = replace(
        listed, order=2, information=Information.UNINSURED, drug_code=DrugCode(System.NONE, ""), name="保険適用外の錠"
    )
    assert ask(rps=[replace(rp, items=(listed, unlisted))]).drugs == 1


def test_without_the_scope_nobody_asks():
    with pytest.raises(ScopeMissing):
        ask(rx.AMLODIPINE, by=Caller(rx.CLINIC, scopes=frozenset({"ehr.view"})).actor)


def test_a_check_is_read_again_where_it_was_made_and_nowhere_else():
    row = ask(rx.AMLODIPINE)
    assert checked_before(row.uid, by=Caller(rx.CLINIC).actor, at=clock.now()).masters == row.masters
    with pytest.raises(NotFound):
        checked_before(row.uid, by=Caller(rx.OTHER).actor, at=clock.now())
