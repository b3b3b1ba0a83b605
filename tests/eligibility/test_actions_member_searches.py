"""Searching one's own members: what is typed stays sealed, misses are counted, and whoever is withheld is not found."""

import pytest

from eligibility.actions.disclosures import order
from eligibility.actions.member_searches import HIDDEN, search
from eligibility.queries.member_search import KIND, members_found
from platform_site import clock
from platform_site.errors import NotPermitted, TooManyWrongTries
from platform_site.models import Notice, Restriction, Search
from platform_site.queries.drafts import answers_in, search_of
from tests.support.feeds import Insurer, coverage, line
from tests.support.tables import dump
from tests.support.visitors import Visitor
from tests.support.windows import begin_a_window


pytestmark = pytest.mark.django_db
BY_NUMBER = {"way": "numbers", "symbol": "架空77", "number": "07001", "branch": "1"}
BY_DETAILS = {"way": "details", "kana": "しけん あゆむ", "birth_date": "1980-01-01"}
NOBODY = {**BY_NUMBER, "number": "999"}


@pytest.fixture
def clerk() -> Visitor:
    Insurer().tell(line(), line("7002", branch="02", birth_date="1981-01-01"))
    return Visitor.of("insurer_clerk", "union")


def found(who: Visitor, given: dict[str, str]) -> list[str]:
    """Search, and return the numbers of whom is found."""
    kept = search(given=given, by=who.actor, at=clock.now())
    again = answers_in(search_of(who.actor, kept.uid, kind=KIND) or kept) or {}
    return sorted(row.coverage.number for row in members_found(who.actor, again))


class TestFinds:
    """As a clerk types it."""

    @pytest.mark.parametrize("given", [BY_NUMBER, {**BY_NUMBER, "branch": ""}, BY_DETAILS])
    def test_her_own_member(self, clerk, given) -> None:
        assert found(clerk, given) == ["7001"]

    @pytest.mark.parametrize("given", [BY_NUMBER, BY_DETAILS])
    def test_nobody_of_another_insurer(self, clerk, given) -> None:
        assert found(Visitor.of("insurer_clerk", "city_insurer"), given) == []

    @pytest.mark.parametrize("changed", [{"kana": "シケン"}, {"birth_date": "1980-01-02"}])
    def test_nobody_by_a_part_of_the_details(self, clerk, changed) -> None:
        assert found(clerk, {**BY_DETAILS, **changed}) == []

    def test_nobody_by_details_of_whom_anything_is_withheld_and_tells_the_fund(self, clerk) -> None:
        for kind in Restriction.Kind.values:
            order(coverage_uid=coverage().uid, kind=kind, is_on=True, by=clerk.actor, at=clock.now())
            assert found(clerk, BY_DETAILS) == []
            order(coverage_uid=coverage().uid, kind=kind, is_on=False, by=clerk.actor, at=clock.now())
        assert Notice.objects.filter(kind=HIDDEN, organisation__kind="fund").count() == 2
        assert found(clerk, BY_DETAILS) == ["7001"]

    def test_her_by_her_numbers_all_the_same(self, clerk) -> None:
        order(
            coverage_uid=coverage().uid, kind=Restriction.Kind.ADDRESS_WITHHELD, is_on=True, by=clerk.actor,
            at=clock.now(),
        )  # fmt: skip
        assert found(clerk, BY_NUMBER) == ["7001"]
        assert not Notice.objects.filter(kind=HIDDEN).exists()


class TestWrongTries:
    """Are counted by whom searched, her organisation and what she sought."""

    @pytest.fixture(autouse=True)
    def _window(self, monkeypatch) -> None:
        begin_a_window(monkeypatch)

    def test_of_one_person_spend_hers_and_not_anothers(self, clerk, settings) -> None:
        settings.WRONG_TRIES_PER_CLIENT = 2
        other = Visitor.of("insurer_approver", "union")
        for n in range(2):
            found(clerk, {**NOBODY, "number": f"99{n}"})
        with pytest.raises(TooManyWrongTries) as refused:
            found(clerk, BY_NUMBER)
        assert 0 < (refused.value.retry_after or 0) <= 600
        assert found(other, BY_NUMBER) == ["7001"]

    def test_of_one_number_are_bounded_a_day(self, clerk, settings) -> None:
        settings.WRONG_TRIES_PER_TARGET = 1
        found(clerk, NOBODY)
        with pytest.raises(TooManyWrongTries):
            found(clerk, NOBODY)
        assert found(clerk, BY_DETAILS) == ["7001"]

    def test_tell_the_fund_once_they_are_spent(self, clerk, settings) -> None:
        settings.WRONG_TRIES_PER_TARGET = 1
        found(clerk, NOBODY)
        for _ in range(2):
            with pytest.raises(TooManyWrongTries):
                found(clerk, NOBODY)
        assert Notice.objects.filter(kind="limits.spent").count() == 1

    def test_are_none_where_somebody_is_found(self, clerk, settings) -> None:
        settings.WRONG_TRIES_PER_CLIENT = 1
        for _ in range(3):
            assert found(clerk, BY_NUMBER) == ["7001"]


def test_what_was_typed_stands_nowhere_in_the_clear(clerk) -> None:
    search(given={**BY_DETAILS, "kana": "カナリアウタウ"}, by=clerk.actor, at=clock.now())
    assert "カナリアウタウ" not in dump()


def test_whoever_may_not_see_coverage_may_not_search(clerk) -> None:
    with pytest.raises(NotPermitted):
        search(given=BY_NUMBER, by=Visitor.of("welfare_clerk", "welfare").actor, at=clock.now())
    assert not Search.objects.exists()
