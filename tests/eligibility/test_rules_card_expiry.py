"""Around the expiry of a certificate: advisory, eligibility only, refused (E-04)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.card_expiry import Standing, advised_from, refused_from, standing


JAPAN = ZoneInfo("Asia/Tokyo")
MOMENT = timedelta(microseconds=1)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def japan(*parts: int) -> datetime:
    """Return a time of Japan."""
    return datetime(*parts, tzinfo=JAPAN)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("not_after", "advised", "refused"),
    [
        (japan(2026, 10, 20, 23, 59, 59), japan(2026, 7, 20), japan(2027, 2, 1)),
        (japan(2026, 5, 31, 23, 59, 59), japan(2026, 2, 28), japan(2026, 9, 1)),
        (japan(2028, 5, 31, 23, 59, 59), japan(2028, 2, 29), japan(2028, 9, 1)),
        (japan(2026, 1, 31, 12), japan(2025, 10, 31), japan(2026, 5, 1)),
        (japan(2026, 3, 1), japan(2025, 12, 1), japan(2026, 7, 1)),
        (japan(2026, 8, 31, 23, 59, 59), japan(2026, 5, 31), japan(2026, 12, 1)),
        (japan(2026, 9, 1), japan(2026, 6, 1), japan(2027, 1, 1)),
        (japan(2026, 12, 31, 23, 59, 59), japan(2026, 9, 30), japan(2027, 4, 1)),
        (japan(2024, 2, 29, 23, 59, 59), japan(2023, 11, 29), japan(2024, 6, 1)),
    ],
)
class TestBorders:
    """Each border falls on one moment, and the standing changes there and nowhere beside it."""

    def test_the_borders_are_days_and_months_of_japan(
        self, not_after: datetime, advised: datetime, refused: datetime
    ) -> None:
        assert advised_from(not_after) == advised
        assert refused_from(not_after) == refused

    def test_the_standing_changes_on_them(self, not_after: datetime, advised: datetime, refused: datetime) -> None:
        assert standing(not_after, advised - MOMENT) is Standing.VALID
        assert standing(not_after, advised) is Standing.EXPIRING
        assert standing(not_after, not_after) is Standing.EXPIRING
        assert standing(not_after, not_after + MOMENT) is Standing.ELIGIBILITY_ONLY
        assert standing(not_after, refused - MOMENT) is Standing.ELIGIBILITY_ONLY
        assert standing(not_after, refused) is Standing.REFUSED

    def test_the_zone_in_which_a_time_is_written_does_not_matter(
        self, not_after: datetime, advised: datetime, refused: datetime
    ) -> None:
        written = not_after.astimezone(UTC)
        assert advised_from(written) == advised
        assert refused_from(written) == refused
        assert standing(written, refused.astimezone(UTC)) is Standing.REFUSED


def test_the_month_of_expiry_is_that_of_japan() -> None:
    # 15:00 UTC on the last day of October is November in Japan already.
    assert refused_from(datetime(2026, 10, 31, 14, 59, 59, tzinfo=UTC)) == japan(2027, 2, 1)
    assert refused_from(datetime(2026, 10, 31, 15, 0, 0, tzinfo=UTC)) == japan(2027, 3, 1)


def test_the_values_are_those_that_are_stored() -> None:
    assert [str(each) for each in Standing] == ["valid", "expiring", "eligibility_only", "refused"]


@given(not_after=MOMENTS, at=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_time_never_gives_a_card_a_better_standing(not_after: datetime, at: datetime, later: timedelta) -> None:
    order = list(Standing)
    assert order.index(standing(not_after, at)) <= order.index(standing(not_after, at + later))


@given(not_after=MOMENTS)
def test_the_borders_keep_their_distance(not_after: datetime) -> None:
    ahead = not_after - advised_from(not_after)
    grace = refused_from(not_after) - not_after
    assert timedelta(days=89) <= ahead < timedelta(days=93)
    assert timedelta(days=89) < grace <= timedelta(days=123)


@given(not_after=MOMENTS)
def test_a_card_is_good_for_everything_until_it_expires(not_after: datetime) -> None:
    assert standing(not_after, not_after) in {Standing.VALID, Standing.EXPIRING}
    assert standing(not_after, not_after - timedelta(days=94)) is Standing.VALID
