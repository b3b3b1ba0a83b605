"""Whom a facility may look up in bulk, and what stops a job or does not (api.md; ARCH-4)."""

from datetime import timedelta

import pytest

from eligibility.actions.bulk import CHUNK, requested_before, run_bulk_check
from eligibility.errors import NoCheckIn
from eligibility.models import EligibilityCheck
from platform_site import clock, jobs, outbox
from platform_site.actions.organisations import disable_client
from platform_site.actors import the_platform
from platform_site.errors import NotFound, ScopeMissing
from platform_site.models import ApiClient, JobLine
from platform_site.periods import jst_day
from tests.support.bulk import bulk, by_numbers, by_ref, requested, worked
from tests.support.callers import P001, Caller
from tests.support.visits import visit, visit_by_number


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
YEAR, DAY, SECOND, LEASE = timedelta(days=365), timedelta(days=1), timedelta(seconds=1), timedelta(minutes=3)


def ref_of(caller: Caller = CLINIC) -> str:
    """Return the handle of P001 at a facility, from a check there."""
    return caller.check(P001).json()["patient_ref"]


def outcomes(job) -> list[str]:
    """Return what came of each item."""
    return [" ".join([line.outcome, *(f["code"] for f in line.faults)]) for line in job.lines.order_by("number")]


def test_a_check_in_within_a_year_is_enough_and_an_older_one_is_not():
    ref = ref_of()
    last = EligibilityCheck.objects.get().checked_at
    job = requested(CLINIC, [by_ref(ref)], at=last + YEAR)
    run_bulk_check(job_uid=str(job.uid), now=lambda: last + YEAR)
    late = requested(CLINIC, [by_ref(ref)], at=last + YEAR)
    run_bulk_check(job_uid=str(late.uid), now=lambda: last + YEAR + SECOND)
    assert (outcomes(job), outcomes(late)) == (["unchanged"], ["refused ELIG-NO-CHECK-IN"])


def test_a_bulk_check_is_no_check_in():
    at = clock.now()
    check = visit_by_number(CLINIC, at=at)
    ref = ref_of()
    later = at + YEAR - DAY
    for moment, expected in ((later, ["unchanged"]), (later + 2 * DAY, ["refused ELIG-NO-CHECK-IN"])):
        job = requested(CLINIC, [by_ref(ref)], at=moment)
        run_bulk_check(job_uid=str(job.uid), now=lambda moment=moment: moment)
        assert outcomes(job) == expected
    assert check["result"] == "active"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-2, "refused ELIG-NO-CHECK-IN"), (-1, "new"), (0, "new"), (31, "new"), (32, "refused ELIG-NO-CHECK-IN")],
)
def test_an_appointment_lies_between_yesterday_and_a_month_ahead(days, expected):
    (line,) = bulk(CLINIC, by_numbers(day=str(jst_day(clock.now()) + days * DAY)))
    assert " ".join([line["outcome"], *(error["code"] for error in line.get("errors", ()))]) == expected
    if expected != "new":
        assert "予約日" in line["errors"][0]["hint"]


def test_a_foreign_and_a_forged_handle_are_refused_alike():
    foreign, forged = bulk(CLINIC, by_ref(ref_of(OTHER)), by_ref("A" * 40))
    assert foreign["errors"] == forged["errors"]
    assert foreign["errors"][0]["code"] == NoCheckIn.problem.code


def test_refused_items_stop_no_others():
    p019 = {"insurer_number": "06139992", "symbol": "架空３４", "number": "1019", "birth_date": "1987-06-15"}
    items = [by_ref("A" * 40), by_numbers(p019), by_numbers(number="4711"), by_numbers(day="2020-01-01"), by_numbers()]
    job = worked(requested(CLINIC, items))
    assert outcomes(job) == [
        "refused ELIG-NO-CHECK-IN",
        "refused ELIG-LINK-SUSPENDED",
        "not_found",
        "refused ELIG-NO-CHECK-IN",
        "new",
    ]
    assert (job.state, job.done, job.total) == ("done", 5, 5)


def test_more_than_one_chunk_is_worked_on_in_order():
    items = [by_numbers(number=str(9000 + n)) for n in range(CHUNK)] + [by_numbers()] * 2
    job = worked(requested(CLINIC, items))
    assert outcomes(job) == ["not_found"] * CHUNK + ["new", "unchanged"]
    assert list(job.lines.order_by("number").values_list("number", flat=True)) == list(range(1, CHUNK + 3))


def test_an_item_is_checked_for_a_day_in_the_past_too():
    (line,) = bulk(CLINIC, by_numbers(on="2020-03-31"))
    assert (line["answer"]["answer"]["on"], line["answer"]["answer"]["result"]) == ("2020-03-31", "inactive")


def test_a_job_that_is_done_is_not_done_again():
    job = worked(requested(CLINIC, [by_numbers()]))
    worked(job)
    assert EligibilityCheck.objects.count() == JobLine.objects.filter(job=job).count() == 1


def test_a_job_that_another_worker_holds_is_left_to_it():
    job = requested(CLINIC, [by_numbers()])
    jobs.lease(str(job.uid), at=clock.now())
    with pytest.raises(outbox.NotYet):
        worked(job)
    assert worked(job, later=LEASE).state == "done"


def test_a_worker_that_lost_its_job_writes_nothing_more(monkeypatch):
    job = requested(CLINIC, [by_numbers()] * (CHUNK + 1))
    moments = iter([clock.now(), clock.now()])

    def now():
        moment = next(moments, None)
        if moment is None:
            jobs.lease(str(job.uid), at=clock.now() + LEASE)
        return moment or clock.now()

    with pytest.raises(outbox.NotYet):
        run_bulk_check(job_uid=str(job.uid), now=now)
    assert job.lines.count() == CHUNK
    assert worked(job, later=2 * LEASE).state == "done"
    assert EligibilityCheck.objects.count() == job.lines.count() == CHUNK + 1


@pytest.mark.parametrize(
    ("lose", "code"),
    [
        (lambda: disable_client(client=CLINIC.row, by=the_platform(), at=clock.now()), "AUTH-CLIENT-DISABLED"),
        (lambda: ApiClient.objects.filter(pk=CLINIC.row.pk).update(scopes=["ehr.view"]), "AUTH-SCOPE"),
    ],
    ids=["disabled", "without the scope"],
)
def test_a_right_that_was_lost_meanwhile_stops_the_job(lose, code):
    job = requested(CLINIC, [by_numbers()])
    lose()
    job = worked(job)
    assert (job.state, job.code, job.done) == ("failed", code, 0)
    assert not EligibilityCheck.objects.exists()


def test_a_job_all_of_whose_items_are_answered_is_closed_though_its_client_is_gone():
    job = requested(CLINIC, [by_numbers()])

    def now():
        if job.lines.exists() and CLINIC.row.disabled_at is None:
            disable_client(client=CLINIC.row, by=the_platform(), at=clock.now())
        return clock.now()

    run_bulk_check(job_uid=str(job.uid), now=now)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 1)


def test_only_who_may_check_may_ask_in_bulk_or_read_an_earlier_request():
    job = requested(CLINIC, [by_numbers()])
    narrowed = Caller("sandbox-clinic-1", scopes=frozenset({"ehr.view"}))
    with pytest.raises(ScopeMissing):
        requested(narrowed, [by_numbers()])
    with pytest.raises(ScopeMissing):
        requested_before(job.uid, by=narrowed.actor, at=clock.now())
    with pytest.raises(NotFound):
        requested_before(job.uid, by=OTHER.actor, at=clock.now())


def test_by_handle_the_coverages_that_were_told_within_a_year_are_asked_for():
    at = clock.now()
    visit(CLINIC, "SBX-0013", at=at)
    ref = CLINIC.check_by_card("SBX-0013").json()["patient_ref"]
    (line,) = bulk(CLINIC, by_ref(ref))
    assert [coverage["number"] for coverage in line["answer"]["answer"]["coverages"]] == ["20030013", "1013"]
