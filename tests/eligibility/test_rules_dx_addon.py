"""The DX add-on: tiers by date, the rate that counts, points by kind, and what the next tier wants."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.dx_addon import Basis, Share, assess, rates_for
from eligibility.rules.dx_addon_rows import ADVICE, ENDED_ON, NOTICE, PRESCRIPTIONS, STRETCHES, stretch_of
from eligibility.rules.usage import month_before


ALL = frozenset({ADVICE, PRESCRIPTIONS, NOTICE})
KINDS = ["hospital", "clinic", "dental", "pharmacy"]
MONTHS = st.dates(date(2024, 6, 1), date(2026, 5, 31)).map(lambda day: day.replace(day=1))


def judged(
    month: date, percent: int | None, *, kind: str = "clinic", declared=ALL, basis=Basis.RECEIPTS, back: int = 3
):
    shares = {} if percent is None else {(basis, month_before(month, back=back)): Share(percent, 100)}
    return assess(kind=kind, month=month, shares=shares, declared=declared)


def points(*args, **kwargs) -> int | None:
    found = judged(*args, **kwargs)
    return found.held.points if found and found.held else None


@pytest.mark.parametrize(
    ("month", "rates"),
    [
        (date(2024, 10, 1), (15, 10, 5)), (date(2024, 12, 1), (15, 10, 5)),
        (date(2025, 1, 1), (30, 20, 10)), (date(2025, 3, 1), (30, 20, 10)),
        (date(2025, 4, 1), (45, 30, 15)), (date(2025, 9, 1), (45, 30, 15)),
        (date(2025, 10, 1), (60, 40, 25)), (date(2026, 2, 1), (60, 40, 25)),
        (date(2026, 3, 1), (70, 50, 30)), (date(2026, 5, 1), (70, 50, 30)),
    ],
)  # fmt: skip
def test_a_tier_begins_at_exactly_its_rate(month, rates):
    tiers = [judged(month, rate).held.tier.number for rate in rates]
    assert tiers == [1, 2, 3]
    below = [judged(month, rate - 1).held for rate in rates]
    assert [offer.tier.number if offer else None for offer in below] == [2, 3, None]


def test_a_rate_just_below_does_not_reach_it_whatever_it_looks_like_rounded():
    share = Share(14_999, 100_000)
    assert not share.reaches(15)
    assert share.rate == Decimal("14.99")
    assert Share(15, 100).reaches(15)
    assert not Share(0, 0).reaches(0)


@pytest.mark.parametrize(
    ("month", "kind", "expected"),
    [
        (date(2024, 6, 1), "hospital", [8]), (date(2024, 9, 1), "dental", [6]), (date(2024, 9, 1), "pharmacy", [4]),
        (date(2024, 10, 1), "clinic", [11, 10, 8]), (date(2025, 3, 1), "dental", [9, 8, 6]),
        (date(2024, 10, 1), "pharmacy", [7, 6, 4]),
        (date(2025, 4, 1), "hospital", [12, 11, 10, 10, 9, 8]), (date(2026, 5, 1), "dental", [11, 10, 9, 8, 8, 6]),
        (date(2025, 4, 1), "pharmacy", [10, 8, 6]),
    ],
)  # fmt: skip
def test_points_are_those_of_the_kind_and_the_day(month, kind, expected):
    assert [offer.points for offer in judged(month, 100, kind=kind).offers] == expected


def test_before_october_2024_there_is_one_tier_without_a_rate():
    assert rates_for(date(2024, 9, 1)) == ()
    assert points(date(2024, 9, 1), None) == 8
    assert points(date(2024, 9, 1), None, declared=frozenset()) is None


@pytest.mark.parametrize("month", [date(2024, 5, 1), ENDED_ON, date(2026, 11, 1)])
def test_there_is_none_before_it_began_nor_after_it_ended(month):
    assert stretch_of(month) is None
    assert judged(month, 100) is None


@pytest.mark.parametrize("kind", ["home_nursing", "midwife", "therapy_office", "insurer"])
def test_other_kinds_have_none(kind):
    assert judged(date(2025, 4, 1), 100, kind=kind) is None


class TestTheRate:
    """Which month's, and counted on what."""

    def test_is_by_receipts_of_the_month_three_before(self):
        assert rates_for(date(2025, 2, 1)) == ((Basis.RECEIPTS, date(2024, 11, 1)),)
        assert points(date(2025, 2, 1), 30) == 11
        assert points(date(2025, 2, 1), 30, back=4) is None
        assert points(date(2025, 2, 1), 30, basis=Basis.CHECKS, back=2) is None

    @pytest.mark.parametrize("month", [date(2024, 10, 1), date(2024, 12, 1), date(2025, 1, 1)])
    def test_may_be_by_checks_of_two_months_before_until_january_2025(self, month):
        assert rates_for(month)[1:] == ((Basis.CHECKS, month_before(month, back=2)),)
        assert points(month, 30, basis=Basis.CHECKS, back=2) == 11

    @pytest.mark.parametrize("back", [3, 4, 5])
    def test_is_the_best_of_three_months_from_april_2025(self, back):
        assert points(date(2025, 4, 1), 45, back=back) == 12
        assert points(date(2025, 4, 1), 45, back=6) is None
        assert points(date(2025, 3, 1), 45, back=back) == (11 if back == 3 else None)

    def test_that_is_best_is_named(self):
        month = date(2025, 6, 1)
        shares = {(Basis.RECEIPTS, date(2025, n, 1)): Share(part, 100) for n, part in ((1, 20), (2, 31), (3, 25))}
        found = assess(kind="clinic", month=month, shares=shares, declared=ALL)
        assert found.best.month == date(2025, 2, 1)
        assert found.held.tier.number == 2
        assert [each.month.month for each in found.measured] == [3, 2, 1]

    def test_of_a_month_without_receipts_counts_for_nothing(self):
        month = date(2025, 6, 1)
        found = assess(
            kind="clinic", month=month, shares={(Basis.RECEIPTS, date(2025, 3, 1)): Share(0, 0)}, declared=ALL
        )
        assert (found.best, found.held) == (None, None)


class TestDeclarations:
    """Are wanted for a tier, and named where they are missing."""

    def test_without_advice_only_the_third_tier_is_left(self):
        found = judged(date(2024, 11, 1), 50, declared={NOTICE})
        assert (found.held.tier.number, found.held.points) == (3, 8)
        assert (found.better.tier.number, found.better.missing) == (2, {ADVICE})

    def test_without_electronic_prescriptions_a_clinic_has_the_tiers_four_to_six(self):
        found = judged(date(2025, 5, 1), 50, declared={NOTICE, ADVICE})
        assert (found.held.tier.number, found.held.points) == (4, 10)
        assert found.better.missing == {PRESCRIPTIONS}

    def test_without_electronic_prescriptions_a_pharmacy_has_none(self):
        assert points(date(2025, 5, 1), 50, kind="pharmacy", declared={NOTICE, ADVICE}) is None

    def test_record_sharing_is_never_wanting_while_the_add_on_lasts(self):
        assert points(date(2026, 5, 1), 70) == 12

    def test_the_next_tier_says_which_rate_it_wants(self):
        found = judged(date(2025, 1, 1), 12)
        assert (found.held.tier.number, found.better.tier.least, found.better.reaches_rate) == (3, 20, False)

    def test_the_best_tier_has_none_above_it(self):
        assert judged(date(2025, 1, 1), 90).better is None


def test_every_row_says_where_it_stands():
    assert all(stretch.source for stretch in STRETCHES)


@given(MONTHS, st.sampled_from(KINDS), st.integers(0, 100), st.integers(0, 100), st.sets(st.sampled_from(sorted(ALL))))
def test_more_use_and_more_declarations_never_cost_points(month, kind, low, high, declared):
    low, high = sorted((low, high))
    before = points(month, low, kind=kind, declared=declared) or 0
    assert before <= (points(month, high, kind=kind, declared=declared) or 0)
    assert before <= (points(month, low, kind=kind, declared=ALL) or 0)


@given(MONTHS, st.sampled_from(KINDS), st.integers(0, 100), st.sets(st.sampled_from(sorted(ALL))))
def test_the_tier_that_is_held_is_the_one_with_the_most_points_of_those_reached(month, kind, percent, declared):
    found = judged(month, percent, kind=kind, declared=declared)
    reached = [offer.points for offer in found.offers if offer.holds]
    assert (found.held.points if found.held else None) == max(reached, default=None)
    assert found.better is None or found.better.points > (found.held.points if found.held else 0)
