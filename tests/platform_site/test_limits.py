"""Limits: the budget of wrong tries in the database, the pace of a client in the process."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_site import limits
from platform_site.actors import Actor, Organisation
from platform_site.errors import TooManyRequests
from platform_site.limits import Pace, budget
from platform_site.models import WrongTry
from tests.support.deeds import together
from tests.support.sessions import session


T = datetime(2031, 5, 10, 3, 7, tzinfo=UTC)
BY = Actor(organisation=Organisation(id=1, uid=uuid4(), kind="clinic", code="1"), client=uuid4())
SUBJECTS = [b"c" * 32, b"o" * 32, b"t" * 32]
MOST = [3, 5, 2]
YEAR = (datetime(2031, 1, 1), datetime(2031, 12, 31))  # noqa: DTZ001 - Hypothesis draws them without a zone


def wait(at: datetime, subjects=SUBJECTS, most=MOST) -> int:
    """Return how long a spent budget stays closed."""
    with connection.cursor() as cursor:
        cursor.execute("select wrong_tries_wait(%s, %s, %s)", [subjects, most, at])
        return cursor.fetchone()[0]


def wrong(at: datetime, times: int = 1, subjects=SUBJECTS) -> None:
    """Count wrong tries."""
    for _ in range(times):
        with connection.cursor() as cursor:
            cursor.execute("select count_wrong_try(%s, %s)", [subjects, at])


class TestBudget:
    """Whose tries count, as HMACs."""

    def test_the_limits_are_those_of_the_settings(self, settings):
        settings.WRONG_TRIES_PER_CLIENT, settings.WRONG_TRIES_PER_TARGET = 7, 9
        assert budget(BY, "x").limits == (7, settings.WRONG_TRIES_PER_ORGANISATION, 9)

    def test_as_set_a_client_has_100_in_10_minutes_and_a_target_10_a_day(self):
        assert budget(BY, "x").limits == (100, 300, 10)

    def test_each_subject_is_an_hmac_of_32_bytes_of_its_own(self, installation):
        made = budget(BY, "06139992:架空12:1001")
        subjects = {made.client, made.organisation, made.target}
        assert len(subjects) == 3
        assert {len(subject) for subject in subjects} == {32}
        assert not any(b"1001" in subject for subject in subjects)

    def test_the_same_number_asked_by_anybody_is_the_same_target(self):
        other = Actor(organisation=Organisation(id=2, uid=uuid4(), kind="clinic", code="2"), client=uuid4())
        mine, theirs = budget(BY, "x"), budget(other, "x")
        assert mine.target == theirs.target
        assert mine.client != theirs.client
        assert mine.organisation != theirs.organisation
        assert budget(BY, "y").target != mine.target

    def test_a_client_cannot_be_taken_for_a_target(self):
        assert budget(BY, f"{BY.client}").target != budget(BY, "x").client


@pytest.mark.django_db
class TestWindows:
    """10 minutes for a client and an organisation, a day of Japan for a target."""

    def test_up_to_the_limit_nothing_is_closed(self):
        wrong(T, 1)
        assert wait(T) == 0

    def test_a_target_is_closed_until_midnight_in_japan(self):
        wrong(T, 2)
        assert wait(T) == (datetime(2031, 5, 10, 15, tzinfo=UTC) - T).total_seconds()

    @pytest.mark.parametrize(("place", "times"), [(0, 3), (1, 5)])
    def test_a_client_or_an_organisation_is_closed_until_its_10_minutes_are_over(self, place, times):
        for n in range(times):
            others = [bytes([n, p]) * 16 for p in range(3)]
            wrong(T, 1, [*others[:place], SUBJECTS[place], *others[place + 1 :]])
        assert wait(T) == 180
        assert wait(T + timedelta(seconds=179, milliseconds=500)) == 1
        assert wait(T + timedelta(seconds=180)) == 0

    def test_the_longest_wait_counts(self):
        wrong(T, 5)
        assert wait(T) == (datetime(2031, 5, 10, 15, tzinfo=UTC) - T).total_seconds()

    def test_at_midnight_in_japan_a_target_is_open_again(self):
        wrong(T, 2)
        midnight = datetime(2031, 5, 10, 15, tzinfo=UTC)
        assert wait(midnight - timedelta(microseconds=1)) == 1
        assert wait(midnight) == 0

    def test_another_targets_tries_do_not_close_it(self):
        wrong(T, 2, [b"x" * 32, b"y" * 32, b"z" * 32])
        assert wait(T) == 0

    @settings(max_examples=40, deadline=None)
    @given(st.datetimes(*YEAR), st.booleans())
    def test_a_wait_ends_within_its_window(self, moment, is_target):
        at = moment.replace(tzinfo=UTC)
        subject = [uuid4().bytes * 2 for _ in range(3)]
        wrong(at, 1, subject)
        most = [99, 99, 1] if is_target else [1, 99, 99]
        seconds = wait(at, subject, most)
        assert 0 < seconds <= (86400 if is_target else 600)
        assert wait(at + timedelta(seconds=seconds), subject, most) == 0


def test_tries_of_many_at_once_are_all_counted(committed):
    def one() -> None:
        wrong(T, 5)

    together(*[one] * 4)
    assert set(WrongTry.objects.values_list("tries", flat=True)) == {20}


def test_tries_outlive_the_process(committed):
    wrong(T, 2)
    with session("web", committed) as another:
        assert another.execute("select wrong_tries_wait(%s, %s, %s)", [SUBJECTS, MOST, T]).fetchone()[0] > 0


class TestPace:
    """So many requests a second and client, in this process."""

    @pytest.fixture(autouse=True)
    def _second(self, monkeypatch):
        self.now = 100.0
        monkeypatch.setattr(limits.time, "monotonic", lambda: self.now)

    def test_up_to_the_limit_it_goes_on(self):
        pace = Pace()
        for _ in range(5):
            pace.step("a", most=5)
        with pytest.raises(TooManyRequests) as refusal:
            pace.step("a", most=5)
        assert refusal.value.retry_after == 1

    def test_the_next_second_is_a_new_one(self):
        pace = Pace()
        pace.step("a", most=1)
        self.now = 101.0
        pace.step("a", most=1)

    def test_what_was_refused_counts_too(self):
        pace = Pace()
        for _ in range(3):
            with pytest.raises(TooManyRequests):
                pace.step("a", most=0)
        assert pace._counts["a"] == (100, 3)

    def test_another_client_is_not_slowed(self):
        pace = Pace()
        pace.step("a", most=1)
        pace.step("b", most=1)

    def test_no_more_clients_are_remembered_than_so_many_and_the_busy_ones_are(self):
        pace = Pace(clients=3)
        for n in range(50):
            pace.step("busy", most=1000)
            pace.step(f"client-{n}", most=1)
        assert len(pace._counts) == 3
        assert pace._counts["busy"] == (100, 50)
