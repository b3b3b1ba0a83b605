"""In-house prescriptions in the batch of a day, a discharge or a month: each by itself, none twice (E-19)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from eprescription.actions.in_house_batches import (
    CHUNK,
    REQUESTED,
    request_in_house_batch,
    requested_before,
    run_in_house_batch,
)
from eprescription.actions.stops import stop_facility
from eprescription.errors.stops import FacilityStopped, NotInspected
from eprescription.models import MedicationLine, Prescription, SelfInspection, StopSwitch, UsedContent
from eprescription.queries.prescriptions import newest_version, redemption_number_of
from eprescription.rules.document import Form
from platform_site import clock, jobs, outbox
from platform_site.actions.organisations import disable_client
from platform_site.actors import the_platform
from platform_site.errors import NotFound, ScopeMissing
from platform_site.models import ApiClient, Job, JobLine, OutboxEvent
from platform_site.queries.patient_refs import person_behind
from tests.eprescription.api_calls import API, NAMED
from tests.eprescription.batches import CLINIC, OTHER, item, outcomes, requested, results, worked
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
LEASE, DAY = timedelta(minutes=3), timedelta(days=1)


def made() -> list[Prescription]:
    """Return the in-house prescriptions of P001, in the order of their registration."""
    person_id = person_behind(rx.visit(), organisation_id=CLINIC.row.organisation_id)
    assert person_id is not None
    with rx.opened(person_id):
        return list(Prescription.objects.filter(kind="in_house").order_by("pk"))


class TestWhatIsRegistered:
    """As at the door for one, without number and slip."""

    @pytest.mark.parametrize("form", Form)
    @pytest.mark.parametrize("signed", [True, False])
    def test_signed_or_not_each_is_registered_without_a_number(self, form, signed):
        job = worked(requested([item(ref=rx.visit(), form=form, signed=signed)]))
        assert (job.state, job.done, job.total, outcomes(job)) == ("done", 1, 1, ["registered"])
        (row,) = made()
        assert (row.state, redemption_number_of(row)) == ("registered", "")
        with rx.opened(row.person_id):
            assert bool(newest_version(row).signer) is signed
            assert MedicationLine.objects.filter(prescription_id=row.pk).count() == 1

    @pytest.mark.parametrize("setting", ["outpatient", "discharge", "inpatient"])
    def test_it_says_when_the_medicines_were_given(self, setting):
        worked(requested([item(ref=rx.visit(), setting=setting)]))
        assert [row.setting for row in made()] == [setting]

    def test_the_result_of_each_is_its_id_and_leaves_a_line_for_the_person_when_it_is_read(self):
        job = worked(requested([item(ref=rx.visit())]))
        (row,) = made()
        (shown,) = results(job)
        assert shown == {"line": 1, "outcome": "registered", "answer": {"prescription_id": str(row.uid)}}
        assert [line.event for line in lines_of([row.person_id])][-1] == "jobs.read"

    def test_the_whole_month_comes_up_to_62_days_later(self):
        ref = rx.visit()
        items = [item(ref=ref), item(rx.LOXOPROFEN, ref=ref)]
        for late, expected in ((62, "registered"), (63, "refused RX-DRUGS")):
            assert outcomes(worked(requested([items.pop()]), later=late * DAY)) == [expected]


class TestOneBadLine:
    """Loses nothing that is good."""

    def test_each_is_refused_by_itself_with_its_code(self):
        ref = rx.visit()
        good = item(rx.AMLODIPINE, ref=ref)
        wrong = [
            item(ref="A" * 40),
            item(ref=rx.visit(person="P003")),
            item(ref=ref, clinic=rx.OTHER),
            {**good, "document": "e30="},
            item(ref=ref, rps=(rx.rps(rx.AMLODIPINE, days=0)[0],)),
        ]
        job = worked(requested([*wrong, good]))
        assert outcomes(job) == [
            "refused ELIG-NO-CHECK-IN", "refused RX-PATIENT-NOT-IN-DOCUMENT", "refused RX-FACILITY-NOT-IN-DOCUMENT",
            "refused RX-JSON-BROKEN", "refused RX-JSON-BROKEN", "registered",
        ]  # fmt: skip
        assert job.state == "done"

    def test_what_is_wrong_with_its_medicines_is_told_and_stored_sealed(self):
        rps = (replace(rx.rps(rx.AMLODIPINE)[0], items=(rx.item(sent_as="別の薬"),)),)
        job = worked(requested([item(ref=rx.visit(), rps=rps)]))
        (line,) = job.lines.all()
        assert [each["code"] for each in line.faults] == ["RX-DRUGS"]
        assert rx.AMLODIPINE not in str(line.faults)
        (shown,) = results(job)
        assert [(each["code"], each["pointer"]) for each in shown["answer"]["errors"]] == [
            ("RX-DRUG-NAME", "/items/1-1/name")
        ]

    def test_a_fault_of_ours_in_one_stops_no_other(self, caplog):
        ref = rx.visit()
        broken = {**item(ref=ref), "setting": "a setting that no column holds"}
        job = worked(requested([broken, item(ref=ref)]))
        assert outcomes(job) == ["refused SYS-ERROR", "registered"]
        assert [record.error for record in caplog.records if "batch" in record.message] == ["DataError"]

    def test_a_finding_stops_its_prescription_until_it_is_answered(self):
        rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
        ref = rx.visit()
        stopping = item(rx.ITRACONAZOLE, ref=ref)
        job = worked(requested([stopping, item(ref=ref)]))
        assert outcomes(job) == ["refused RX-STOPPED", "registered"]
        check = CLINIC.get(f"{API}/checks/{results(job)[0]['answer']['check_id']}", **NAMED).json()
        (finding,) = check["findings"]
        answer = {"finding_id": finding["finding_id"], "reason": "経過を見て併用した", "confirmed": True}
        assert outcomes(worked(requested([{**stopping, "overrides": [answer]}]))) == ["registered"]


class TestTwice:
    """Nothing is registered twice."""

    def test_the_same_batch_again_registers_nothing(self):
        ref = rx.visit()
        items = [item(ref=ref), item(rx.LOXOPROFEN, ref=ref)]
        first, again = worked(requested(items)), worked(requested(items))
        assert outcomes(first) == ["registered"] * 2
        assert outcomes(again) == ["refused RX-USED-BEFORE"] * 2

    def test_the_same_prescription_twice_in_a_batch_is_registered_once(self):
        same = item(ref=rx.visit())
        assert outcomes(worked(requested([same, same]))) == ["registered", "refused RX-USED-BEFORE"]

    def test_what_a_killed_worker_had_registered_is_told_as_registered(self):
        job = requested([item(ref=rx.visit())])
        with pytest.raises(outbox.NotYet):
            run_in_house_batch(job_uid=str(job.uid), now=Overtaken(job))
        assert job.lines.count() == 0
        (row,) = made()
        job = worked(job, later=2 * LEASE)
        assert [shown["answer"]["prescription_id"] for shown in results(job)] == [str(row.uid)]

    def test_a_batch_that_is_done_is_not_done_again(self):
        job = worked(requested([item(ref=rx.visit())]))
        worked(job)
        assert JobLine.objects.filter(job=job).count() == len(made()) == 1

    def test_a_batch_that_another_worker_holds_is_left_to_it(self):
        job = requested([item(ref=rx.visit())])
        jobs.lease(str(job.uid), at=clock.now())
        with pytest.raises(outbox.NotYet):
            worked(job)
        assert worked(job, later=LEASE).state == "done"


class TestWhoMay:
    """Who issues prescriptions, and still does when the worker comes to it."""

    @pytest.mark.parametrize(
        ("lose", "code"),
        [
            (lambda: disable_client(client=CLINIC.row, by=the_platform(), at=clock.now()), "AUTH-CLIENT-DISABLED"),
            (lambda: ApiClient.objects.filter(pk=CLINIC.row.pk).update(scopes=["ehr.view"]), "AUTH-SCOPE"),
            (lambda: revoke_inspections(), "RX-NOT-INSPECTED"),
        ],
        ids=["disabled", "without the scope", "no longer inspected"],
    )
    def test_a_right_that_was_lost_meanwhile_stops_the_batch(self, lose, code):
        job = requested([item(ref=rx.visit())])
        lose()
        job = worked(job)
        assert (job.state, job.code, job.done, bytes(job.content)) == ("failed", code, 0, b"")

    def test_a_facility_that_is_stopped_in_the_middle_keeps_what_it_registered(self):
        ref = rx.visit()
        items = [item(ref=ref, days=days) for days in range(1, CHUNK + 2)]
        job = requested(items)

        def stopped_after_a_chunk():
            if job.lines.count() == CHUNK and not StopSwitch.objects.exists():
                stop()
            return clock.now()

        run_in_house_batch(job_uid=str(job.uid), now=stopped_after_a_chunk)
        job.refresh_from_db()
        assert (job.state, job.code, job.done) == ("failed", "RX-FACILITY-STOPPED", CHUNK)
        assert outcomes(job) == ["registered"] * CHUNK

    def test_a_facility_that_may_not_issue_sends_none(self):
        revoke_inspections()
        with pytest.raises(NotInspected):
            requested([item(ref=rx.visit())])
        stop()
        with pytest.raises(FacilityStopped):
            requested([item(ref=rx.visit())])

    @pytest.mark.parametrize(("who", "scope"), [(rx.CLINIC, "rx.dispense"), ("sandbox-pharmacy-1", "rx.issue")])
    def test_a_system_without_the_scope_and_one_of_another_kind_send_none(self, who, scope):
        by = Caller(who, scopes=frozenset({scope})).actor
        with pytest.raises(ScopeMissing):
            request_in_house_batch(items=[item(ref="A" * 40)], by=by, at=clock.now())

    def test_an_earlier_request_is_read_by_its_facility_alone(self):
        job = requested([item(ref=rx.visit())])
        assert requested_before(job.uid, by=CLINIC.actor, at=clock.now()) == job
        with pytest.raises(NotFound):
            requested_before(job.uid, by=OTHER.actor, at=clock.now())


def test_documents_are_sealed_and_are_gone_when_the_batch_is_done():
    job = requested([item(ref=rx.visit())])
    stored = bytes(job.content)
    assert stored
    assert rx.AMLODIPINE.encode() not in stored
    assert bytes(worked(job).content) == b""


def test_the_event_names_the_job_and_nobody():
    job = requested([item(ref=rx.visit())])
    assert OutboxEvent.objects.get(name=REQUESTED).payload == {"job": str(job.uid)}


class Overtaken:
    """A worker's clock: once its prescription is registered, another worker has taken the batch over."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self) -> datetime:
        if UsedContent.objects.exists():
            jobs.lease(str(self.job.uid), at=clock.now() + LEASE)
        return clock.now()


def revoke_inspections() -> None:
    """Have no facility be inspected any more."""
    SelfInspection.objects.update(state="revoked", revoked_at=clock.now(), revoked_because="見落とし")


def stop() -> None:
    """Stop what the clinic issues."""
    by = Visitor.of("fund_officer", "fund").actor
    stop_facility(organisation_uid=CLINIC.row.organisation.uid, reason="誤った登録が続いた", by=by, at=clock.now())
