"""A backward correction finds every answer that would be another one now, and tells who relied on it, once."""

from collections.abc import Callable
from typing import Any

import pytest

from eligibility import tasks
from eligibility.actions import corrections, feed_chunks, feeds, links
from eligibility.models import Correction, CoverageFeed, EligibilityCheck
from eligibility.queries.corrections import persons_of_feed
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import ApiClient, Job, Notice, OutboxEvent, Person
from tests.support.callers import Caller, by_number
from tests.support.feeds import LATER, UNION, Insurer, apply, coverage, ended, line
from tests.support.work import bulk_checked


pytestmark = pytest.mark.django_db
CLINIC, PHARMACY = Caller("sandbox-clinic-1"), Caller("sandbox-pharmacy-1")
HER = by_number(UNION, "7001", "1980-01-01", symbol="架空７７", branch="01")


@pytest.fixture
def insurer() -> Insurer:
    return Insurer()


def asked(on: str, caller: Caller = CLINIC, **changed) -> dict:
    """Ask what covered her on a day."""
    answer = caller.check({**HER, "on": on, **changed})
    assert answer.status_code == 201, answer.content
    return answer.json()


def corrected(job: Job) -> int:
    """Look for what a file corrected; return the file's number here."""
    feed = CoverageFeed.objects.get(job_uid=job.uid)
    corrections.correct_after_feed(feed_id=feed.pk, now=clock.now)
    return feed.pk


def told(insurer: Insurer, *rows: dict[str, str]) -> int:
    """Have lines applied, and look for what they corrected."""
    return corrected(apply(insurer.send(*rows)))


def found() -> list[tuple[str, list[str]]]:
    """Return which checks were corrected in which places, in order."""
    return [(str(row.check_uid), row.places) for row in Correction.objects.order_by("pk")]


class TestWhatIsFound:
    """What was true of a past day and no longer is."""

    def test_a_loss_that_lies_in_the_past(self, insurer):
        told(insurer, line())
        before, after = asked("2026-10-31"), asked("2026-11-05")
        feed = told(insurer, ended(lost_on="2026-11-01"))
        [(uid, places)] = found()
        assert uid == after["check_id"] != before["check_id"]
        assert {"/result", "/coverages/0/lost_on", "/coverages/0/copay_ratio"} <= set(places)
        row = Correction.objects.get()
        assert (row.feed_id, row.organisation.code) == (feed, CLINIC.code)
        assert str(row) == f"#{row.pk} of {uid}"
        assert row.checked_at == EligibilityCheck.objects.get(uid=uid).checked_at

    def test_a_coverage_that_was_entered_in_error(self, insurer):
        told(insurer, line())
        asked("2026-11-05")
        told(insurer, line(change="cancel"))
        [(_, places)] = found()
        assert places[:2] == ["/result", "/coverages"]

    def test_a_certificate_of_a_past_period(self, insurer):
        elderly = {"birth_date": "1954-01-01", "elderly_ratio": "20", "elderly_from": "2026-04-01"}
        told(insurer, line(**elderly))
        asked("2026-11-05", birth_date="1954-01-01")
        told(insurer, line(change="change", **{**elderly, "elderly_ratio": "30"}))
        [(_, places)] = found()
        assert set(places) == {"/coverages/0/copay_ratio", "/certificates/elderly/ratio"}

    def test_a_limit_certificate_only_where_it_was_asked_for(self, insurer):
        limit = {"limit_form": "01", "limit_class": "A01", "limit_from": "2026-04-01"}
        told(insurer, line(**limit))
        asked("2026-11-05")
        answer = asked("2026-11-05", limit_certificate=True)
        assert answer["certificates"]["limit"] is not None
        told(insurer, line(change="change", **{**limit, "limit_last_day": "2026-10-01"}))
        assert found() == [(answer["check_id"], ["/certificates/limit"])]

    def test_a_coverage_that_began_before_the_day_on_which_none_was_known(self, insurer):
        told(insurer, line(), ended(lost_on="2026-11-01"))
        lost = asked("2026-11-05")
        assert lost["result"] == "inactive"
        told(insurer, line(change="change"))
        [(uid, places)] = found()
        assert (uid, places[0]) == (lost["check_id"], "/result")

    def test_a_person_who_was_mixed_up_with_another(self, insurer):
        told(insurer, line())
        asked("2026-11-05")
        told(insurer, line(change="change", link_token="TEST-LINK-OTHER"))
        assert [places for _, places in found()] == [["/coverages"]]

    def test_a_bulk_check_as_well(self, insurer):
        told(insurer, line())
        bulk_checked(CLINIC, {"patient_ref": asked("2026-11-05")["patient_ref"], "on": "2026-11-06"})
        told(insurer, ended(lost_on="2026-11-01"))
        assert len(found()) == 2

    def test_by_a_file_of_which_the_rest_was_not_applied(self, insurer, monkeypatch):
        told(insurer, line())
        answer = asked("2026-11-05")
        job = insurer.send(ended(lost_on="2026-11-01"), line("7002"))
        monkeypatch.setattr(feeds, "CHUNK", 1)
        with monkeypatch.context() as patched:
            patched.setattr(feed_chunks, "apply_chunk", once(feed_chunks.apply_chunk))
            with pytest.raises(KeyboardInterrupt):
                apply(job)
        ApiClient.objects.filter(client_id=insurer.client_id).update(scopes=[])
        assert apply(job, later=LATER).state == "failed"
        event = OutboxEvent.objects.get(name="eligibility.feed_failed")
        for delivery in event.deliveries.filter(task="eligibility.correct_after_feed"):
            tasks.correct_after_feed(delivery.pk)
        assert [uid for uid, _ in found()] == [answer["check_id"]]


def once(run: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same, which kills its worker when it is called a second time."""
    calls = iter([run])

    def call(**given: Any) -> Any:
        return next(calls, killed)(**given)

    return call


def killed(**_: Any) -> None:
    """End a worker."""
    raise KeyboardInterrupt


class TestWhatIsNot:
    """What was right then and is no mistake."""

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "試験　改"},
            {"address": "架空県架空市別町9-9"},
            {"card_class": "02"},
            {"relationship": "2"},
            {"lost_on": "2026-11-20", "loss_reason": "99"},
            {"elderly_ratio": "20", "elderly_from": "2026-11-10"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_a_change_that_is_none_of_that_day(self, insurer, change):
        told(insurer, line())
        asked("2026-11-05")
        told(insurer, line(change="change", **change))
        assert found() == []

    def test_a_coverage_that_begins_later(self, insurer):
        told(insurer, line(), ended(lost_on="2026-11-01"))
        asked("2026-11-05")
        told(insurer, line("7001", acquired_on="2026-11-10"))
        assert found() == []

    def test_a_file_that_says_nothing_of_that_day_has_nobody_looked_at(self, insurer):
        told(insurer, line())
        feed = told(insurer, line(change="change", name="試験　改"))
        assert persons_of_feed(feed) == []

    def test_answers_about_anybody_else(self, insurer):
        told(insurer, line(), line("7002"))
        CLINIC.check(by_number(UNION, "7002", "1980-01-01", symbol="架空７７", on="2026-11-05"))
        told(insurer, ended(lost_on="2026-11-01"))
        assert found() == []

    def test_an_answer_that_found_nobody_names_no_person(self, insurer):
        asked("2026-11-05")
        told(insurer, line())
        assert found() == []

    def test_nobody_of_the_sandbox_was_told_anything_wrong(self):
        for number in (*range(1, 19), *range(20, 21), *range(22, 29)):
            CLINIC.check_by_card(f"SBX-00{number:02}", consents=["specific_disease"])
            CLINIC.check_by_card(f"SBX-00{number:02}", on="2026-10-05")
        checks = EligibilityCheck.objects.count()
        assert checks > 40
        everybody = list(Person.objects.values_list("pk", flat=True))
        corrections.find_corrections(persons=everybody, feed_id=None, by=the_platform(), at=clock.now())
        assert found() == []


class TestOnce:
    """Right when run twice, late, and out of order."""

    def test_the_same_file_once_more_finds_nothing(self, insurer):
        told(insurer, line())
        asked("2026-11-05")
        feed = told(insurer, ended(lost_on="2026-11-01"))
        for _ in range(2):
            corrections.correct_after_feed(feed_id=feed, now=clock.now)
        assert len(found()) == 1
        assert Notice.objects.filter(kind=corrections.CORRECTED).count() == 1

    def test_a_later_change_of_something_else_tells_nobody_again(self, insurer):
        told(insurer, line())
        asked("2026-11-05")
        told(insurer, ended(lost_on="2026-11-01"))
        told(insurer, line(change="change", name="試験　改", lost_on="2026-11-01", loss_reason="99"))
        assert len(found()) == 1

    def test_what_is_right_again_is_told_again(self, insurer):
        told(insurer, line())
        asked("2026-11-05")
        told(insurer, ended(lost_on="2026-11-01"))
        told(insurer, line(change="change"))
        assert [bool(places) for _, places in found()] == [True, False]

    def test_batches_are_looked_at_one_after_the_other(self, insurer, monkeypatch):
        monkeypatch.setattr(corrections, "BATCH", 1)
        numbers = [str(number) for number in range(7001, 7006)]
        told(insurer, *[line(number) for number in numbers])
        for number in numbers:
            CLINIC.check(by_number(UNION, number, "1980-01-01", symbol="架空７７", on="2026-11-05"))
        told(insurer, *[ended(number, lost_on="2026-11-01") for number in numbers])
        assert len(found()) == 5


class TestWhoIsTold:
    """Each organisation that relied on it, once a file."""

    def test_every_organisation_once_however_many_answers_it_was_given(self, insurer):
        told(insurer, line())
        for caller in (CLINIC, CLINIC, PHARMACY):
            asked("2026-11-05", caller)
        feed = told(insurer, ended(lost_on="2026-11-01"))
        rows = Notice.objects.filter(kind=corrections.CORRECTED).order_by("organisation__code")
        assert list(rows.values_list("organisation__code", "about")) == [
            (CLINIC.code, f"CoverageFeed:{feed}"),
            (PHARMACY.code, f"CoverageFeed:{feed}"),
        ]
        assert len(found()) == 3


class TestLinks:
    """While a link is under inquiry nothing is told; what was missed meanwhile is told afterwards."""

    def test_nothing_is_told_of_what_is_under_inquiry(self, insurer):
        told(insurer, line())
        asked("2026-11-05")
        links.suspend_link(coverage_id=coverage().pk, by=the_platform(), at=clock.now())
        told(insurer, ended(lost_on="2026-11-01"))
        assert found() == []

    def test_what_changed_meanwhile_is_told_once_it_is_clear(self, insurer):
        told(insurer, line())
        answer = asked("2026-11-05")
        links.suspend_link(coverage_id=coverage().pk, by=the_platform(), at=clock.now())
        told(insurer, ended(lost_on="2026-11-01"))
        links.resume_link(coverage_id=coverage().pk, by=the_platform(), at=clock.now())
        payload = OutboxEvent.objects.get(name="eligibility.link_resumed").payload
        for _ in range(2):
            corrections.correct_after_change(coverage_id=payload["coverage"], at=clock.now())
        row = Correction.objects.get()
        assert (str(row.check_uid), row.feed_id) == (answer["check_id"], None)
        notice = Notice.objects.get(kind=corrections.CORRECTED)
        assert (notice.organisation.code, notice.about) == (CLINIC.code, f"Correction:{row.uid}")
