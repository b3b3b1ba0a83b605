"""An insurer's ledger beside the platform's: what differs by column, and what is missing; nothing is changed."""

from datetime import timedelta

import pytest

from eligibility.actions import ledger_comparisons, ledger_groups
from eligibility.models import CoverageVersion
from eligibility.tasks import compare_ledger
from platform_site import clock, jobs, outbox
from platform_site.models import ApiClient, Job, JobLine, OutboxDelivery, Person
from platform_site.states import JobState
from tests.support.callers import Caller
from tests.support.feeds import AS_OF, Insurer, current, ended, line
from tests.support.ledgers import asked, compared, content_of, file, member, missing_there, outcomes, worked
from tests.support.writes import WRITTEN, counts


pytestmark = pytest.mark.django_db
INSURER, OTHER = Caller("sandbox-insurer-1"), Caller("sandbox-insurer-2")
LIMITS = {"limit_form": "01", "limit_class": "A01", "limit_from": "2026-04-01"}
AGAIN = {**LIMITS, "limit_from": "2026-12-01"}


def first(*rows: dict[str, str]) -> list[str]:
    """Return what comes of these lines, without what the sandbox holds besides."""
    return [outcome for outcome in compared(INSURER, file(rows)) if outcome != "missing_there"]


class TestALine:
    """Of a ledger."""

    @pytest.fixture(autouse=True)
    def fed(self) -> None:
        Insurer().tell(line(**LIMITS))

    def test_that_says_what_is_held_is_the_same(self) -> None:
        assert first(member(**LIMITS)) == ["same"]

    @pytest.mark.parametrize(
        ("said", "columns"),
        [
            ({"name": "試験　改"}, "name"),
            ({"kana": "シケン　カイ", "sex": "2"}, "kana sex"),
            ({"birth_date": "昭和55年1月2日"}, "birth_date"),
            ({"address": "架空県架空市別町1"}, "address"),
            ({"address": "", "postal_code": ""}, "postal_code address"),
            ({"relationship": "2"}, "relationship"),
            ({"last_day": "2027-03-31"}, "last_day"),
            ({"lost_on": "2026-10-01", "loss_reason": "99"}, "lost_on loss_reason"),
            ({"limit_class": "A02"}, "limit_class"),
            ({"limit_last_day": "2027-07-31", "limit_issued_on": "2026-04-01"}, "limit_issued_on limit_last_day"),
            ({"limit_from": "2026-05-01"}, "limit_from"),
            ({"special_care_from": "2026-05-01"}, "special_care_from"),
            ({"link_token": "TEST-LINK-OTHER"}, "link_token"),
        ],
    )
    def test_that_says_otherwise_names_the_columns(self, said: dict[str, str], columns: str) -> None:
        assert first({**member(**LIMITS), **said}) == [f"differs {columns}"]

    def test_that_names_the_token_it_was_fed_with_is_the_same(self) -> None:
        assert first({**member(**LIMITS), "link_token": "TEST-LINK-7001"}) == ["same"]

    def test_that_names_the_token_of_a_record_that_was_merged_is_the_same(self) -> None:
        Insurer().tell(line("7002"))
        kept, merged = current().person, current("7002").person
        CoverageVersion.objects.filter(person=merged).update(person=kept)
        Person.objects.filter(pk=merged.pk).update(merged_into=kept)
        told = {**member("7002"), "link_token": "TEST-LINK-7002"}
        assert first(told, member("7003", sex="9")) == ["same", "refused sex"]

    def test_that_leaves_a_certificate_out_says_so(self) -> None:
        assert first(member()) == ["differs limit_from"]

    def test_that_leaves_out_a_certificate_that_has_ended_is_the_same(self) -> None:
        Insurer().tell(line(change="change", **LIMITS, limit_last_day="2026-07-31"))
        assert first(member()) == ["same"]

    def test_of_nobody_here_is_missing_here(self) -> None:
        assert first(member(**LIMITS), member("9999")) == ["same", "missing_here"]

    def test_of_a_cancelled_coverage_is_missing_here(self) -> None:
        Insurer().tell(line(change="cancel"))
        assert first(member(**LIMITS)) == ["missing_here"]

    def test_that_is_wrong_is_refused_and_stops_no_other(self) -> None:
        rows = [member(sex="9"), member("8888", insurer_number="138057"), member(**LIMITS)]
        assert first(*rows) == ["refused sex", "refused insurer_number", "same"]

    def test_that_holds_an_individual_number_is_refused(self) -> None:
        job = worked(asked(INSURER, file([member(householder="123456789018")])))
        assert outcomes(job)[0] == "refused householder"
        assert b"123456789018" not in bytes(job.content)

    def test_with_too_many_cells_is_refused(self) -> None:
        rows = file([member(**LIMITS)]).decode().splitlines(keepends=True)
        rows[2] = rows[2].rstrip() + ",x\r\n"
        assert compared(INSURER, "".join(rows).encode())[0] == "refused "

    def test_is_compared_with_a_withheld_address_that_it_gives(self) -> None:
        Insurer().tell(line(change="change", **LIMITS, address_withheld="1"))
        assert current().address == ""
        assert first(member(**LIMITS)) == ["same"]
        assert first(member(**LIMITS, address="架空県架空市別町1")) == ["differs address"]
        assert first(member(**LIMITS, address="", postal_code="")) == ["same"]


class TestTwoLines:
    """Of one coverage."""

    @pytest.fixture(autouse=True)
    def fed(self) -> None:
        Insurer().tell(line(**LIMITS), line(change="change", **AGAIN))

    def test_name_its_certificates_together(self) -> None:
        assert first(member(**LIMITS), member(**AGAIN)) == ["same", "same"]

    def test_that_both_leave_one_out_say_so_once(self) -> None:
        assert first(member(**LIMITS), member(**LIMITS)) == ["same", "differs limit_from"]

    def test_one_of_which_is_wrong_leave_nothing_said_of_what_it_may_have_named(self) -> None:
        assert first(member(**LIMITS), member(**AGAIN, sex="9")) == ["same", "refused sex"]

    def test_without_end_are_looked_at_piece_by_piece(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ledger_groups, "MOST", 2)
        monkeypatch.setattr(ledger_comparisons, "CHUNK", 3)
        assert first(*[member(**LIMITS), member(**AGAIN)] * 4) == ["same"] * 8


class TestMissingThere:
    """What is held in force and stands on no line."""

    def test_is_told_with_its_numbers(self) -> None:
        Insurer().tell(line(), line("7002"))
        job = worked(asked(INSURER, file([member()])))
        assert "7002" in missing_there(job)
        assert "7001" not in missing_there(job)

    def test_is_not_what_has_ended_before_or_begins_later(self) -> None:
        Insurer().tell(
            line(), ended(), line("7002", acquired_on="2026-11-21"), line("7003"), line("7003", change="cancel")
        )
        told = missing_there(worked(asked(INSURER, file([]))))
        assert {"7001", "7002", "7003"}.isdisjoint(told)
        later = missing_there(worked(asked(INSURER, file([], as_of=AS_OF - timedelta(days=90)))))
        assert "7001" in later

    def test_is_not_what_a_wrong_line_names(self) -> None:
        Insurer().tell(line())
        assert "7001" not in missing_there(worked(asked(INSURER, file([member(sex="9")]))))
        assert "7001" in missing_there(worked(asked(INSURER, file([member(acquired_on="2026-13-01")]))))

    def test_is_nothing_of_another_insurer(self) -> None:
        Insurer("sandbox-insurer-2").tell(line("8001", insurer_number="138057", symbol=""))
        assert "8001" not in missing_there(worked(asked(INSURER, file([]))))

    def test_is_sealed_and_names_nobody_in_the_clear(self) -> None:
        Insurer().tell(line())
        job = worked(asked(INSURER, file([])))
        row = JobLine.objects.get(job=job, person_id=current().person_id)
        assert b"7001" not in bytes(row.content)
        assert row.faults == []


def test_the_ledger_that_the_platform_gives_is_the_same_as_what_it_holds() -> None:
    Insurer().tell(line(**LIMITS), line(change="change", **AGAIN), line("7002", address_withheld="1"), ended("7002"))
    for caller in (INSURER, OTHER, Caller("sandbox-insurer-3")):
        assert set(compared(caller, content_of(caller))) <= {"same"}


def test_nothing_is_changed_by_a_comparison() -> None:
    Insurer().tell(line())
    before = counts(WRITTEN)
    compared(INSURER, file([member(name="試験　改"), member("9999")]))
    new = {table for table, count in counts(WRITTEN).items() if count > before.get(table, 0)}
    assert {name for name in new if not name.startswith("platform_site_")} == set()
    assert {"platform_site_person", "platform_site_restriction"}.isdisjoint(new)


def test_the_ledger_that_came_in_is_not_kept() -> None:
    job = worked(asked(INSURER, file([member()])))
    assert (job.state, bytes(job.content)) == ("done", b"")
    broken = worked(asked(INSURER, file([member()])[:-2]))
    assert (broken.state, bytes(broken.content)) == ("failed", b"")


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (file([member()])[:-2], "ELIG-FEED-LAST-LINE", "/4"),
        (file([member()]).replace(b"coverage-ledger", b"coverage-feed", 1), "ELIG-FEED-FIRST-LINE", "/1"),
        (file([member()], insurer="138057"), "ELIG-FEED-INSURER", "/1"),
        (file([member()], as_of=AS_OF + timedelta(days=3650)), "ELIG-FEED-FIRST-LINE", "/1"),
        (file([member()]).replace(b"birth_date", b"birthday", 1), "ELIG-FEED-HEADER", "/2"),
        (file([member()]) + "。".encode("cp932"), "ELIG-FEED-ENCODING", "/5"),
        (file([member()]).replace(b"\r\nend", b'\r\n"end'), "ELIG-FEED-QUOTING", "/4"),
    ],
)
def test_a_ledger_that_is_not_whole_and_sound_is_not_compared(content: bytes, code: str, place: str) -> None:
    job = worked(asked(INSURER, content))
    assert (job.state, job.code, job.done) == ("failed", "ELIG-FEED-BROKEN", 0)
    assert [(fault["code"], fault["pointer"]) for fault in job.faults] == [(code, place)]


def test_a_ledger_whose_key_is_destroyed_cannot_be_compared() -> None:
    job = asked(INSURER, file([member()]))
    Job.objects.filter(pk=job.pk).update(content=b"\0" * 60)
    assert worked(job).code == "ELIG-FEED-GONE"


def test_whoever_lost_the_right_meanwhile_learns_nothing() -> None:
    job = asked(INSURER, file([member()]))
    ApiClient.objects.filter(client_id="sandbox-insurer-1").update(scopes=[])
    assert (worked(job).state, job.code, outcomes(job)) == ("failed", "AUTH-SCOPE", [])


def test_a_ledger_that_was_compared_is_not_compared_again() -> None:
    job = worked(asked(INSURER, file([member()])))
    before = outcomes(job)
    assert (outcomes(worked(job)), job.turn) == (before, 1)


def test_two_workers_do_not_compare_one_ledger_at_once() -> None:
    job = asked(INSURER, file([member()]))
    jobs.lease(str(job.uid), at=clock.now())
    with pytest.raises(outbox.NotYet):
        worked(job)


def test_a_worker_whose_lease_is_lost_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_comparisons, "CHUNK", 1)
    job, seen = asked(INSURER, file([member(), member("7002")])), []

    def now():
        seen.append(1)
        if len(seen) == 4:
            Job.objects.filter(pk=job.pk).update(turn=9)
        return clock.now()

    with pytest.raises(outbox.NotYet):
        ledger_comparisons.run_comparison(job_uid=str(job.uid), now=now)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.parametrize("stops_at", range(3, 11))
def test_a_comparison_that_broke_off_goes_on_where_it_stands(monkeypatch: pytest.MonkeyPatch, stops_at: int) -> None:
    Insurer().tell(*[line(str(number)) for number in range(7001, 7008)])
    content = file([member(str(number)) for number in range(7001, 7006)])
    expected = compared(INSURER, content)
    monkeypatch.setattr(ledger_comparisons, "CHUNK", 3)
    job, calls = asked(INSURER, content), []

    def now():
        calls.append(1)
        if len(calls) == stops_at:
            raise KeyboardInterrupt
        return clock.now()

    with pytest.raises(KeyboardInterrupt):
        ledger_comparisons.run_comparison(job_uid=str(job.uid), now=now)
    worked(job, later=timedelta(minutes=3))
    assert outcomes(job) == expected
    assert (job.state, job.done, job.total) == ("done", len(expected), len(expected))


def test_the_task_compares() -> None:
    job = asked(INSURER, file([member()]))
    delivery = OutboxDelivery.objects.filter(task="eligibility.compare_ledger").latest("pk")
    compare_ledger(delivery.pk)
    job.refresh_from_db()
    assert job.state == "done"
