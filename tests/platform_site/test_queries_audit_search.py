"""The trail is searched as its own reader, newest first, within its period and its time."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from platform_site import clock
from platform_site.errors import Unavailable
from platform_site.models import User
from platform_site.queries import audit_search
from platform_site.queries.audit_criteria import conditions, period_of
from platform_site.queries.audit_lines import mark_of, shown
from platform_site.queries.audit_search import Place, lines_where
from tests.factories.platform_site import PersonFactory
from tests.support.trails import write
from tests.support.visitors import Visitor


_ALIAS = r"""(connections\[|using\(|using=|alias=)\s*["']audit["']|ALIAS = "audit\""""
NOW = clock.now()
HOUR = timedelta(hours=1)


@pytest.fixture
def trail(committed: str) -> str:
    """A trail with a line each hour of the last hundred."""
    for hours in range(100):
        write("tests.hourly", at=NOW - hours * HOUR, about=f"Hour:{hours}", person=1000 + hours % 2)
    return committed


def found(wanted: Q | None = None, *, most: int = 10, hours: float = 200, **more):
    """Search the last hours."""
    wanted = Q(event="tests.hourly") if wanted is None else wanted
    return lines_where(wanted, since=NOW - hours * HOUR, until=NOW + HOUR, most=most, **more)


def hours_of(result) -> list[int]:
    """Return which hours a search found."""
    return [int(line.about.split(":")[1]) for line in result.lines]


class TestPages:
    """As many as fit, newest first, and where the next page begins."""

    def test_the_newest_come_first(self, trail):
        result = found()
        assert (hours_of(result), result.is_more) == (list(range(10)), True)

    def test_all_pages_together_are_all_lines_once(self, trail):
        seen, before = [], None
        while True:
            result = found(most=7, before=before)
            seen += hours_of(result)
            if not result.is_more:
                break
            before = Place(result.lines[-1].at, result.lines[-1].pk)
        assert seen == list(range(100))

    def test_lines_of_one_moment_are_not_lost_between_pages(self, committed):
        for number in range(5):
            write("tests.hourly", at=NOW, about=f"Hour:{number}")
        first = found(most=3)
        second = found(most=3, before=Place(first.lines[-1].at, first.lines[-1].pk))
        assert sorted(hours_of(first) + hours_of(second)) == [0, 1, 2, 3, 4]

    def test_nothing_outside_the_period_is_found(self, trail):
        assert hours_of(found(hours=3)) == [0, 1, 2, 3]

    def test_the_whole_of_a_sparse_period_is_looked_through(self, trail):
        result = found(Q(about="Hour:99"))
        assert (hours_of(result), result.is_more, result.is_cut_short) == ([99], False, False)


class TestTime:
    """A search has so much time, and says so when it is used up."""

    def test_what_was_found_until_then_is_given(self, trail, monkeypatch):
        monkeypatch.setattr(audit_search, "_steps", lambda since, until: iter([(NOW - HOUR, NOW + HOUR)] * 2))
        moments = iter([0.0, 1.0, 100.0])
        monkeypatch.setattr(audit_search, "time", SimpleNamespace(monotonic=lambda: next(moments)))
        result = found(budget=50)
        assert (len(result.lines), result.is_cut_short, result.is_more) == (2, True, False)

    def test_the_database_ends_a_statement_that_takes_too_long(self, trail):
        slow = Q(event="tests.hourly") & Q(pk__in=_Slow())
        result = found(slow, budget=0.3)
        assert (result.lines, result.is_cut_short) == ([], True)

    def test_another_failure_is_none_of_time(self, committed, monkeypatch):
        connections["audit"].close()
        monkeypatch.setitem(connections["audit"].settings_dict, "NAME", "nowhere")
        with pytest.raises(OperationalError):
            found()


class _Slow:
    """A query that takes ten seconds."""

    def resolve_expression(self, *args, **kwargs):
        from django.db.models.expressions import RawSQL

        return RawSQL("select (random() * 0)::bigint from pg_sleep(10)", [])


class TestTheReader:
    """Reads, and that is all."""

    def test_reads_in_transactions_that_only_read(self, committed):
        said = []
        with connections["audit"].execute_wrapper(
            lambda execute, sql, params, many, context: (said.append(sql), execute(sql, params, many, context))[1]
        ):
            found()
        assert said[0] == "set transaction read only"
        assert all(statement.startswith(("set ", "select ", "SELECT ")) for statement in said)
        assert all('"at" >= ' in statement and '"at" < ' in statement for statement in said if "FROM" in statement)

    def test_is_not_the_one_who_writes(self, committed):
        with connections["audit"].cursor() as cursor:
            cursor.execute("select current_user")
            assert cursor.fetchone() == ("app_audit_reader",)
        assert connections["audit"].settings_dict["CONN_MAX_AGE"] == 0

    def test_without_its_address_says_what_is_missing(self, monkeypatch):
        monkeypatch.setattr(audit_search, "ALIAS", "nobody")
        with pytest.raises(Unavailable) as refusal:
            found()
        assert "DATABASE_AUDIT_URL" in refusal.value.detail

    def test_is_used_by_nobody_else(self):
        used = [
            str(path.relative_to(settings.BASE_DIR))
            for storey in settings.STOREYS
            for path in sorted(Path(settings.BASE_DIR, storey).rglob("*.py"))
            if re.search(_ALIAS, path.read_text())
        ]
        assert used == ["platform_site/queries/audit_search.py"]


@given(
    st.integers(0, 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.timedeltas(timedelta(seconds=1), timedelta(days=62)),
)
def test_the_steps_cover_the_period_once_from_the_newest(since, length):
    steps = list(audit_search._steps(since, since + length))
    assert steps[0][1] - steps[-1][0] == length
    assert all(later[0] == earlier[1] for later, earlier in pairwise(steps))
    assert len(steps) < 10


def test_a_period_is_whole_days_of_japan():
    day = datetime(2026, 11, 21, tzinfo=UTC).date()
    since, until = period_of(day, day)
    assert (since.isoformat(), until - since) == ("2026-11-21T00:00:00+09:00", timedelta(days=1))


class TestCriteria:
    """What is known of a line."""

    @pytest.fixture(autouse=True)
    def _trail(self, committed):
        self.staff = Visitor.of("operator", "fund", name="tanto")
        self.person = Visitor.person(PersonFactory(), name="honnin")
        write("tests.a", at=NOW, client="sandbox-clinic-1", acting_user="u1;clerk", request_id="request-a", about="X:1")
        write("tests.b", at=NOW, house="FUND", user=self.staff.user.uid, outcome="refused", code="AUTH-SCOPE")
        write("tests.c", at=NOW, user=self.person.user.uid, acting_user="honnin")

    @pytest.mark.parametrize(
        ("criteria", "events"),
        [
            ({}, {"tests.a", "tests.b", "tests.c"}),
            ({"event": "tests.a"}, {"tests.a"}),
            ({"outcome": "refused"}, {"tests.b"}),
            ({"code": "AUTH-SCOPE"}, {"tests.b"}),
            ({"organisation": "FUND"}, {"tests.b"}),
            ({"organisation": "1310200022"}, {"tests.a"}),
            ({"organisation": "nothing"}, set()),
            ({"client": "sandbox-clinic-1"}, {"tests.a"}),
            ({"client": "sandbox-clinic-1", "event": "tests.b"}, set()),
            ({"user": "tanto"}, {"tests.b"}),
            ({"user": "u1;clerk"}, {"tests.a"}),
            ({"user": "honnin"}, set()),
            ({"request_id": "request-a"}, {"tests.a"}),
            ({"about": "X:1"}, {"tests.a"}),
        ],
    )
    def test_find_the_lines_that_meet_all_of_them(self, criteria, events):
        wanted = conditions(criteria) & Q(event__startswith="tests.")
        assert {line.event for line in found(wanted).lines} == events


class TestInWords:
    """What a page says of a line, and what it does not."""

    def one(self, **given):
        write("tests.one", at=NOW, **given)
        (line,) = shown(found(Q(event="tests.one")).lines)
        return line

    def test_a_person_is_a_mark_that_stays_the_same_and_differs_from_others(self, committed):
        line = self.one(client="sandbox-clinic-1", person=987654)
        assert line.person == mark_of(987654) != mark_of(987655)
        assert re.fullmatch("[0-9a-f]{8}", line.person)
        assert "987654" not in repr(line)

    def test_of_nobody_there_is_no_mark(self, committed):
        assert self.one().person == ""

    def test_persons_in_the_details_are_left_out(self, committed):
        line = self.one(house="FUND", count=3)
        assert line.detail == "count: 3"
        write("tests.two", at=NOW, persons=[987654], kind="x")
        (line,) = shown(found(Q(event="tests.two")).lines)
        assert line.detail == "kind: x、persons: …"

    def test_a_system_stands_with_its_organisation_and_the_role_it_named(self, committed):
        line = self.one(client="sandbox-clinic-1", acting_user="u1001;clerk")
        assert (line.client, line.role, line.user) == ("sandbox-clinic-1", "clerk", "u1001;clerk")
        assert "（1310200022）" in line.organisation

    def test_staff_stand_with_their_user_name(self, committed):
        staff = Visitor.of("operator", "fund", name="tanto")
        assert self.one(house="FUND", user=staff.user.uid).user == "tanto"

    def test_whoever_acts_for_herself_stands_with_her_mark_alone(self, committed):
        person = PersonFactory()
        visitor = Visitor.person(person, name="honnin")
        line = self.one(user=visitor.user.uid, acting_user="honnin")
        assert line.user == f"本人（{mark_of(person.pk)}）"
        assert "honnin" not in repr(line)

    def test_others_are_not_named_either(self, committed):
        User.objects.create(username="nobodys")
        nobody = User.objects.get(username="nobodys")
        assert self.one(user=nobody.uid, acting_user="nobodys").user == "所属のない利用者"

    def test_the_platform_is_called_by_its_name(self, committed):
        assert self.one().user == "プラットフォーム"

    def test_what_is_no_longer_there_stands_without_its_name(self, committed):
        line = self.one(user=uuid4(), house="FUND")
        assert (line.user, line.client) == ("", "")
