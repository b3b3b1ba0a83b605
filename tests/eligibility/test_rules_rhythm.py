"""How often a source sends, and from when on it is silent: laws, and the days that matter at the counter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.rhythm import LOOKED_AT, UNKNOWN, Arrival, is_behind, overdue_from, rhythm


START = datetime(2026, 11, 1, 18, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LEAST = 24 * HOUR
gaps = st.lists(st.timedeltas(min_value=timedelta(minutes=1), max_value=60 * DAY), min_size=1, max_size=40)


def arrivals(*between: timedelta) -> list[Arrival]:
    """Return files that came with these gaps."""
    at, came = START, [Arrival(1, START)]
    for number, gap in enumerate(between, start=2):
        at += gap
        came.append(Arrival(number, at))
    return came


def overdue(came: list[Arrival], factor: int = 2, least: timedelta = LEAST) -> datetime:
    """Return from when on the source counts as silent."""
    return overdue_from(came, factor=factor, least=least)


class TestRhythm:
    """The median gap."""

    def test_of_a_daily_feed_with_one_late_file_is_a_day(self):
        assert rhythm(arrivals(DAY, DAY, 4 * DAY, DAY)) == DAY

    @pytest.mark.parametrize("came", [[], arrivals(), arrivals(HOUR)], ids=["none", "one", "two"])
    def test_is_unknown_while_fewer_than_three_files_came(self, came):
        assert rhythm(came) is None

    def test_is_told_by_the_newest_twenty(self):
        assert rhythm(arrivals(*[DAY] * 30, *[HOUR] * (LOOKED_AT - 1))) == HOUR

    def test_the_same_file_once_more_is_no_sign_of_life(self):
        came = arrivals(DAY, DAY, DAY)
        again = [Arrival(4, came[-1].at + hours * HOUR) for hours in range(1, 30)]
        assert rhythm([*came, *again]) == DAY
        assert overdue([*came, *again]) == overdue(came)

    @given(gaps)
    def test_lies_between_the_shortest_and_the_longest_gap(self, between):
        found = rhythm(arrivals(*between))
        assert found is None or min(between[-LOOKED_AT:]) <= found <= max(between[-LOOKED_AT:])

    @given(gaps, st.randoms())
    def test_does_not_depend_on_the_order_of_what_is_told(self, between, random):
        came = arrivals(*between)
        mixed = random.sample(came, len(came))
        assert (rhythm(mixed), overdue(mixed)) == (rhythm(came), overdue(came))


class TestOverdue:
    """Twice the rhythm, at least a day."""

    def test_a_weekly_source_may_take_two_weeks(self):
        came = arrivals(*[7 * DAY] * 5)
        assert overdue(came) == came[-1].at + 14 * DAY

    def test_an_hourly_source_may_take_a_day(self):
        came = arrivals(*[HOUR] * 5)
        assert overdue(came) == came[-1].at + LEAST

    def test_a_source_without_a_rhythm_may_take_a_week(self):
        assert overdue(arrivals()) == START + UNKNOWN

    def test_a_source_that_sent_nothing_is_never_asked_about(self):
        with pytest.raises(ValueError, match="empty"):
            overdue([])

    @given(gaps, st.integers(1, 5), st.timedeltas(min_value=timedelta(), max_value=10 * DAY))
    def test_is_never_earlier_than_the_least_and_never_earlier_with_a_larger_factor(self, between, factor, least):
        came = arrivals(*between)
        found = overdue(came, factor, least)
        assert found >= came[-1].at + least
        assert found <= overdue(came, factor + 1, least)


class TestBehind:
    """A ledger that was read more than a day before the day began may not know of that day."""

    AS_OF = datetime(2026, 11, 17, 15, tzinfo=UTC)  # midnight of the 18th in Japan

    @pytest.mark.parametrize(("on", "behind"), [(18, False), (19, False), (20, True), (25, True)])
    def test_by_the_day_that_is_asked_about(self, on, behind):
        assert is_behind(self.AS_OF, date(2026, 11, on), least=LEAST) is behind

    def test_to_the_very_moment(self):
        assert not is_behind(self.AS_OF, date(2026, 11, 19), least=LEAST)
        assert is_behind(self.AS_OF - timedelta(microseconds=1), date(2026, 11, 19), least=LEAST)

    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
    def test_a_later_day_is_never_less_behind(self, on, days):
        if is_behind(self.AS_OF, on, least=LEAST):
            assert is_behind(self.AS_OF, on + timedelta(days=days), least=LEAST)
