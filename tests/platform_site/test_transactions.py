"""`@action`: change, audit lines, events and answer commit together, or nothing does but the refused line."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from platform_site import audit, outbox
from platform_site.actors import Call, the_platform
from platform_site.errors import NotFound, NotPermitted
from platform_site.models import OutboxEvent
from platform_site.transactions import action, refusals_recorded
from tests.factories.platform_site import AT
from tests.support.deeds import do, leave, left, lines
from tests.support.sessions import session


def do_now(about: str, **given):
    """Do something as the platform."""
    return do(about=about, by=the_platform(), at=AT, **given)


def raising(error: Exception):
    """Return what raises an error."""

    def run() -> None:
        raise error

    return run


class TestTogether:
    """All or nothing."""

    def test_what_was_done_is_there_with_its_line_and_event(self, committed):
        made = do_now("a", then=lambda: outbox.put("tests.happened", at=AT, thing=1))
        assert made.about == "a"
        assert left() == ["a"]
        assert lines(committed) == [("tests.done", "done", "", "a")]
        assert OutboxEvent.objects.filter(name="tests.happened").count() == 1

    def test_nothing_is_seen_before_it_is_committed(self, committed):
        seen: list[int] = []

        def look() -> None:
            with session("web", committed) as other:
                seen.append(
                    other.execute("select count(*) from platform_site_notice where kind = 'tests'").fetchone()[0]
                )

        do_now("a", then=look)
        assert (seen, left()) == ([0], ["a"])

    def test_a_refusal_leaves_its_line_and_nothing_else(self, committed):
        with pytest.raises(NotPermitted):
            do_now("a", then=raising(NotPermitted()))
        assert left() == []
        assert lines(committed) == [("tests.done", "refused", "AUTH-NOT-PERMITTED", "")]

    def test_a_refusal_takes_its_events_back(self, committed):
        def put_and_refuse() -> None:
            outbox.put("tests.happened", at=AT, thing=1)
            raise NotFound

        with pytest.raises(NotFound):
            do_now("a", then=put_and_refuse)
        assert not OutboxEvent.objects.filter(name="tests.happened").exists()

    @pytest.mark.parametrize("error", [ZeroDivisionError, IntegrityError, KeyboardInterrupt])
    def test_a_mistake_of_ours_leaves_nothing(self, committed, error):
        with pytest.raises(error):
            do_now("a", then=raising(error()))
        assert (left(), lines(committed)) == ([], [])
        assert do_now("b").about == "b"

    def test_an_action_without_a_line_is_a_mistake(self, committed):
        silent = action("tests.silent")(lambda *, by, at: leave("a", at=at))
        with pytest.raises(RuntimeError, match=r"tests\.silent left no audit line"):
            silent(by=the_platform(), at=AT)
        assert left() == []

    def test_a_line_of_an_earlier_action_of_the_request_does_not_count(self, committed):
        by = the_platform()
        do(about="a", by=by, at=AT)
        with pytest.raises(RuntimeError):
            action("tests.silent")(lambda *, by, at: None)(by=by, at=AT)

    def test_a_violated_constraint_is_the_callers_to_see(self, committed):
        do_now("a")
        with pytest.raises(IntegrityError):
            do_now("a")
        assert left() == ["a"]


class TestNested:
    """Actions inside actions join."""

    def test_they_commit_together(self, committed):
        do_now("outer", then=lambda: do_now("inner"))
        assert left() == ["outer", "inner"]
        assert [about for _, _, _, about in lines(committed)] == ["outer", "inner"]

    def test_a_refusal_of_the_inner_one_takes_the_outer_one_back(self, committed):
        with pytest.raises(NotFound):
            do_now("outer", then=lambda: do_now("inner", then=raising(NotFound())))
        assert left() == []
        assert lines(committed) == [("tests.done", "refused", "SYS-NOT-FOUND", "")]

    def test_a_refusal_after_the_inner_one_takes_it_back_too(self, committed):
        def inner_and_refuse() -> None:
            do_now("inner")
            raise NotFound

        with pytest.raises(NotFound):
            do_now("outer", then=inner_and_refuse)
        assert left() == []

    def test_after_a_failure_the_next_action_is_an_outer_one_again(self, committed):
        for error in (NotFound(), ZeroDivisionError()):
            with pytest.raises(type(error)):
                do_now("a", then=lambda error=error: do_now("b", then=raising(error)))
        with pytest.raises(NotFound):
            do_now("c", then=raising(NotFound()))
        assert [outcome for _, outcome, _, _ in lines(committed)] == ["refused", "refused"]


@pytest.mark.django_db
class TestWithin:
    """What an action looks like to its caller."""

    def test_it_keeps_its_name_and_its_sentence(self):
        assert do.__name__ == "do"
        assert do.__doc__.startswith("Write something")

    def test_it_is_called_by_names_only(self):
        with pytest.raises(TypeError):
            do("a", by=the_platform(), at=AT)

    def test_what_it_returns_is_what_the_body_returns(self):
        by = the_platform()
        double = action("tests.doubled")(lambda *, n, by, at: audit.record("tests.doubled", by=by, at=at) or 2 * n)
        assert double(n=21, by=by, at=AT) == 42

    def test_a_refusal_goes_on_as_it_was_raised(self):
        refusal = NotPermitted("この端末からはできません。")
        with pytest.raises(NotPermitted) as seen:
            do_now("a", then=raising(refusal))
        assert seen.value is refusal


class TestRefusalsRecorded:
    """The hot path's part: what is refused before the database is asked."""

    def test_a_refusal_leaves_its_line_with_the_request(self, committed):
        by = the_platform("req-00009")
        with pytest.raises(NotFound), refusals_recorded("tests.asked", by=by, at=AT):
            raise NotFound
        assert lines(committed) == [("tests.asked", "refused", "SYS-NOT-FOUND", "")]

    def test_what_is_not_refused_leaves_none(self, committed):
        with refusals_recorded("tests.asked", by=the_platform(), at=AT):
            pass
        with pytest.raises(ZeroDivisionError), refusals_recorded("tests.asked", by=the_platform(), at=AT):
            raise ZeroDivisionError
        assert lines(committed) == []


def test_a_call_counts_its_lines_over_all_its_actions(committed):
    call = Call()
    for about in ("a", "b"):
        by = the_platform()
        by = type(by)(is_platform=True, call=call)
        do(about=about, by=by, at=AT + timedelta(seconds=1))
    assert call.lines == 2


@pytest.mark.django_db
def test_no_transaction_is_left_open():
    depth = len(connection.savepoint_ids)
    do_now("a")
    with pytest.raises(NotFound):
        do_now("b", then=raising(NotFound()))
    assert len(connection.savepoint_ids) == depth
    assert transaction.get_connection().needs_rollback is False
