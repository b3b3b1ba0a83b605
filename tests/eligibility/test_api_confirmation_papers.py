"""資格確認書: on the counter's answer while it holds, and on the work list of the insurer that has to send one."""

from datetime import date, timedelta

import pytest

from eligibility.models import Certificate
from platform_site import clock
from platform_site.periods import jst_day
from tests.support import cards
from tests.support.callers import Caller, by_number
from tests.support.feeds import Insurer, line
from tests.support.therapists import therapist


pytestmark = pytest.mark.django_db
PATH = "/api/v1/eligibility/confirmation-papers/needed"
UNION, CITY, CLINIC = Caller("sandbox-insurer-1"), Caller("sandbox-insurer-2"), Caller("sandbox-clinic-1")
INSURER = Insurer()
DAY = timedelta(days=1)


def today(days: int = 0) -> date:
    """Return the day in Japan, or one so many days from it; tests may go on past midnight."""
    return jst_day(clock.now()) + days * DAY


def paper(*, starts: int = -10, ends: int = 400, **cells: str) -> dict[str, str]:
    """Return the cells of a paper that begins and ends so many days from today."""
    days = {"paper_from": today(starts), "paper_last_day": today(ends)}
    return {"paper_issued_on": str(today(-12)), **{name: str(day) for name, day in days.items()}, **cells}


def needed(caller: Caller = UNION) -> dict[str, tuple[str, str | None]]:
    """Return reason and the end of today's paper of everybody on an insurer's list, by number."""
    answer = caller.get(PATH)
    assert answer.status_code == 200, answer.content
    return {row["number"]: (row["reason"], row["paper_last_day"]) for row in answer.json()["members"]}


def shown(**more: str) -> dict | None:
    """Return the paper on the answer about member 7001."""
    body = by_number("06139992", "7001", "1980-01-01", symbol="架空７７", branch="01", **more)
    return CLINIC.check(body).json()["certificates"]["confirmation_paper"]


class TestTheCounter:
    """Shows the paper that holds on the day asked about, by number and by card alike."""

    def test_shows_its_days(self) -> None:
        INSURER.tell(line(**paper()))
        assert shown() == {
            "issued_on": str(today(-12)),
            "valid_from": str(today(-10)),
            "last_day": str(today(400)),
        }

    def test_shows_p029s_paper(self) -> None:
        answer = CLINIC.check(by_number("138057", "20030029", "1940-08-15", branch="01")).json()
        assert answer["certificates"]["confirmation_paper"]["last_day"] > str(today())

    def test_shows_none_before_it_begins_and_after_it_ends(self) -> None:
        INSURER.tell(line(**paper(starts=-20, ends=-5)))
        assert shown() is None
        assert shown(on=str(today(-5)))
        assert shown(on=str(today(-21))) is None

    def test_shows_none_from_the_day_of_its_return(self) -> None:
        INSURER.tell(line(**paper(paper_returned_on=str(today()))))
        assert shown() is None
        assert shown(on=str(today(-1)))

    def test_shows_the_newer_of_two(self) -> None:
        INSURER.tell(line(**paper(starts=-100, ends=3)))
        INSURER.tell(line(change="change", **paper(starts=-5)))
        assert shown()["valid_from"] == str(today(-5))

    def test_shows_it_by_card_too(self) -> None:
        p004 = {"name": "試験　花子", "kana": "シケン　ハナコ", "birth_date": "1990-09-09", "sex": "2", "address": ""}
        assert INSURER.tell(line(link_token="SBX-LINK-P004", **p004, **paper())) == ["added"]
        assert CLINIC.check_by_card("SBX-0004").json()["certificates"]["confirmation_paper"]

    def test_tells_a_therapist_nothing_of_it(self) -> None:
        INSURER.tell(line(**paper()))
        body = by_number("06139992", "7001", "1980-01-01", symbol="架空７７", branch="01")
        assert therapist().check(body).json()["certificates"]["confirmation_paper"] is None

    def test_a_later_return_is_a_correction_that_keeps_what_was_known(self) -> None:
        INSURER.tell(line(**paper()))
        assert INSURER.tell(line(change="change", **paper(paper_returned_on=str(today())))) == ["changed"]
        rows = Certificate.objects.filter(coverage__number="7001").order_by("pk")
        assert [row.returned_on for row in rows] == [None, today()]


class TestTheWorkList:
    """Names the members without a usable card who have no paper that goes on."""

    def test_names_in_the_sandbox_those_of_api_md(self) -> None:
        assert needed() == {"1028": ("card_expired", None)}
        assert needed(CITY) == {"20030021": ("card_closed", None)}

    def test_names_p029_without_her_paper(self) -> None:
        Certificate.objects.filter(coverage__number="20030029", kind="confirmation_paper").update(
            known_until=clock.now()
        )
        assert needed(CITY)["20030029"] == ("no_card", None)

    def test_does_not_name_whoever_has_a_paper(self) -> None:
        INSURER.tell(line(), line("7002", **paper()))
        assert needed().keys() & {"7001", "7002"} == {"7001"}

    @pytest.mark.parametrize("ends", [0, 59])
    def test_names_a_paper_that_ends_within_60_days_with_its_last_day(self, ends: int) -> None:
        INSURER.tell(line(**paper(ends=ends)))
        assert needed()["7001"] == ("no_card", str(today(ends)))

    def test_does_not_name_one_that_goes_on_for_longer(self) -> None:
        INSURER.tell(line(**paper(ends=60)))
        assert "7001" not in needed()

    def test_does_not_name_her_once_the_next_one_is_there(self) -> None:
        INSURER.tell(line(**paper(ends=20)))
        INSURER.tell(line(change="change", **paper(starts=21)))
        assert "7001" not in needed()

    @pytest.mark.parametrize("what", ["lost", "not yet acquired", "cancelled"])
    def test_does_not_name_whoever_is_no_member_today(self, what: str) -> None:
        cells = {
            "lost": {"lost_on": str(today()), "loss_reason": "99"},
            "not yet acquired": {"acquired_on": str(today(1))},
            "cancelled": {"change": "cancel"},
        }[what]
        INSURER.tell(
            line(), line(**{"change": "change", **cells}) if "acquired_on" not in cells else line("7003", **cells)
        )
        assert needed().keys() & {"7001", "7003"} == ({"7001"} if "acquired_on" in cells else set())

    def test_does_not_name_whoever_has_one_card_that_works(self) -> None:
        assert needed()["1028"][0] == "card_expired"
        cards.issued("TEST-RENEWED", whose="P028")
        assert "1028" not in needed()

    def test_goes_on_page_by_page(self) -> None:
        INSURER.tell(*[line(f"70{n:02}") for n in range(5)])
        first = UNION.get(f"{PATH}?limit=4").json()
        second = UNION.get(f"{PATH}?limit=4&cursor={first['next']}").json()
        assert (len(first["members"]), len(second["members"]), second["next"]) == (4, 2, None)
        assert CITY.get(f"{PATH}?cursor={first['next']}").status_code == 400

    def test_is_closed_to_whoever_feeds_nothing(self) -> None:
        assert CLINIC.get(PATH).json()["code"] == "AUTH-SCOPE"
        assert Caller("sandbox-insurer-1", scopes=frozenset()).get(PATH).json()["code"] == "AUTH-SCOPE"
