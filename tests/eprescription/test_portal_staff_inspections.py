"""`/staff/inspections/`: a facility registers its self-inspection; the fund sees who has (R-060)."""

from datetime import timedelta

import pytest

from eprescription.models import SelfInspection
from eprescription.rules.inspections import POINTS
from platform_site import clock
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.support.pages import done, is_closed, nothing_changes, refused, seen
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
OWN, NEW, REVOKE = "/staff/inspections/", "/staff/inspections/new", "/staff/inspections/revoke"
REGISTER = "/staff/inspection-register/"
DUE = "登録の要る自主点検"


@pytest.fixture(autouse=True)
def _none_yet() -> None:
    """Take back what the sandbox's facilities begin with."""
    SelfInspection.objects.update(state="revoked", revoked_at=clock.now(), revoked_because="試験の前")


@pytest.fixture
def manager() -> Visitor:
    return Visitor.of("facility_manager", "clinic")


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


def today():
    """Return the day in Japan."""
    return jst_day(clock.now())


def registered(who: Visitor) -> SelfInspection:
    """Register an inspection of today on the pages."""
    done(who, NEW, made_on=str(today()), checklist=list(POINTS))
    return SelfInspection.objects.filter(organisation=who.membership.organisation, state="valid").latest("made_on")


def made(code: str, *, days_ago: int) -> None:
    """Have a facility whose inspection was so many days ago."""
    house, on = Organisation.objects.get(code=code), today() - timedelta(days=days_ago)
    SelfInspection.objects.create(organisation=house, made_on=on, checklist={}, registered_at=clock.now())


def standing(who: Visitor, name: str) -> str:
    """Return the row of a facility in the fund's register."""
    (row,) = [each for each in seen(who, REGISTER).split("<tr>") if name in each]
    return row


class TestAFacility:
    def test_is_told_that_it_may_not_issue_yet(self, manager):
        assert "有効な点検がないため、電子処方箋を登録できません。" in seen(manager, OWN)
        assert DUE in seen(manager, "/start/")

    def test_registers_and_may(self, manager):
        registered(manager)
        page = seen(manager, OWN)
        assert "点検日から12か月のあいだ" in page
        assert manager.user.username in page
        assert DUE not in seen(manager, "/start/")

    def test_looks_through_all_points_or_registers_nothing(self, manager):
        assert "を点検してください。" in refused(manager, NEW, {"made_on": str(today()), "checklist": ["units"]})
        assert not SelfInspection.objects.filter(state="valid").exists()

    def test_registers_no_day_that_is_to_come(self, manager):
        later = str(today() + timedelta(days=1))
        assert "点検日は、今日まで" in refused(manager, NEW, {"made_on": later, "checklist": list(POINTS)})

    def test_takes_it_back_and_may_not_any_more(self, manager):
        row = registered(manager)
        assert f"{REVOKE}?about={row.uid}" in seen(manager, OWN)
        done(manager, REVOKE, about=row.uid, because="点検の誤り")
        page = seen(manager, OWN)
        assert "点検の誤り" in page
        assert "有効な点検がないため" in page
        assert manager.get(f"{REVOKE}?about={row.uid}").status_code == 404

    def test_does_not_know_anothers(self, manager):
        row = registered(manager)
        other = Visitor.of("facility_manager", "clinic_2")
        assert str(row.uid) not in seen(other, OWN)
        assert other.get(f"{REVOKE}?about={row.uid}").status_code == 404

    def test_sees_that_its_time_is_over(self, manager):
        made("1310200022", days_ago=400)
        page = seen(manager, OWN)
        assert "期間切れ" in page
        assert "有効な点検がないため" in page

    def test_changes_nothing_by_looking(self, manager):
        row = registered(manager)
        with nothing_changes():
            for path in (OWN, NEW, f"{REVOKE}?about={row.uid}"):
                seen(manager, path)

    def test_that_issues_nothing_has_no_such_page(self, officer):
        for path in (OWN, NEW):
            is_closed(path, Visitor.of("facility_manager", "pharmacy"), Visitor.of("doctor", "clinic"), officer)


class TestTheRegister:
    def test_says_of_each_facility_whether_it_counts(self, officer):
        made("1310200022", days_ago=1)
        made("1310200030", days_ago=400)
        assert "点検済み" in standing(officer, "さくら診療所")
        assert "期間切れ" in standing(officer, "もみじ診療所")
        assert "未登録" in standing(officer, "ひまわり歯科")

    def test_counts_the_newest_that_was_not_taken_back(self, officer, manager):
        made("1310200022", days_ago=400)
        row = registered(manager)
        assert "点検済み" in standing(officer, "さくら診療所")
        done(manager, REVOKE, about=row.uid, because="点検の誤り")
        assert "期間切れ" in standing(officer, "さくら診療所")

    @pytest.mark.parametrize(("query", "is_there"), [
        ("standing=done", True), ("standing=never", False), ("kind=clinic", True), ("kind=hospital", False),
    ])  # fmt: skip
    def test_is_narrowed_by_standing_and_kind(self, officer, query, is_there):
        made("1310200022", days_ago=1)
        assert ("さくら診療所" in seen(officer, f"{REGISTER}?{query}")) is is_there

    def test_has_no_facility_that_does_not_issue(self, officer):
        assert "薬局" not in seen(officer, REGISTER).split("<table")[1].split("</table>")[0]

    def test_is_for_the_funds_officers_alone(self):
        is_closed(REGISTER, Visitor.of("operator", "fund"), Visitor.of("facility_manager", "clinic"))
