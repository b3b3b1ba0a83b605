"""A file that is looked at first: what it would come to, exactly as it then comes, and nothing applied before that."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError

from eligibility import tasks
from eligibility.actions import feed_previews, feeds
from eligibility.actions.feed_previews import KEPT
from eligibility.errors import feeds as faults
from eligibility.models import Case, Coverage, CoverageFeed, CoverageVersion
from eligibility.queries.feed_previews import told_of, undecided
from platform_site import clock, jobs, outbox
from platform_site.actors import Actor, the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import ApiClient, DataKey, Job, Membership, OutboxDelivery, OutboxEvent, Person
from tests.support.feeds import LATER, Insurer, apply, ended, file, line, outcomes
from tests.support.staff import person_of
from tests.support.uploads import worked
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
INSURER = Insurer()


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


def look(by: Actor, content: bytes) -> Job:
    """Have a file looked through."""
    return worked(feed_previews.request_preview(content=content, by=by, at=clock.now()))


def told(job: Job) -> dict[str, Any]:
    """Return what a preview found."""
    found = told_of(job)
    assert found is not None
    return found


def confirm(job: Job, by: Actor) -> Job:
    """Have a file registered."""
    return feed_previews.confirm_preview(job_uid=job.uid, by=by, at=clock.now())


def content_of(job: Job) -> bytes:
    """Return the sealed bytes that are kept of a file."""
    return bytes(Job.objects.get(pk=job.pk).content)


def stored() -> list[int]:
    """Return how much is stored of what insurers say."""
    return [model.objects.count() for model in (Person, Coverage, CoverageVersion, CoverageFeed, Case)]


class TestLooking:
    def test_counts_what_then_comes_of_it(self, clerk) -> None:
        INSURER.tell(line("1"), line("2"), line("3"), line("4"))
        content = INSURER.content(
            line("5"), line("1"), line("2", change="change", name="試験　改"), ended("3"), line("4", change="cancel"),
            line("6", sex="9", birth_date="x"), line("7", link_token="TEST-LINK-1", birth_date="1990-01-01"),
        )  # fmt: skip
        before = stored()
        job = look(clerk.actor, content)
        assert (job.state, stored()) == ("done", before)
        found = told(job)
        expected = {"added": 1, "unchanged": 1, "changed": 1, "ended": 1, "cancelled": 1, "refused": 1, "held": 1}
        assert (found["counts"], found["rows"], found["wrong"]) == (expected, 7, 2)
        assert [(each["line"], each["pointer"]) for each in found["errors"]][:2] == [(8, "/birth_date"), (8, "/sex")]
        assert Counter(outcome.split()[0] for outcome in outcomes(apply(confirm(job, clerk.actor)))) == expected

    def test_tells_the_file_as_it_was_read(self, clerk) -> None:
        found = told(look(clerk.actor, INSURER.content(line(name="髙橋"), encoding="cp932")))
        assert (found["encoding"], found["sender"], found["file_number"]) == ("cp932", "06139992", 2)
        assert found["first"] == [{"line": 3, "outcome": "added"}]
        assert found["holds"] == {}
        assert not found["is_repeated"]
        assert not found["came_before"]

    def test_keeps_no_value_of_a_person_in_the_clear_or_in_what_it_tells(self, clerk) -> None:
        job = look(clerk.actor, INSURER.content(line(name="=危ない", card_class="99", birth_date="ひみつ")))
        found = told(job)
        assert {each["pointer"]: each["value"] for each in found["errors"]} == {
            "/name": "", "/card_class": "99", "/birth_date": "",
        }  # fmt: skip
        assert "ひみつ" not in str(found)

    def test_a_line_with_too_many_columns_is_wrong(self, clerk) -> None:
        found = told(look(clerk.actor, INSURER.content(line()).replace(b"\r\nend", b",extra\r\nend")))
        assert (found["counts"], found["errors"][0]["code"]) == ({"refused": 1}, "ELIG-FEED-COLUMNS")

    def test_shows_two_hundred_mistakes_and_counts_all(self, clerk) -> None:
        found = told(look(clerk.actor, INSURER.content(*[line(str(each), sex="9") for each in range(230)])))
        assert (len(found["errors"]), found["wrong"]) == (200, 230)

    def test_a_line_that_fails_by_our_mistake_is_counted_alone(self, clerk, monkeypatch) -> None:
        judge = feed_previews.judge_chunk

        def failing(*, rows: list[Any], **more: Any) -> Any:
            if any(row["number"] == "2" for _, row in rows):
                raise DataError
            return judge(rows=rows, **more)

        monkeypatch.setattr(feed_previews, "judge_chunk", failing)
        found = told(look(clerk.actor, INSURER.content(line("1"), line("2"), line("3"))))
        assert found["counts"] == {"added": 2, "refused": 1}
        assert [(each["line"], each["code"]) for each in found["errors"]] == [(4, "ELIG-FEED-LINE-FAILED")]


class TestHoldsAndDoubles:
    def test_a_gap_is_told(self, clerk) -> None:
        assert told(look(clerk.actor, file([line()], number=4)))["holds"] == {
            "sequence_gap": {"file_number": 4, "last": 1}
        }

    def test_a_file_before_it_that_waits_is_told(self, clerk) -> None:
        apply(INSURER.send(line("1"), number=4))
        assert list(told(look(clerk.actor, file([line()], number=5)))["holds"]) == ["behind"]

    def test_a_large_change_is_told_with_its_counts(self, clerk) -> None:
        rows = [line(str(each)) for each in range(70)]
        holds = told(look(clerk.actor, INSURER.content(*rows)))["holds"]
        assert holds["large_change"]["added"] == 70
        assert apply(feeds.receive_feed(content=INSURER.content(*rows), by=clerk.actor, at=clock.now())).state == "held"

    def test_the_same_file_once_more_changes_nothing_and_says_so(self, clerk) -> None:
        content = INSURER.content(line())
        apply(INSURER.upload(content))
        INSURER.tell(line(change="change", name="試験　改"))
        found = told(look(clerk.actor, content))
        assert (found["is_repeated"], found["came_before"], found["counts"]) == (True, True, {"unchanged": 1})

    def test_the_same_file_that_waits_is_told(self, clerk) -> None:
        content = INSURER.content(line())
        INSURER.upload(content)
        found = told(look(clerk.actor, content))
        assert (found["is_repeated"], found["came_before"]) == (False, True)


class TestAFileThatWouldBeRefused:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "ELIG-FEED-BROKEN"),
            (file([line()], number=2, insurer="138057"), "ELIG-FEED-BROKEN"),
            (file([line()], number=2).replace(b"end,1", b"end,2"), "ELIG-FEED-BROKEN"),
            (file([line()], number=1), "ELIG-FEED-NUMBER"),
            (file([line()], number=0), "ELIG-FEED-OUT-OF-ORDER"),
        ],
    )
    def test_says_so_and_is_not_kept(self, clerk, content: bytes, code: str) -> None:
        job = look(clerk.actor, content)
        assert (job.state, job.code, content_of(job), told_of(job)) == ("failed", code, b"", None)
        with pytest.raises(NotInThisState):
            confirm(job, clerk.actor)

    def test_one_with_an_individual_number_is_destroyed_at_once(self, clerk) -> None:
        job = look(clerk.actor, INSURER.content(line(address="123456789018")))
        assert (job.state, job.code, content_of(job)) == ("done", "individual_number", b"")
        assert [each["code"] for each in told(job)["errors"]] == ["VAL-INDIVIDUAL-NUMBER"]
        with pytest.raises(NotInThisState):
            confirm(job, clerk.actor)


class TestDeciding:
    def test_registers_the_very_file_once_in_the_name_of_whoever_decided(self, clerk) -> None:
        content = INSURER.content(line())
        preview = look(clerk.actor, content)
        job = confirm(preview, clerk.actor)
        feed = CoverageFeed.objects.get(job_uid=job.uid)
        assert (jobs.content_of(job), feed.sent_by) == (content, clerk.user.username)
        preview.refresh_from_db()
        assert (preview.code, bytes(preview.content)) == ("confirmed", b"")
        with pytest.raises(NotInThisState):
            confirm(preview, clerk.actor)
        assert CoverageFeed.objects.filter(sha256=feed.sha256).count() == 1

    def test_giving_it_up_destroys_it(self, clerk) -> None:
        preview = look(clerk.actor, INSURER.content(line()))
        feed_previews.cancel_preview(job_uid=preview.uid, by=clerk.actor, at=clock.now())
        assert content_of(preview) == b""
        with pytest.raises(NotInThisState):
            feed_previews.cancel_preview(job_uid=preview.uid, by=clerk.actor, at=clock.now())

    def test_before_it_was_looked_through_nobody_decides(self, clerk) -> None:
        job = feed_previews.request_preview(content=INSURER.content(line()), by=clerk.actor, at=clock.now())
        with pytest.raises(NotInThisState):
            confirm(job, clerk.actor)

    @pytest.mark.parametrize("house", ["union", "city_insurer"])
    def test_for_a_colleague_and_for_another_insurer_it_does_not_exist(self, clerk, house: str) -> None:
        preview = look(clerk.actor, INSURER.content(line()))
        other = Visitor.of("insurer_clerk", house).actor
        for decide in (feed_previews.confirm_preview, feed_previews.cancel_preview):
            with pytest.raises(NotFound):
                decide(job_uid=preview.uid, by=other, at=clock.now())
        with pytest.raises(NotFound):
            confirm(preview, INSURER.caller.actor)

    def test_a_key_that_is_destroyed_leaves_nothing_to_register(self, clerk) -> None:
        preview = look(clerk.actor, INSURER.content(line()))
        Job.objects.filter(pk=preview.pk).update(content=b"x" * 40)
        with pytest.raises(faults.FileGone):
            confirm(preview, clerk.actor)

    def test_what_nobody_decided_about_is_destroyed_after_a_day(self, clerk) -> None:
        old, new = look(clerk.actor, INSURER.content(line())), look(clerk.actor, INSURER.content(line("2")))
        Job.objects.filter(pk=old.pk).update(created_at=clock.now() - KEPT - timedelta(minutes=1))
        tasks.discard_previews()
        assert (content_of(old), bool(content_of(new))) == (b"", True)
        assert list(undecided()) == [new]
        assert feed_previews.discard_previews(by=the_platform(), at=clock.now()) == 0


class TestWhoMay:
    def test_only_somebody_who_sends_files(self) -> None:
        for role, house in (("insurer_approver", "union"), ("welfare_clerk", "welfare"), ("fund_officer", "fund")):
            with pytest.raises(NotPermitted):
                feed_previews.request_preview(content=b"", by=Visitor.of(role, house).actor, at=clock.now())

    def test_no_system_and_no_account_that_is_not_there(self, clerk) -> None:
        stranger = person_of(clerk.membership.organisation, "insurer_clerk")
        for by in (INSURER.caller.actor, stranger):
            with pytest.raises(NotPermitted):
                feed_previews.request_preview(content=b"", by=by, at=clock.now())

    def test_a_right_that_was_lost_meanwhile_ends_it(self, clerk) -> None:
        job = feed_previews.request_preview(content=INSURER.content(line()), by=clerk.actor, at=clock.now())
        Membership.objects.filter(pk=clerk.membership.pk).update(ended_at=clock.now())
        assert (worked(job).state, content_of(job)) == ("failed", b"")


class TestTheWorker:
    def test_is_told_of_it_by_the_outbox(self, clerk) -> None:
        job = feed_previews.request_preview(content=INSURER.content(line()), by=clerk.actor, at=clock.now())
        event = OutboxEvent.objects.get(name="eligibility.feed_preview_requested")
        (delivery,) = OutboxDelivery.objects.filter(event=event)
        assert (event.payload, delivery.task) == ({"job": str(job.uid)}, "eligibility.preview_feed")
        tasks.preview_feed(delivery.pk)
        job.refresh_from_db()
        assert job.state == "done"

    def test_leaves_one_that_another_holds_and_one_that_has_ended(self, clerk) -> None:
        job = feed_previews.request_preview(content=INSURER.content(line()), by=clerk.actor, at=clock.now())
        jobs.lease(str(job.uid), at=clock.now())
        with pytest.raises(outbox.NotYet):
            worked(job)
        assert worked(job, later=LATER).state == "done"
        assert worked(job).state == "done"

    def test_that_takes_over_begins_again_and_the_first_one_writes_no_more(self, clerk) -> None:
        job = feed_previews.request_preview(content=INSURER.content(line()), by=clerk.actor, at=clock.now())
        first = jobs.lease(str(job.uid), at=clock.now())
        assert first is not None
        jobs.looked_at(first, done=1, at=clock.now())
        second = worked(job, later=LATER)
        assert (second.state, second.done) == ("done", 1)
        with pytest.raises(jobs.LeaseLost):
            jobs.looked_at(first, done=1, at=clock.now())

    def test_that_loses_it_leaves_it_to_the_other(self, clerk, monkeypatch) -> None:
        job = feed_previews.request_preview(content=INSURER.content(line()), by=clerk.actor, at=clock.now())

        def lost(*args: Any, **more: Any) -> None:
            raise jobs.LeaseLost

        monkeypatch.setattr(jobs, "looked_at", lost)
        with pytest.raises(outbox.NotYet):
            worked(job)


def test_once_the_days_key_is_destroyed_nothing_is_told(clerk) -> None:
    job = look(clerk.actor, INSURER.content(line()))
    line_of = job.lines.get(number=0)
    line_of.content = b"y" * 50
    line_of.save(update_fields=["content"])
    assert told_of(job) is None
    assert DataKey.objects.filter(purpose="draft").exists()
    assert ApiClient.objects.filter(uid=job.client_uid).exists() is False
