"""Small lists in memory: read anew every 10 seconds, the last value kept while the database is away (I01-7)."""

from itertools import pairwise
from threading import Event, Thread, get_ident

import pytest

from platform_site.queries import refreshed
from platform_site.queries.refreshed import EARLIEST, EVERY, STALE, Refreshed, forget_all, oldest
from platform_site.turns import Blocks, elsewhere
from tests.support.carrying import carried
from tests.support.until import wait_until


class Source:
    """What a list is read from: it counts, and fails when told to."""

    def __init__(self) -> None:
        self.reads, self.error = 0, None

    def __call__(self) -> int:
        self.reads += 1
        if self.error:
            raise self.error
        return self.reads


@pytest.fixture(autouse=True)
def _lists(monkeypatch):
    """Let no list of the platform be among those of a test."""
    monkeypatch.setattr(refreshed, "_all", type(refreshed._all)())


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is moved."""

    class Clock:
        now = 1000.0

    monkeypatch.setattr(refreshed.time, "monotonic", lambda: Clock.now)
    return Clock


@pytest.fixture
def source() -> Source:
    """A source."""
    return Source()


class TestValue:
    """What is asked for."""

    def test_it_is_read_once_in_ten_seconds(self, clock, source):
        value = Refreshed(source)
        assert [value.value() for _ in range(3)] == [1, 1, 1]
        clock.now += EVERY * EARLIEST - 0.001
        assert value.value() == 1
        clock.now += EVERY * (1 - EARLIEST) + 0.001
        assert value.value() == 2

    def test_processes_that_started_together_do_not_read_together(self, clock):
        lists = [(Refreshed(source := Source()), source) for _ in range(100)]
        for value, _ in lists:
            value.value()
        begun = clock.now
        moments = []
        for tenth in range(1, 101):
            clock.now = begun + tenth / 10
            for value, _ in lists:
                value.value()
            moments.append(sum(source.reads == 2 for _, source in lists))
        assert moments[-1] == 100
        assert moments[79] == 0
        assert max(later - before for before, later in pairwise(moments)) < 50

    def test_nothing_is_read_before_it_is_asked_for(self, clock, source):
        assert Refreshed(source).age == float("inf")
        assert source.reads == 0

    def test_a_first_reading_that_fails_is_told_and_tried_again_at_once(self, clock, source):
        value, source.error = Refreshed(source), ValueError("canary")
        for _ in range(2):
            with pytest.raises(ValueError, match="canary"):
                value.value()
        source.error = None
        assert value.value() == 3

    def test_later_the_last_value_is_kept_and_its_age_grows(self, clock, source, caplog):
        value = Refreshed(source)
        value.value()
        source.error = ValueError("canary")
        for _ in range(3):
            clock.now += EVERY
            assert value.value() == 1
        assert value.age == 3 * EVERY
        assert [record.error for record in caplog.records] == ["ValueError"] * 3
        assert "canary" not in caplog.text

    def test_a_source_that_fails_is_asked_once_in_ten_seconds_too(self, clock, source):
        value = Refreshed(source)
        value.value()
        source.error = ValueError()
        clock.now += EVERY
        for _ in range(50):
            value.value()
        assert source.reads == 2

    def test_when_it_answers_again_the_new_value_counts(self, clock, source):
        value = Refreshed(source)
        value.value()
        source.error = ValueError()
        clock.now += EVERY
        value.value()
        source.error = None
        clock.now += EVERY
        assert (value.value(), value.age) == (3, 0.0)

    def test_what_is_forgotten_is_read_anew(self, clock, source):
        value = Refreshed(source)
        value.value()
        forget_all()
        assert value.value() == 2


class TestAtTheCounter:
    """Who is carried by the event loop, which must not ask the database (ADR 0023)."""

    def test_a_due_list_is_read_in_another_thread(self):
        readers: list[int] = []
        seen: list[int] = []
        value = Refreshed(lambda: readers.append(get_ident()) or len(readers), every=0)
        value.value()
        carried(lambda: seen.append(value.value()), until=lambda: bool(seen))
        assert seen == [2]
        assert readers[1] != get_ident()

    def test_the_next_one_goes_on_with_the_last_value_meanwhile(self):
        may_end, seen = Event(), []
        value = Refreshed(lambda: seen.append("read") or may_end.wait(30), every=0)
        may_end.set()
        value.value()
        may_end.clear()

        def second() -> None:
            elsewhere(lambda: wait_until(lambda: len(seen) == 2))  # the other thread has begun to read
            seen.append(value.value())
            may_end.set()

        carried(lambda: seen.append(value.value()), second, until=lambda: len(seen) == 4)
        assert seen == ["read", "read", True, True]

    def test_the_first_value_is_left_to_a_thread(self, source):
        value, seen = Refreshed(source), []

        def visit() -> None:
            try:
                value.value()
            except Blocks:
                seen.append("run again")

        carried(visit, until=lambda: bool(seen))
        assert seen == ["run again"]
        assert source.reads == 0
        assert value.value() == 1


class TestOldest:
    """What readiness asks."""

    def test_a_list_that_nobody_uses_has_no_age(self, clock, source):
        Refreshed(source)
        assert oldest() == 0.0
        assert source.reads == 0

    def test_lists_in_use_are_read_anew_first(self, clock, source):
        value = Refreshed(source)
        value.value()
        clock.now += 3600
        assert oldest() == 0.0

    def test_the_one_that_could_not_be_read_for_longest_counts(self, clock, source):
        other = Source()
        first, second = Refreshed(source), Refreshed(other)
        first.value()
        clock.now += 30
        second.value()
        source.error = other.error = ValueError()
        clock.now += STALE
        assert oldest() == STALE + 30


class TestThreads:
    """Nobody who has a value waits for somebody who reads."""

    def test_at_first_all_wait_for_one_reading(self):
        begun, go = Event(), Event()
        reads: list[int] = []

        def slow() -> int:
            reads.append(1)
            begun.set()
            go.wait(30)
            return 7

        value, got = Refreshed(slow), []
        threads = [Thread(target=lambda: got.append(value.value())) for _ in range(5)]
        for thread in threads:
            thread.start()
        assert begun.wait(30)
        go.set()
        for thread in threads:
            thread.join(30)
        assert (got, len(reads)) == ([7] * 5, 1)

    def test_while_one_reads_anew_the_others_go_on_with_what_they_have(self, clock):
        begun, go = Event(), Event()
        values = iter([1, 2])

        def slow() -> int:
            number = next(values)
            if number == 2:
                begun.set()
                go.wait(30)
            return number

        value = Refreshed(slow)
        assert value.value() == 1
        clock.now += EVERY
        reader = Thread(target=value.value)
        reader.start()
        assert begun.wait(30)
        assert value.value() == 1
        go.set()
        reader.join(30)
        assert value.value() == 2
